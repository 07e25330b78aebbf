"""How reps spend their days: calls, meetings, typing and leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from kpis.demo.careers import Career
from kpis.demo.chance import Chance
from kpis.demo.drafts import Deal
from kpis.demo.effort import ActivityDraft
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import DAY, Timeline

OUTCOMES = {
    "no_answer": 27,
    "voicemail": 13,
    "answered": 19,
    "not_interested": 13,
    "follow_up": 20,
    "lead_qualified": 5,
    "opportunity_opened": 3,
}
REACHED_NOBODY = frozenset({"no_answer", "voicemail"})
OUTBOUND = 0.78
ON_A_DEAL = {"call": 0.5, "email": 0.0, "meeting": 0.85, "demo": 0.9}
WORKING_MINUTES = 480
ON_LEAVE = 0.06
LONGEST_TYPING = 1.25
"""From this pace on a rep types more than others."""


class Workdays:
    """The activities of every rep on every working day since they are logged; of a small company now and then."""

    def __init__(
        self, story: CompanyStory, timeline: Timeline, chance: Chance, deals: list[Deal], scale: float
    ) -> None:
        self.story, self.timeline, self.chance = story, timeline, chance
        self.since, self.likely = timeline.logged_since(scale), min(1.0, 2 * scale)
        self.deals: dict[str, list[Deal]] = {rep.name: [] for rep in story.reps}
        for deal in deals:
            if deal.closed_at is None or deal.closed_at.date() >= self.since:
                self.deals[deal.rep].append(deal)

    def drafts(self) -> list[ActivityDraft]:
        careers = [Career(rep, self.story, self.timeline) for rep in self.story.reps]
        return [
            activity
            for day in self._days()
            for career in careers
            if career.is_employed_on(day) and self.chance.happens(self.likely)
            for activity in self._day(career, day)
        ]

    def _days(self) -> Iterator[date]:
        day = self.since
        while day <= self.timeline.until:
            if day.weekday() in self.timeline.calendar.working_days:
                yield day
            day += DAY

    def _day(self, career: Career, day: date) -> Iterator[ActivityDraft]:
        rep, chance = career.rep.name, self.chance
        if chance.happens(ON_LEAVE):
            yield ActivityDraft("leave", rep, self._at(day, 8), WORKING_MINUTES)
            return
        under_way = self._under_way(rep, day)
        yield from self._calls(rep, day, under_way)
        if chance.happens(0.7):
            yield ActivityDraft("email", rep, self._at(day, 13), chance.between(95, 170), "outbound")
        if chance.happens(0.85):
            yield self._with_buyer("meeting", rep, day, chance.between(70, 140), under_way)
        if chance.happens(0.4):
            yield self._with_buyer("demo", rep, day, chance.between(50, 100), under_way)
        if chance.happens(0.7):
            typing = 76 if career.rep.pace >= LONGEST_TYPING else 38
            minutes = chance.between(typing - 15, typing + 15)
            yield ActivityDraft("data_entry", rep, self._at(day, 16), minutes)
        for kind, likely, minutes in (("admin", 0.12, 90), ("travel", 0.07, 120), ("training", 0.03, 180)):
            if chance.happens(likely):
                yield ActivityDraft(kind, rep, self._at(day, 15), minutes)

    def _calls(self, rep: str, day: date, under_way: list[Deal]) -> Iterator[ActivityDraft]:
        for _ in range(self.chance.between(1, 3)):
            outcome = self.chance.weighted(OUTCOMES)
            minutes = self.chance.between(1, 2) if outcome in REACHED_NOBODY else self.chance.between(7, 26)
            direction = "outbound" if self.chance.happens(OUTBOUND) else "inbound"
            yield self._with_buyer("call", rep, day, minutes, under_way, direction, outcome)

    def _with_buyer(
        self,
        kind: str,
        rep: str,
        day: date,
        minutes: int,
        under_way: list[Deal],
        direction: str = "",
        outcome: str = "",
    ) -> ActivityDraft:
        deal = None
        if under_way and self.chance.happens(ON_A_DEAL[kind]):
            deal = self.chance.one_of(under_way)
        return ActivityDraft(kind, rep, self._at(day, 9), minutes, direction, outcome, deal)

    def _under_way(self, rep: str, day: date) -> list[Deal]:
        """The rep's deals that were open the whole day."""
        return [
            deal
            for deal in self.deals[rep]
            if deal.opened_at.date() < day and (deal.closed_at is None or day < deal.closed_at.date())
        ]

    def _at(self, day: date, hour: int) -> datetime:
        minutes = self.chance.between(0, 119)
        return datetime.combine(day, time(hour), self.story.zone) + timedelta(minutes=minutes)
