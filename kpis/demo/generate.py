"""A whole demo company, made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpis.demo.chance import Chance
from kpis.demo.drafts import Buyer, Deal, QuotaDraft
from kpis.demo.quotas import Quotas
from kpis.demo.rates import Rates
from kpis.demo.sales import Sales
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import Timeline
from kpis.rules.calendar import Calendar


@dataclass(frozen=True)
class DemoCompany:
    story: CompanyStory
    timeline: Timeline
    rates: Rates
    buyers: list[Buyer]
    deals: list[Deal]
    quotas: list[QuotaDraft]


def generate(story: CompanyStory, until: date, scale: float = 1) -> DemoCompany:
    """Return three years of a company up to ``until``; the same for the same story, day and scale."""
    timeline = Timeline(
        until, Calendar(fiscal_year_start=story.fiscal_year_start, week_start=story.week_start)
    )
    rates = Rates(story.second_rate, timeline, Chance(f"{story.slug} rates"))
    sales = Sales(story, timeline, Chance(f"{story.slug} sales"), rates, scale)
    deals = sales.run()
    kept = {deal.buyer for deal in deals}
    buyers = [buyer for buyer in sales.buyers.all if buyer in kept or buyer.acquired_on]
    return DemoCompany(story, timeline, rates, buyers, deals, Quotas(story, timeline, deals, rates).drafts())
