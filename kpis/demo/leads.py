"""Who asks a demo company, and who of them becomes a deal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from kpis.demo.books import office_hour
from kpis.demo.campaigns import Campaigns
from kpis.demo.careers import Career
from kpis.demo.chance import Chance
from kpis.demo.drafts import Deal, Letters
from kpis.demo.effort import LeadDraft
from kpis.demo.market import PLACES, SOURCES, TRADES
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import DAY, Timeline

WITH_LEAD = 0.42
IN_VAIN = 2.4
"""Leads that come to nothing, for each that becomes a deal."""
MARKETING_QUALIFIED, SALES_QUALIFIED = 0.62, 0.13
SETTLED_AFTER = 75
REASONS = {"No budget": 4, "No answer": 5, "Not the right fit": 3, "Chose a competitor": 2, "Student": 1}
LEVELS_QUALIFIED = {1: 34, 2: 44, 3: 22}
LEVELS = {0: 22, 1: 44, 2: 26, 3: 8}


class Leads:
    """The leads of new customers' deals, and those that came to nothing."""

    def __init__(self, story: CompanyStory, timeline: Timeline, chance: Chance, campaigns: Campaigns) -> None:
        self.story, self.timeline, self.chance, self.campaigns = story, timeline, chance, campaigns
        self.careers = [Career(rep, story, timeline) for rep in story.reps]

    def drafts(self, deals: list[Deal]) -> list[LeadDraft]:
        """The leads by the day they came."""
        converted = [self._converted(deal) for deal in deals if self._has_lead(deal)]
        return sorted([*converted, *self._in_vain(len(converted))], key=lambda lead: lead.created_at)

    def _has_lead(self, deal: Deal) -> bool:
        return deal.kind == "new_business" and self.chance.happens(WITH_LEAD)

    def _converted(self, deal: Deal) -> LeadDraft:
        days = min(60, max(1, round(self.chance.about(8, 0.7))))
        created_at = deal.opened_at - timedelta(days=days, hours=self.chance.between(0, 2))
        mql_at = self._between(created_at, deal.opened_at, 0.3)
        lead = self._lead(deal.buyer.name, deal.rep, deal.source, created_at)
        lead.mql_at, lead.sql_at = mql_at, self._between(mql_at, deal.opened_at, 0.8)
        lead.letters = self._letters(LEVELS_QUALIFIED)
        lead.deal = deal
        return lead

    def _in_vain(self, converted: int) -> Iterator[LeadDraft]:
        days = (self.timeline.until - self.timeline.start).days + 1
        for offset in range(days):
            day = self.timeline.start + offset * DAY
            if day.weekday() in self.timeline.calendar.working_days:
                expected = converted * IN_VAIN * self.timeline.demand(day) / self._demand
                for _ in range(self.chance.count(expected)):
                    yield self._lost(day)

    @property
    def _demand(self) -> float:
        """What a working day's demand adds up to over the story."""
        days = (self.timeline.until - self.timeline.start).days + 1
        return days * 5 / 7 * 1.18

    def _lost(self, day: date) -> LeadDraft:
        selling = [career.rep.name for career in self.careers if career.is_employed_on(day)]
        name = f"{self.chance.one_of(PLACES)} {self.chance.one_of(list(TRADES))}"
        created_at = office_hour(day, self.story, self.chance)
        lead = self._lead(name, self.chance.one_of(selling), self.chance.weighted(SOURCES), created_at)
        if self.chance.happens(MARKETING_QUALIFIED):
            self._qualify(lead)
        settled_on = day + timedelta(days=self.chance.between(3, SETTLED_AFTER))
        if settled_on <= self.timeline.until and self.chance.happens(0.85):
            lead.disqualified_at = office_hour(settled_on, self.story, self.chance)
            lead.disqualified_reason = self.chance.weighted(REASONS)
        return lead

    def _qualify(self, lead: LeadDraft) -> None:
        """Marketing finds the lead worth a call; sales now and then agrees."""
        lead.mql_at = lead.created_at + timedelta(hours=self.chance.between(0, 6))
        if self.chance.happens(SALES_QUALIFIED):
            lead.sql_at = lead.mql_at + timedelta(minutes=self.chance.between(20, 300))
            lead.letters = self._letters(LEVELS_QUALIFIED)
        else:
            known = self._letters(LEVELS)
            lead.letters = Letters(known.budget, known.authority, known.need, 0)

    def _lead(self, name: str, rep: str, source: str, created_at: datetime) -> LeadDraft:
        campaign = self.campaigns.running(source, created_at.date())
        return LeadDraft(name, rep, source, created_at, campaign=campaign)

    def _letters(self, levels: dict[int, int]) -> Letters:
        return Letters(*(self.chance.weighted(levels) for _ in range(4)))

    def _between(self, start: datetime, end: datetime, share: float) -> datetime:
        return start + (end - start) * share
