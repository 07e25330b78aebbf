"""What a demo company sold, as its books have it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from kpis.demo.chance import Chance
from kpis.demo.drafts import Deal
from kpis.demo.rates import Rates
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import SEASONS, Timeline
from kpis.rules.calendar import Period


class Books:
    """Revenue in the company's currency, by month and rep, and what can be expected of a month."""

    def __init__(self, story: CompanyStory, timeline: Timeline, rates: Rates, deals: list[Deal]) -> None:
        self.story, self.timeline, self.rates = story, timeline, rates
        self.won = [(deal, deal.closed_at.date()) for deal in deals if deal.is_won and deal.closed_at]

    def worth(self, deal: Deal, on: date) -> float:
        """The deal's amount at the rate of a day."""
        return float(deal.value * (self.rates.on(on) if deal.currency != self.story.currency else 1))

    def revenue(self, month: Period, rep: str = "") -> float:
        """What was won in a month, by one rep or by all."""
        return self._revenue[month.start, rep]

    def expected(self, month: Period) -> float:
        """What an average month of its season brings."""
        return self._usual * SEASONS[month.start.month - 1] * self.timeline.growth(month.start)

    def is_over(self, month: Period) -> bool:
        return month.last_day <= self.timeline.until

    @cached_property
    def months(self) -> list[Period]:
        """Every month of the story, the one in progress last."""
        ahead = self.timeline.until + timedelta(days=1)
        return self.timeline.calendar.buckets(self.timeline.start, ahead, "month")

    @cached_property
    def _revenue(self) -> dict[tuple[date, str], float]:
        found: dict[tuple[date, str], float] = defaultdict(float)
        for deal, day in self.won:
            month = self.timeline.calendar.containing("month", day).start
            for rep in ("", deal.rep):
                found[month, rep] += self.worth(deal, day)
        return found

    @cached_property
    def _usual(self) -> float:
        """A month's revenue without season or growth."""
        whole = [month for month in self.months if self.is_over(month)]
        weight = sum(SEASONS[month.start.month - 1] * self.timeline.growth(month.start) for month in whole)
        return sum(self.revenue(month) for month in whole) / weight


def rounded(amount: float, step: int = 100) -> Decimal:
    """The amount to whole steps; never nothing."""
    return Decimal(max(1, round(amount / step)) * step)


def office_hour(day: date, story: CompanyStory, chance: Chance) -> datetime:
    """A moment of the day at which somebody works."""
    minutes = 8 * 60 + chance.between(0, 9 * 60)
    return datetime.combine(day, time(minutes // 60, minutes % 60), story.zone)
