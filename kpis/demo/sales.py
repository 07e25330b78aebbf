"""Three years of selling, day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from itertools import count

from kpis.demo.buyers import Buyers
from kpis.demo.careers import Career
from kpis.demo.chance import Chance
from kpis.demo.deals import Deals
from kpis.demo.drafts import Buyer, Deal
from kpis.demo.rates import Rates
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import DAY, Timeline

WORKING_DAYS_A_MONTH = 21


@dataclass
class Sales:
    """Opens deals on every working day and follows each to its end."""

    story: CompanyStory
    timeline: Timeline
    chance: Chance
    rates: Rates
    scale: float = 1

    def __post_init__(self) -> None:
        self.careers = [Career(rep, self.story, self.timeline) for rep in self.story.reps]
        self.buyers = Buyers(self.story, self.timeline, self.chance)
        self.deals = Deals(self.story, self.timeline, self.chance, self.rates, self.buyers, self.careers)
        self.wins: list[tuple[date, int, Buyer, str]] = []
        self.order = count()

    def run(self) -> list[Deal]:
        """Return the deals of the story by their opening: those that did not close before it begins."""
        self.buyers.install(self.story.reps, max(12, round(self.story.installed_base * self.scale)))
        deals: list[Deal] = []
        for day in self._working_days():
            self._settle(day)
            for career in self.careers:
                deals += (self._opened(career, day) for _ in range(self._openings(career, day)))
        return [deal for deal in deals if not self._is_before_the_story(deal)]

    def _is_before_the_story(self, deal: Deal) -> bool:
        """A win from before is known by the day its buyer was acquired."""
        closed_on = deal.closed_at.date() if deal.closed_at else self.timeline.until
        if closed_on >= self.timeline.start:
            return False
        if deal.is_won:
            deal.buyer.acquired_on = min(deal.buyer.acquired_on or closed_on, closed_on)
        return True

    def _working_days(self) -> Iterator[date]:
        day = self.timeline.first_opening_on
        while day <= self.timeline.until:
            if day.weekday() in self.timeline.calendar.working_days:
                yield day
            day += DAY

    def _settle(self, day: date) -> None:
        """Count the wins up to the day, and once a month those who leave."""
        while self.wins and self.wins[0][0] < day:
            _, _, buyer, team = heappop(self.wins)
            self.buyers.won(buyer, self._heir(team, day))
        if self.timeline.working_day(day.replace(day=28)) == day:
            self.buyers.churn(day)
        if day >= self.timeline.reorganised_on:
            for merged in (team for team in self.story.teams if team.merges_into):
                self.buyers.merge(merged.name, merged.merges_into)

    def _heir(self, team: str, day: date) -> str:
        story = next(one for one in self.story.teams if one.name == team)
        return story.merges_into if story.merges_into and day >= self.timeline.reorganised_on else team

    def _openings(self, career: Career, day: date) -> int:
        a_day = career.team_on(day).deals_a_month / WORKING_DAYS_A_MONTH
        return self.chance.count(a_day * career.diligence_on(day) * self.timeline.demand(day) * self.scale)

    def _opened(self, career: Career, day: date) -> Deal:
        deal = self.deals.open(career, day)
        if deal.is_won and deal.closed_at:
            win = (deal.closed_at.date(), next(self.order), deal.buyer, career.team_on(day).name)
            heappush(self.wins, win)
        return deal
