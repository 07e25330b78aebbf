"""One deal, from its opening to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from kpis.demo.buyers import Buyers
from kpis.demo.careers import Career
from kpis.demo.chance import Chance
from kpis.demo.drafts import Buyer, Deal
from kpis.demo.endings import Ending, Endings
from kpis.demo.journeys import Journey, closed_journey, open_journey
from kpis.demo.market import KINDS, METHODS, SECOND_CURRENCY_COUNTRIES, SOURCES
from kpis.demo.offers import Offers
from kpis.demo.rates import Rates
from kpis.demo.story import CompanyStory, TeamStory
from kpis.demo.timeline import Timeline

SALES_TO_CUSTOMERS = 0.44
IN_SECOND_CURRENCY = 0.55
BY_FAVOURITE_METHOD = 0.3
WITHOUT_LINES = 0.03
COST_WITHOUT_LINES = Decimal("0.58")


@dataclass
class Deals:
    """Makes deals of a company, each with the buyer, the order and the ending that chance gives it."""

    story: CompanyStory
    timeline: Timeline
    chance: Chance
    rates: Rates
    buyers: Buyers
    careers: list[Career]

    def __post_init__(self) -> None:
        self.offers = Offers(self.timeline, self.chance)
        self.endings = Endings(self.timeline, self.chance)

    def open(self, career: Career, day: date) -> Deal:
        """Return a deal a rep opens on a day, followed to its end."""
        team = career.team_on(day)
        buyer = self.buyers.customer(team.name, day) if self.chance.happens(SALES_TO_CUSTOMERS) else None
        kind = self.chance.weighted(KINDS) if buyer else "new_business"
        buyer = buyer or self.buyers.prospect(career.rep, team.name, day)
        source = self.chance.weighted(SOURCES)
        method = (
            career.rep.favourite
            if self.chance.happens(BY_FAVOURITE_METHOD)
            else self.chance.weighted(METHODS)
        )
        ending = self.endings.ending(career, team, day, kind, source, method)
        deal = self._draft(career, team, buyer, day, kind, ending)
        deal.source, deal.method = source, method
        self._conclude(deal, ending)
        return deal

    def _draft(
        self, career: Career, team: TeamStory, buyer: Buyer, day: date, kind: str, ending: Ending
    ) -> Deal:
        in_second = buyer.country in SECOND_CURRENCY_COUNTRIES and self.chance.happens(IN_SECOND_CURRENCY)
        worth = self.chance.about(team.worth * self.timeline.growth(day) ** 0.4, 0.55)
        rate = self.rates.on(day) if in_second else None
        lines = self.offers.lines(worth, day, career.rep.discount, rate, kind)
        opened_at = self._instant(day)
        closes_at = max(self._instant(ending.on), opened_at + timedelta(hours=3))
        is_open = ending.is_forgotten or ending.on > self.timeline.until
        journey = self._journey(opened_at, closes_at, is_open, ending.is_won, kind)
        return Deal(
            name=f"{lines[0].product.name} for {buyer.name}",
            rep=self._owner(career, self.timeline.until if is_open else ending.on),
            buyer=buyer,
            kind=kind,
            currency=self.story.second_currency if in_second else self.story.currency,
            opened_at=opened_at,
            closed_at=None if is_open else closes_at,
            expected_close_on=self.endings.expected(day, ending.on),
            journey=journey,
            lines=lines,
        )

    def _journey(
        self, opened_at: datetime, closes_at: datetime, is_open: bool, is_won: bool, kind: str
    ) -> Journey:
        if not is_open:
            return closed_journey(self.chance, opened_at, closes_at, is_won, kind)
        now = datetime.combine(self.timeline.until, time(18), self.story.zone)
        return open_journey(self.chance, opened_at, closes_at, now, kind)

    def _owner(self, career: Career, closes_on: date) -> str:
        """Who leaves hands over what is not closed yet to the first colleague in the team."""
        if career.is_employed_on(closes_on):
            return career.rep.name
        team = career.team_on(closes_on)
        heirs = (
            one for one in self.careers if one.team_on(closes_on) == team and one.is_employed_on(closes_on)
        )
        return next(heirs, career).rep.name

    def _conclude(self, deal: Deal, ending: Ending) -> None:
        deal.buyer.busy_until = date.max if ending.is_forgotten else ending.on
        if self.chance.happens(WITHOUT_LINES):
            deal.amount, deal.lines = deal.value.quantize(Decimal(1)), []
            deal.cost = deal.amount * COST_WITHOUT_LINES
        if deal.closed_at is None:
            return
        if not ending.is_won:
            deal.loss_reason = self.endings.loss_reason(ending.on)
            return
        recalled = any(line.product.is_recalled for line in deal.lines)
        if cancelled := self.endings.cancellation(ending.on, recalled):
            deal.cancelled_at, deal.cancellation_reason = self._instant(cancelled.on), cancelled.reason

    def _instant(self, day: date) -> datetime:
        """A moment within office hours."""
        minutes = 8 * 60 + self.chance.between(0, 9 * 60)
        return datetime.combine(day, time(minutes // 60, minutes % 60), self.story.zone)
