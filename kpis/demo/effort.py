"""What goes into selling, before it is written: leads, campaigns, spend, days of work, forecasts and targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kpis.demo.drafts import Buyer, Deal, Letters


@dataclass(eq=False)
class CampaignDraft:
    """`source` is where its leads come from; money is in the company's currency."""

    name: str
    kind: str
    source: str
    starts_on: date
    ends_on: date
    baseline: str
    region: str = ""
    baseline_amount: Decimal | None = None

    def ran_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class SpendDraft:
    on: date
    category: str
    amount: Decimal
    currency: str = ""
    campaign: CampaignDraft | None = None


@dataclass(eq=False)
class LeadDraft:
    name: str
    rep: str
    source: str
    created_at: datetime
    mql_at: datetime | None = None
    sql_at: datetime | None = None
    disqualified_at: datetime | None = None
    disqualified_reason: str = ""
    letters: Letters | None = None
    campaign: CampaignDraft | None = None
    deal: Deal | None = None
    """What it was converted into."""


@dataclass(frozen=True)
class ActivityDraft:
    kind: str
    rep: str
    at: datetime
    minutes: int
    direction: str = ""
    outcome: str = ""
    deal: Deal | None = None


@dataclass(frozen=True)
class ForecastDraft:
    """A forecast of a rep, or of the company."""

    rep: str
    starts_on: date
    ends_on: date
    category: str
    amount: Decimal
    submitted_at: datetime


@dataclass(frozen=True)
class TargetDraft:
    kpi: str
    starts_on: date
    ends_on: date
    value: Decimal


@dataclass(frozen=True)
class ContactDraft:
    name: str
    buyer: Buyer
    role: str
    email: str
