"""Random small companies that hold every kind of record, the same for the same seed.

    with random_company(7) as made:   # in its context, and taken back afterwards
        …

They differ in time zone, calendar, week and currency. Among their records are amounts without a rate, reorganisations,
splits, returns, deals reopened after a win, late conversions and deletions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Company, Rep, TeamMembership
from accounts.tenancy import company_context
from kpis.models import (
    Activity,
    Campaign,
    Customer,
    ExchangeRate,
    Initiative,
    Lead,
    LineItem,
    Opportunity,
    Product,
    Quota,
    Spend,
    Split,
    Stage,
    Target,
)
from tests import factories as make
from tests.kpis.random_records import BASE_CURRENCIES, FIRST_DAY, ZONES, Records


@contextmanager
def random_company(seed: int, prefix: str = "random") -> Iterator[RandomCompany]:
    """The company of that seed, in its context; all of it is taken back in the end."""
    chance = Random(f"{prefix} {seed}")
    with transaction.atomic():
        company = Company.objects.create(
            slug=f"{prefix}-{seed}",
            name=f"Company {seed}",
            currency=chance.choice(BASE_CURRENCIES),
            timezone=chance.choice(ZONES),
            calendar=chance.choice(("gregorian", "gregorian", "solar_hijri")),
            fiscal_year_start=chance.choice((1, 1, 4, 10)),
            week_start=chance.choice((0, 0, 5, 6)),
        )
        with company_context(company, actor="test"):
            made = RandomCompany(company, chance)
            made.build()
            yield made
        transaction.set_rollback(True)


class RandomCompany(Records):
    """A company that writes its own records; `edit` changes something by chance."""

    def build(self) -> None:
        """People and plans first, then what they sold, then what happened to it later."""
        for step in (
            self._organise,
            self._offer,
            self._win_customers,
            self._campaign,
            self._find_leads,
            self._open_deals,
            self._sell_lines,
            self._work,
            self._plan,
            self._move_stages,
        ):
            step()
        for _ in range(self.chance.randint(0, 4)):
            self.edit()

    def edit(self) -> None:
        """One change to what has been written."""
        self.chance.choice(
            (
                self._reorganise,
                self._reopen,
                self._convert_late,
                self._delete,
                self._return_customer,
                self._set_late_rate,
                self._change_amount,
                self._split,
                self._spend,
            )
        )()

    def _many(self, most: int, make_one: Any) -> list[Any]:
        made = [make_one() for _ in range(self.chance.randint(0, most))]
        return type(made[0])._base_manager.bulk_create(made) if made else []

    def _organise(self) -> None:
        north = make.make_region("North")
        self.regions = [north, make.make_region("South", parent=north)]
        alpha = make.make_team("Alpha")
        self.teams = [alpha, make.make_team("Beta", parent=alpha), make.make_team("Gamma")]
        started = (None, None, date(2025, 1, 15), None)
        ended = (None, date(2025, 3, 30), None, None)
        self.reps = Rep.objects.bulk_create(
            Rep(
                name=f"Rep {number}",
                external_id=f"rep-{number}",
                region=self.maybe(self.regions),
                started_on=started[number],
                ended_on=ended[number],
            )
            for number in range(4)
        )
        moved = [max(self.day(), FIRST_DAY + timedelta(days=1)) for _ in self.reps]
        TeamMembership.objects.bulk_create(
            TeamMembership(rep=rep, team=team, starts_on=first, ends_on=last)
            for number, rep in enumerate(self.reps[:3])
            for team, first, last in (
                (self.teams[number % 2], FIRST_DAY - timedelta(days=400), moved[number]),
                (self.teams[2 - number % 2], moved[number], None),
            )
        )
        ExchangeRate.objects.bulk_create(
            ExchangeRate(currency="GBP", on=day, rate=rate)
            for day, rate in ((FIRST_DAY, "1.25"), (date(2025, 2, 15), "1.3"))
        )

    def _offer(self) -> None:
        self.products = Product.objects.bulk_create(
            Product(name=f"Product {number}", unit_price=number * 10 or None, category="tools" * (number % 2))
            for number in range(3)
        )
        talk, offer, won, lost = Stage.objects.bulk_create(
            Stage(name=name, outcome=outcome, probability=probability)
            for name, outcome, probability in (
                ("Talk", "open", "0.25"),
                ("Offer", "open", None),
                ("Won", "won", None),
                ("Lost", "lost", None),
            )
        )
        self.stages = {"open": [talk, offer], "won": [won], "lost": [lost]}

    def _win_customers(self) -> None:
        self.customers = Customer.objects.bulk_create(self.customer(number) for number in range(4))
        self._many(3, self.subscription)

    def _campaign(self) -> None:
        self.campaigns = Campaign.objects.bulk_create(
            Campaign(
                name=f"Campaign {baseline}",
                starts_on=(dates := sorted((self.day(), self.day())))[0],
                ends_on=dates[1] if baseline != "previous_window" else self.maybe(dates[1:]),
                baseline=baseline,
                baseline_amount=500 if baseline == "entered" else None,
                region=self.maybe(self.regions[1:]),
                segment=self.chance.choice(("", "", "big")),
            )
            for baseline in ("previous_window", "same_window_last_year", "entered")
        )
        self.initiatives = Initiative.objects.bulk_create(
            Initiative(
                name=f"Initiative {number}", starts_on=self.day(), invested=self.chance.choice((None, 800))
            )
            for number in range(2)
        )

    def _find_leads(self) -> None:
        self.leads = self._many(10, self.lead)

    def _open_deals(self) -> None:
        self.deals = Opportunity.objects.bulk_create(self.deal() for _ in range(self.chance.randint(2, 12)))

    def _sell_lines(self) -> None:
        LineItem.objects.bulk_create(
            LineItem(
                opportunity=deal,
                line=str(number),
                product=self.chance.choice(self.products),
                quantity=self.chance.choice((1, 2, Decimal("0.5"))),
                unit_price=self.maybe([Decimal("99.99")]),
                discount=self.chance.choice((0, Decimal("0.15"))),
            )
            for deal in self.deals
            for number in range(self.chance.choice((0, 0, 1, 3)))
        )
        if self.chance.random() < 0.6:
            self._split()

    def _move_stages(self) -> None:
        """Deals went through another stage on the way."""
        for deal in self.chance.sample(self.deals, 2):
            moved_at = deal.opened_at + timedelta(days=self.chance.randint(0, 9))
            if moved_at < (deal.closed_at or moved_at + timedelta(1)):
                make.remember(deal, moved_at, stage=self.stages["open"][1], outcome="open")

    def _work(self) -> None:
        self._many(12, self.activity)
        self._many(5, self.spending)

    def _plan(self) -> None:
        self._many(5, self.forecast)
        Quota.objects.bulk_create({self._key(one): one for one in map(self.quota, range(4))}.values())
        Target.objects.create(
            kpi="total_revenue", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), value=9000
        )

    def _key(self, quota: Quota) -> tuple[Any, ...]:
        return quota.scope, quota.member, quota.metric, quota.starts_on, quota.ends_on

    def _reorganise(self) -> None:
        TeamMembership.objects.filter(rep=self.chance.choice(self.reps), ends_on=None).update(
            team=self.chance.choice(self.teams)
        )

    def _reopen(self) -> None:
        deal = self.chance.choice(self.deals)
        deal.refresh_from_db()
        deal.stage, deal.closed_at, deal.cancelled_at = self.stages["open"][0], None, None
        deal.save()

    def _convert_late(self) -> None:
        if self.leads:
            lead, deal = self.chance.choice(self.leads), self.chance.choice(self.deals)
            lead.refresh_from_db()
            lead.opportunity = deal
            lead.converted_at = lead.created_at + timedelta(days=365)
            lead.save()

    def _delete(self) -> None:
        model = self.chance.choice((Opportunity, Lead, Activity, Spend, Campaign, Initiative))
        if found := list(model.objects.order_by("pk")):
            chosen = self.chance.choice(found)
            model.objects.filter(pk=chosen.pk).update(deleted_at=timezone.now())

    def _return_customer(self) -> None:
        customer = self.chance.choice(self.customers)
        customer.refresh_from_db()
        customer.lost_on = None
        customer.save()

    def _set_late_rate(self) -> None:
        ExchangeRate.objects.get_or_create(currency="CHF", on=date(2025, 3, 1), defaults={"rate": "1.1"})

    def _change_amount(self) -> None:
        Opportunity.objects.filter(pk=self.chance.choice(self.deals).pk).update(amount=self.amount())

    def _split(self) -> None:
        deal = self.chance.choice(self.deals)
        Split.objects.filter(opportunity=deal).delete()
        rest = self.chance.sample(self.reps, 2)
        Split.objects.bulk_create(
            Split(opportunity=deal, rep=rep, percent=percent)
            for rep, percent in zip(rest, (Decimal("62.5"), Decimal("37.5")), strict=True)
        )

    def _spend(self) -> None:
        self.spending().save()
