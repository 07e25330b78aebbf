"""Writes what goes into selling: before the deals what they come from, after them what was done about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils.text import slugify

from accounts.models import Region, Rep
from kpis.demo.drafts import Buyer, Deal, InitiativeDraft, Letters
from kpis.demo.effort import CampaignDraft, LeadDraft
from kpis.demo.generate import DemoCompany
from kpis.models import (
    Activity,
    Campaign,
    Contact,
    Customer,
    Forecast,
    Initiative,
    Lead,
    Opportunity,
    Spend,
    Split,
    Target,
)

BATCH = 1000
Row = TypeVar("Row", bound=models.Model)


class EffortWriter:
    """Writes each kind of record after those it refers to."""

    def __init__(self, demo: DemoCompany, regions: Mapping[str, Region], reps: Mapping[str, Rep]) -> None:
        self.demo, self.regions, self.reps = demo, regions, reps
        self.campaigns: dict[CampaignDraft, Campaign] = {}
        self.initiatives: dict[InitiativeDraft, Initiative] = {}
        self.leads: dict[Deal, Lead] = {}

    def write_before_deals(self) -> None:
        self._write_campaigns()
        self._write_initiatives()
        self._write_leads()

    def write_after_deals(
        self, deals: Mapping[Deal, Opportunity], customers: Mapping[Buyer, Customer]
    ) -> None:
        self._write_splits(deals)
        self._write_activities(deals)
        self._write_contacts(customers)
        self._write_forecasts()
        self._write_targets()

    def of(self, deal: Deal) -> dict[str, Any]:
        """A deal's lead, initiative and letters."""
        initiative = self.initiatives[deal.initiative] if deal.initiative else None
        return {"lead": self.leads.get(deal), "initiative": initiative, **_levels(deal.letters)}

    def _write_campaigns(self) -> None:
        for number, draft in enumerate(self.demo.campaigns, start=1):
            self.campaigns[draft] = Campaign(
                external_id=f"M-{number:03}",
                name=draft.name,
                kind=draft.kind,
                channel=draft.source,
                starts_on=draft.starts_on,
                ends_on=draft.ends_on,
                baseline=draft.baseline,
                baseline_amount=draft.baseline_amount,
                region=self.regions.get(draft.region),
            )
        create(self.campaigns.values())
        create(
            Spend(
                external_id=f"S-{number:04}",
                on=draft.on,
                category=draft.category,
                amount=draft.amount,
                currency=draft.currency or self.demo.story.currency,
                campaign=self.campaigns[draft.campaign] if draft.campaign else None,
            )
            for number, draft in enumerate(self.demo.spend, start=1)
        )

    def _write_initiatives(self) -> None:
        for draft in self.demo.initiatives:
            self.initiatives[draft] = Initiative(
                external_id=slugify(draft.name),
                name=draft.name,
                starts_on=draft.starts_on,
                ends_on=draft.ends_on,
                invested=draft.invested,
            )
        create(self.initiatives.values())

    def _write_leads(self) -> None:
        leads = [self._lead(number, draft) for number, draft in enumerate(self.demo.leads, start=1)]
        create(leads)
        self.leads = {
            draft.deal: lead
            for draft, lead in zip(self.demo.leads, leads, strict=True)
            if draft.deal is not None
        }

    def _lead(self, number: int, draft: LeadDraft) -> Lead:
        return Lead(
            external_id=f"L-{number:05}",
            name=draft.name,
            rep=self.reps[draft.rep],
            source=draft.source,
            campaign=self.campaigns[draft.campaign] if draft.campaign else None,
            created_at=draft.created_at,
            mql_at=draft.mql_at,
            sql_at=draft.sql_at,
            converted_at=draft.deal.opened_at if draft.deal else None,
            disqualified_at=draft.disqualified_at,
            disqualified_reason=draft.disqualified_reason,
            **_levels(draft.letters),
        )

    def _write_splits(self, deals: Mapping[Deal, Opportunity]) -> None:
        create(
            Split(opportunity=deals[deal], rep=self.reps[rep], percent=percent)
            for deal in self.demo.deals
            for rep, percent in deal.splits.items()
        )

    def _write_activities(self, deals: Mapping[Deal, Opportunity]) -> None:
        create(
            Activity(
                external_id=f"A-{number:06}",
                kind=draft.kind,
                rep=self.reps[draft.rep],
                at=draft.at,
                minutes=draft.minutes,
                direction=draft.direction,
                outcome=draft.outcome,
                opportunity=deals[draft.deal] if draft.deal else None,
            )
            for number, draft in enumerate(self.demo.activities, start=1)
        )

    def _write_contacts(self, customers: Mapping[Buyer, Customer]) -> None:
        create(
            Contact(
                external_id=f"P-{number:05}",
                name=draft.name,
                customer=customers[draft.buyer],
                role=draft.role,
                email=draft.email,
            )
            for number, draft in enumerate(self.demo.contacts, start=1)
        )

    def _write_forecasts(self) -> None:
        create(
            Forecast(
                external_id=f"F-{number:04}",
                scope="rep" if draft.rep else "company",
                rep=self.reps.get(draft.rep),
                starts_on=draft.starts_on,
                ends_on=draft.ends_on,
                category=draft.category,
                amount=draft.amount,
                submitted_at=draft.submitted_at,
            )
            for number, draft in enumerate(self.demo.forecasts, start=1)
        )

    def _write_targets(self) -> None:
        create(
            Target(kpi=draft.kpi, starts_on=draft.starts_on, ends_on=draft.ends_on, value=draft.value)
            for draft in self.demo.targets
        )


def create(rows: Iterable[Row]) -> Sequence[Row]:
    """Insert rows of one model in batches."""
    rows = list(rows)
    return type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH) if rows else []


def _levels(letters: Letters | None) -> dict[str, int]:
    return {} if letters is None else vars(letters)
