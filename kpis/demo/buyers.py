"""The customers of a demo company: how they are found, come back and leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kpis.demo.chance import Chance
from kpis.demo.drafts import Buyer
from kpis.demo.market import LEAVING_REASONS, PLACES, REGIONS, TRADES
from kpis.demo.story import CompanyStory, RepStory
from kpis.demo.timeline import Timeline

CHURN_A_MONTH = 0.011
CHURN_OF_A_BAD_QUARTER = 2.6
RETURNING_PROSPECTS = 0.3
SALES_AT_HOME = 0.78


class Buyers:
    """Every buyer so far, and of each team the customers and the prospects it works with."""

    def __init__(self, story: CompanyStory, timeline: Timeline, chance: Chance) -> None:
        self.timeline, self.chance = timeline, chance
        self.all: list[Buyer] = []
        self.customers: dict[str, list[Buyer]] = {team.name: [] for team in story.selling_teams}
        self.prospects: dict[str, list[Buyer]] = {team.name: [] for team in story.selling_teams}
        self.regions = {region.name: region for region in REGIONS}
        self.home_regions = sorted({rep.region for rep in story.reps})
        self.names = self._names()

    def install(self, reps: tuple[RepStory, ...], count: int) -> None:
        """Make the customers that were there before the first deal of the story."""
        days = (self.timeline.first_opening_on - self.timeline.founded_on).days
        for number in range(count):
            rep = reps[number % len(reps)]
            buyer = self._newcomer(rep)
            buyer.acquired_on = self.timeline.founded_on + timedelta(days=self.chance.between(0, days))
            self.customers[rep.team].append(buyer)

    def prospect(self, rep: RepStory, team: str, day: date) -> Buyer:
        """Return someone who has not bought: now and then one who was lost before."""
        if self.prospects[team] and self.chance.happens(RETURNING_PROSPECTS):
            buyer = self.chance.one_of(self.prospects[team])
            if buyer.busy_until < day:
                return buyer
        buyer = self._newcomer(rep)
        self.prospects[team].append(buyer)
        return buyer

    def customer(self, team: str, day: date) -> Buyer | None:
        """Return a customer of the team with whom no deal is open, if one is found."""
        for _ in range(4 if self.customers[team] else 0):
            buyer = self.chance.one_of(self.customers[team])
            if buyer.busy_until < day:
                return buyer
        return None

    def won(self, buyer: Buyer, team: str) -> None:
        """Count a buyer among the customers from its first win."""
        if buyer in self.prospects[team]:
            self.prospects[team].remove(buyer)
            self.customers[team].append(buyer)

    def churn(self, day: date) -> None:
        """Let a month's customers leave, of those with no deal open; more of them in a bad quarter."""
        rate = CHURN_A_MONTH * (CHURN_OF_A_BAD_QUARTER if day in self.timeline.missed else 1)
        for team, customers in self.customers.items():
            leaving = [buyer for buyer in customers if buyer.busy_until < day and self.chance.happens(rate)]
            for buyer in leaving:
                buyer.lost_on = day - timedelta(
                    days=self.chance.between(0, min(25, (day - buyer.busy_until).days - 1))
                )
                buyer.lost_reason = self.chance.weighted(LEAVING_REASONS)
            self.customers[team] = [buyer for buyer in customers if buyer.lost_on is None]

    def merge(self, team: str, into: str) -> None:
        for buyers in (self.customers, self.prospects):
            buyers[into] += buyers[team]
            buyers[team] = []

    def _newcomer(self, rep: RepStory) -> Buyer:
        home = self.chance.happens(SALES_AT_HOME)
        region = self.regions[rep.region if home else self.chance.one_of(self.home_regions)]
        name, trade = next(self.names)
        buyer = Buyer(name, trade, region.name, self.chance.one_of(region.countries))
        self.all.append(buyer)
        return buyer

    def _names(self) -> Iterator[tuple[str, str]]:
        names = [(f"{place} {trade}", segment) for place in PLACES for trade, segment in TRADES.items()]
        yield from self.chance.shuffled(names)
