"""What a demo company expected to sell, and what it set out to reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from kpis.demo.books import Books, rounded
from kpis.demo.careers import Career
from kpis.demo.chance import Chance
from kpis.demo.effort import ForecastDraft, TargetDraft
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import Timeline
from kpis.rules.calendar import GRAINS, Period

CATEGORIES: Final = {"commit": 0.95, "most_likely": 1.03, "best_case": 1.2}
"""How high each is, of what is expected."""
ERROR, ERROR_AT_MIDDLE, ERROR_OF_A_REP = 0.07, 0.03, 0.2
HOPE_OF_A_BAD_QUARTER = 1.35
MONTHS_OF_REPS = 15
LEVELS: Final = {
    "win_rate": Decimal("0.4"),
    "lead_conversion_rate": Decimal("0.3"),
    "opportunity_conversion_rate": Decimal("0.2"),
    "selling_time": Decimal("0.55"),
    "sales_cycle_length": Decimal(35),
    "profit_margin": Decimal("0.55"),
}
"""What a KPI is to reach in any period."""
CHURN: Final = {"month": Decimal("0.01"), "quarter": Decimal("0.03"), "year": Decimal("0.12")}


class Outlook:
    """Forecasts of every month, handed in days before it and at its middle; targets of every period."""

    def __init__(self, story: CompanyStory, timeline: Timeline, chance: Chance, books: Books) -> None:
        self.story, self.timeline, self.chance, self.books = story, timeline, chance, books

    def forecasts(self) -> list[ForecastDraft]:
        ahead = self.timeline.calendar.following(self.books.months[-1])
        drafts = [*self._of_company([*self.books.months, ahead]), *self._of_reps()]
        return [one for one in drafts if one.submitted_at.date() <= self.timeline.until]

    def targets(self) -> list[TargetDraft]:
        return [target for grain in CHURN for period in self._periods(grain) for target in self._of(period)]

    def _of_company(self, months: list[Period]) -> Iterator[ForecastDraft]:
        for month in months:
            before, middle = month.start - timedelta(days=3), month.start + timedelta(days=13)
            for category, share in CATEGORIES.items():
                yield self._draft("", month, category, share * self._foreseen(month, ERROR), before)
            yield self._draft("", month, "commit", self._foreseen(month, ERROR_AT_MIDDLE), middle)

    def _of_reps(self) -> Iterator[ForecastDraft]:
        for rep in self.story.reps:
            career = Career(rep, self.story, self.timeline)
            for month in self.books.months[-MONTHS_OF_REPS:]:
                if career.is_employed_on(month.start) and self.books.is_over(month):
                    amount = self.books.revenue(month, rep.name) * self.chance.about(0.97, ERROR_OF_A_REP)
                    yield self._draft(rep.name, month, "commit", amount, month.start - timedelta(days=4))

    def _foreseen(self, month: Period, error: float) -> float:
        hope = HOPE_OF_A_BAD_QUARTER if month.start in self.timeline.missed else 1.0
        likely = self.books.revenue(month) if self.books.is_over(month) else self.books.expected(month)
        return likely * hope * self.chance.about(1, error)

    def _draft(self, rep: str, month: Period, category: str, amount: float, on: date) -> ForecastDraft:
        submitted_at = datetime.combine(self.timeline.working_day(on), time(16), self.story.zone)
        return ForecastDraft(rep, month.start, month.last_day, category, rounded(amount), submitted_at)

    def _periods(self, grain: str) -> list[Period]:
        calendar = self.timeline.calendar
        kind = next(one for one in GRAINS if one == grain)
        last = calendar.containing(kind, self.timeline.until)
        return calendar.buckets(self.timeline.start, last.end, kind)

    def _of(self, period: Period) -> Iterator[TargetDraft]:
        for kpi, value in {**LEVELS, "churn_rate": CHURN[period.kind]}.items():
            yield TargetDraft(kpi, period.start, period.last_day, value)
