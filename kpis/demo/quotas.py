"""What was asked of the reps, the teams, the regions and the company."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kpis.demo.careers import Career
from kpis.demo.drafts import Deal, QuotaDraft
from kpis.demo.rates import Rates
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import SEASONS, Timeline
from kpis.rules.calendar import Period

AMBITION = 1.0
COMPANY_AMBITION = 0.96
RAMP = 0.5
"""The share of a quota asked of a rep in the quarter of joining."""
MARGIN = 0.52
LONG_CYCLE_DAYS = 60


@dataclass
class Quotas:
    """Quotas an average rep of a team just meets: good reps beat them, and a bad quarter shows.

    Who sells long is judged by the quarter, who sells fast by the month.
    """

    story: CompanyStory
    timeline: Timeline
    deals: list[Deal]
    rates: Rates

    def __post_init__(self) -> None:
        self.careers = [Career(rep, self.story, self.timeline) for rep in self.story.reps]
        self.won = [(deal, deal.closed_at.date()) for deal in self.deals if deal.is_won and deal.closed_at]

    def drafts(self) -> list[QuotaDraft]:
        return [
            *self._of_reps(),
            *self._of_reps_in_deals(),
            *self._of_teams(),
            *self._of_regions(),
            *self._of_company(),
        ]

    def _of_reps(self) -> Iterator[QuotaDraft]:
        for career in self.careers:
            for quarter in self._quarters:
                for period in self._terms(career, quarter):
                    yield from self._draft("rep", career.rep.name, period, self._of_rep(career, period))

    def _of_reps_in_deals(self) -> Iterator[QuotaDraft]:
        for career in self.careers:
            for quarter in self._quarters:
                if self._is_fast(career, quarter):
                    count = self._of_rep(career, quarter, self._deals_a_month)
                    yield from self._draft("rep", career.rep.name, quarter, count, metric="deals", step=1)

    def _of_teams(self) -> Iterator[QuotaDraft]:
        for team in self.story.selling_teams:
            for quarter in self._quarters:
                careers = [career for career in self.careers if career.team_on(quarter.start) == team]
                amount = sum(self._of_rep(career, quarter) for career in careers)
                yield from self._draft("team", team.name, quarter, amount)

    def _of_regions(self) -> Iterator[QuotaDraft]:
        for region in sorted({deal.buyer.region for deal in self.deals}):
            won = [self._worth(deal) for deal, _ in self.won if deal.buyer.region == region]
            for quarter in self._quarters:
                amount = sum(won) / self._weight(self._months) * self._weight(self._months_of(quarter))
                yield from self._draft("region", region, quarter, amount)

    def _of_company(self) -> Iterator[QuotaDraft]:
        for quarter in self._quarters:
            amount = COMPANY_AMBITION * sum(self._of_rep(career, quarter) for career in self.careers)
            yield from self._draft("company", "", quarter, amount, step=1000)
            yield from self._draft("company", "", quarter, amount * MARGIN, metric="profit", step=1000)

    @cached_property
    def _quarters(self) -> list[Period]:
        """From the first quarter of the story to the one after the last day's."""
        ahead = self.timeline.calendar.following(
            self.timeline.calendar.containing("quarter", self.timeline.until)
        )
        return self.timeline.calendar.buckets(self.timeline.start, ahead.end, "quarter")

    @cached_property
    def _months(self) -> list[Period]:
        return self.timeline.calendar.buckets(self.timeline.start, self.timeline.until, "month")

    @cached_property
    def _revenue_a_month(self) -> dict[str, float]:
        return self._a_month(self._worth)

    @cached_property
    def _deals_a_month(self) -> dict[str, float]:
        return self._a_month(lambda deal: 1.0)

    def _a_month(self, measure: Callable[[Deal], float]) -> dict[str, float]:
        """What a rep of each team reaches in a month of average season and no growth."""
        reached = {team.name: 0.0 for team in self.story.selling_teams}
        weights = {team.name: 0.0 for team in self.story.selling_teams}
        careers = {career.rep.name: career for career in self.careers}
        for deal, day in self.won:
            reached[careers[deal.rep].team_on(day).name] += measure(deal)
        for career in self.careers:
            for month in self._months:
                weights[career.team_on(month.start).name] += self._presence(career, month) * self._weight(
                    [month]
                )
        return {team: reached[team] / (weights[team] or 1) for team in reached}

    def _of_rep(self, career: Career, period: Period, a_month: dict[str, float] | None = None) -> float:
        usual = (a_month or self._revenue_a_month)[career.team_on(period.start).name]
        months = self._months_of(period)
        return (
            AMBITION * usual * sum(self._presence(career, month) * self._weight([month]) for month in months)
        )

    def _presence(self, career: Career, month: Period) -> float:
        if not career.is_employed_on(month.last_day):
            return 0
        return RAMP if career.rep.joined_late and (month.start - career.started_on).days < 90 else 1

    def _weight(self, months: Iterable[Period]) -> float:
        return sum(SEASONS[month.start.month - 1] * self.timeline.growth(month.start) for month in months)

    def _terms(self, career: Career, quarter: Period) -> list[Period]:
        return self._months_of(quarter) if self._is_fast(career, quarter) else [quarter]

    def _is_fast(self, career: Career, quarter: Period) -> bool:
        return career.team_on(quarter.start).cycle_days < LONG_CYCLE_DAYS

    def _months_of(self, period: Period) -> list[Period]:
        return self.timeline.calendar.split(period, "month")

    def _worth(self, deal: Deal) -> float:
        rate = self.rates.on(deal.opened_at.date()) if deal.currency == self.story.second_currency else 1
        return float(deal.value * rate)

    def _draft(
        self, scope: str, member: str, period: Period, amount: float, metric: str = "revenue", step: int = 100
    ) -> Iterator[QuotaDraft]:
        if rounded := round(amount / step) * step:
            yield QuotaDraft(scope, member, metric, period.start, period.last_day, Decimal(rounded))
