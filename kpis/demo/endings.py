"""How and when deals end: wins, losses, slips and cancellations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from kpis.demo.careers import Career
from kpis.demo.chance import Chance
from kpis.demo.market import (
    CANCELLATION_REASONS,
    KIND_PACE,
    KIND_SKILL,
    LOSS_REASONS,
    RECALL_REASON,
    SOURCE_SKILL,
)
from kpis.demo.story import TeamStory
from kpis.demo.timeline import Timeline

FAVOURITE_SKILL = 1.18
SKILL_OF_A_BAD_QUARTER = 0.55
SLIPS_OF_A_BAD_QUARTER = 0.3
FORGOTTEN = 0.012
PULLED_IN = 0.35
RECALLED = 0.72
CANCELLED = 0.022


class Ending(NamedTuple):
    """How a deal is bound to end, unless it is forgotten on the way."""

    on: date
    is_won: bool
    is_forgotten: bool


class Cancellation(NamedTuple):
    on: date
    reason: str


class Endings:
    def __init__(self, timeline: Timeline, chance: Chance) -> None:
        self.timeline, self.chance = timeline, chance

    def ending(
        self, career: Career, team: TeamStory, day: date, kind: str, source: str, method: str
    ) -> Ending:
        """Return when a deal will close and how."""
        on = self._closing_day(career, team, day, kind)
        skill = career.rep.skill * SOURCE_SKILL[source] * KIND_SKILL[kind]
        skill *= FAVOURITE_SKILL if method == career.rep.favourite else 1
        skill *= SKILL_OF_A_BAD_QUARTER if on in self.timeline.missed else 1
        is_won = self.chance.happens(min(0.93, max(0.04, team.win_rate * skill)))
        return Ending(on, is_won, is_forgotten=self.chance.happens(FORGOTTEN))

    def expected(self, opened_on: date, closes_on: date) -> date:
        """The close a rep expects: off by some days, and now and then overdue."""
        if closes_on > self.timeline.until and self.chance.happens(0.12):
            return max(opened_on, self.timeline.until - timedelta(days=self.chance.between(1, 30)))
        return max(opened_on, closes_on + timedelta(days=round(self.chance.random.gauss(0, 9))))

    def loss_reason(self, day: date) -> str:
        if day in self.timeline.missed and self.chance.happens(0.4):
            return "No decision"
        return self.chance.weighted(LOSS_REASONS)

    def cancellation(self, won_on: date, is_recalled_product: bool) -> Cancellation | None:
        """Return when and why a won order was cancelled, if it was by today."""
        if is_recalled_product and won_on in self.timeline.recalled and self.chance.happens(RECALLED):
            days = self.chance.between(0, self.timeline.recall.days - 1)
            return Cancellation(self.timeline.recall.start + timedelta(days=days), RECALL_REASON)
        if not self.chance.happens(CANCELLED):
            return None
        on = won_on + timedelta(days=self.chance.between(3, 45))
        reason = self.chance.weighted(CANCELLATION_REASONS)
        return Cancellation(on, reason) if on <= self.timeline.until else None

    def _closing_day(self, career: Career, team: TeamStory, day: date, kind: str) -> date:
        days = self.chance.about(team.cycle_days * KIND_PACE[kind] * career.pace_on(day), 0.5)
        on = self._pulled_in(day + timedelta(days=max(1, round(days))))
        if on in self.timeline.missed and self.chance.happens(SLIPS_OF_A_BAD_QUARTER):
            on += timedelta(days=self.chance.between(25, 60))
        return max(day, self.timeline.working_day(on))

    def _pulled_in(self, on: date) -> date:
        """What would close soon after a quarter's end is often closed just before it."""
        quarter = self.timeline.calendar.containing("quarter", on)
        if (on - quarter.start).days < 18 and self.chance.happens(PULLED_IN):
            return quarter.start - timedelta(days=self.chance.between(1, 6))
        return on
