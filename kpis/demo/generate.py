"""A whole demo company, made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpis.demo.books import Books
from kpis.demo.campaigns import Campaigns
from kpis.demo.chance import Chance
from kpis.demo.dealings import Dealings
from kpis.demo.drafts import Buyer, Deal, InitiativeDraft, QuotaDraft
from kpis.demo.effort import (
    ActivityDraft,
    CampaignDraft,
    ContactDraft,
    ForecastDraft,
    LeadDraft,
    SpendDraft,
    TargetDraft,
)
from kpis.demo.leads import Leads
from kpis.demo.outlook import Outlook
from kpis.demo.quotas import Quotas
from kpis.demo.rates import Rates
from kpis.demo.sales import Sales
from kpis.demo.story import CompanyStory
from kpis.demo.timeline import Timeline
from kpis.demo.ventures import Ventures
from kpis.demo.workdays import Workdays
from kpis.rules.calendar import Calendar


@dataclass(frozen=True)
class DemoCompany:
    story: CompanyStory
    timeline: Timeline
    rates: Rates
    buyers: list[Buyer]
    deals: list[Deal]
    quotas: list[QuotaDraft]
    campaigns: list[CampaignDraft]
    spend: list[SpendDraft]
    initiatives: list[InitiativeDraft]
    leads: list[LeadDraft]
    activities: list[ActivityDraft]
    contacts: list[ContactDraft]
    forecasts: list[ForecastDraft]
    targets: list[TargetDraft]


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
    return _with_effort(story, timeline, rates, buyers, deals, scale)


def _with_effort(
    story: CompanyStory,
    timeline: Timeline,
    rates: Rates,
    buyers: list[Buyer],
    deals: list[Deal],
    scale: float,
) -> DemoCompany:
    def chance(of: str) -> Chance:
        return Chance(f"{story.slug} {of}")

    books = Books(story, timeline, rates, deals)
    campaigns = Campaigns(story, timeline, chance("campaigns"), books)
    ventures = Ventures(story, timeline, books)
    for deal in deals:
        deal.initiative = ventures.of(deal)
    dealings = Dealings(story, timeline, chance("dealings"))
    dealings.settle(deals)
    outlook = Outlook(story, timeline, chance("outlook"), books)
    return DemoCompany(
        story=story,
        timeline=timeline,
        rates=rates,
        buyers=buyers,
        deals=deals,
        quotas=Quotas(story, timeline, deals, rates).drafts(),
        campaigns=campaigns.all,
        spend=campaigns.spend(),
        initiatives=ventures.all,
        leads=Leads(story, timeline, chance("leads"), campaigns).drafts(deals),
        activities=Workdays(story, timeline, chance("days"), deals, scale).drafts(),
        contacts=list(dealings.contacts(dict.fromkeys(deal.buyer for deal in deals if deal.is_won))),
        forecasts=outlook.forecasts(),
        targets=outlook.targets(),
    )
