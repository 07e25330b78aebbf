"""Records of a random company, not written yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import Company, Rep, Team
from kpis.models import (
    Activity,
    Campaign,
    Customer,
    Forecast,
    Initiative,
    Lead,
    Opportunity,
    Quota,
    Spend,
    Stage,
    Subscription,
)

FIRST_DAY, LAST_DAY = date(2024, 11, 20), date(2025, 5, 31)
TODAY = date(2025, 5, 20)
ZONES = ("Europe/Prague", "Asia/Tehran", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC")
BASE_CURRENCIES = ("USD", "EUR", "IRR")
CURRENCIES = ("", "", "", "GBP", "GBP", "CHF")
"""Those of deals: the company's own, one with rates, one without."""
HOURS = (time(0), time(0, 30), time(2, 30), time(12), time(23, 59))
EDGES = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 28), date(2025, 3, 30), date(2025, 3, 31))
AMOUNTS = (None, "0", "-250.5", "0.01", "1000", "99999.995", "1234.5")
METHODS = ("phone", "e-mail", "")
SOURCES = ("", "web", "fair")


@dataclass
class Records:
    """Drafts by chance, of the company and what it has so far."""

    company: Company
    chance: Random
    reps: list[Rep] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    regions: list[Any] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    products: list[Any] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    stages: dict[str, list[Stage]] = field(default_factory=dict)
    leads: list[Lead] = field(default_factory=list)
    deals: list[Opportunity] = field(default_factory=list)

    def day(self) -> date:
        """Any day, most of them in one month, and those at the edges of months and of summer time more often."""
        drawn = self.chance.random()
        if drawn < 0.2:
            return self.chance.choice(EDGES)
        if drawn < 0.65:
            return date(2025, 3, self.chance.randint(1, 31))
        return FIRST_DAY + timedelta(days=self.chance.randint(0, (LAST_DAY - FIRST_DAY).days))

    def instant(self, earliest: datetime | None = None) -> datetime:
        found = datetime.combine(self.day(), self.chance.choice(HOURS), self.company.zone)
        return max(found, earliest) if earliest else found

    def amount(self) -> Decimal | None:
        amount = self.chance.choice(AMOUNTS)
        return None if amount is None else Decimal(amount)

    def maybe(self, values: Sequence[Any]) -> Any:
        """One of the values, or none."""
        return self.chance.choice((None, *values))

    def customer(self, number: int) -> Customer:
        acquired, lost = self.chance.choice((None, self.day())), self.chance.choice((None, None, self.day()))
        if acquired and lost and lost < acquired:
            acquired, lost = lost, acquired
        return Customer(
            name=f"Customer {number}",
            external_id=f"customer-{number}",
            acquired_on=acquired,
            lost_on=lost,
            segment=self.chance.choice(("", "big")),
            country=self.chance.choice(("", "PL")),
            region=self.maybe(self.regions),
            source=self.chance.choice(SOURCES),
        )

    def subscription(self) -> Subscription:
        first, last = sorted((self.day(), self.day()))
        return Subscription(
            customer=self.chance.choice(self.customers),
            product=self.maybe(self.products),
            started_on=first,
            ended_on=self.maybe([last]),
            monthly_amount=self.amount(),
        )

    def lead(self) -> Lead:
        created = self.instant()
        steps = sorted(self.instant(created) for _ in range(3))
        level = (None, 0, 1, 2, 3)
        return Lead(
            name="Lead",
            rep=self.maybe(self.reps),
            source=self.chance.choice(SOURCES),
            campaign=self.maybe(self.campaigns),
            region=self.maybe(self.regions),
            created_at=created,
            mql_at=self.maybe(steps[:1]),
            sql_at=self.maybe(steps[1:2]),
            converted_at=self.maybe(steps[2:]),
            **{letter: self.chance.choice(level) for letter in ("budget", "authority", "need", "timeline")},
        )

    def deal(self) -> Opportunity:
        opened = self.instant()
        outcome = self.chance.choice(("open", "won", "won", "lost"))
        closed = self.instant(opened) if outcome != "open" else None
        is_cancelled = outcome == "won" and self.chance.random() < 0.2
        amount = self.amount()
        return Opportunity(
            name="Deal",
            amount=amount,
            cost=amount / 2 if amount and self.chance.random() < 0.5 else None,
            currency=self.chance.choice(CURRENCIES),
            stage=self.chance.choice(self.stages[outcome]),
            rep=self.chance.choice(self.reps),
            customer=self.maybe(self.customers),
            opened_at=opened,
            closed_at=closed,
            cancelled_at=self.instant(closed) if is_cancelled else None,
            cancellation_reason="late" if is_cancelled else "",
            expected_close_on=self.maybe([self.day()]),
            probability=self.maybe([Decimal("0.4")]),
            type=self.chance.choice(("new_business", "upsell", "cross_sell")),
            source=self.chance.choice(SOURCES),
            contact_method=self.chance.choice(METHODS),
            loss_reason="price" if outcome == "lost" and self.chance.random() < 0.5 else "",
            region=self.maybe(self.regions),
            lead=self.maybe(self.leads),
            campaign=self.maybe(self.campaigns),
            initiative=self.maybe(self.initiatives),
            budget=self.maybe([0, 3]),
            need=self.maybe([2]),
            score_by_hand=self.maybe([4]),
        )

    def activity(self) -> Activity:
        return Activity(
            kind=self.chance.choice(("call", "call", "meeting", "data_entry", "leave")),
            rep=self.chance.choice(self.reps),
            at=self.instant(),
            minutes=self.chance.choice((None, 5, Decimal("12.5"), 480)),
            direction=self.chance.choice(("", "inbound", "outbound")),
            outcome=self.chance.choice(("", "no_answer", "answered", "lead_qualified")),
            customer=self.maybe(self.customers),
            lead=self.maybe(self.leads),
        )

    def spending(self) -> Spend:
        return Spend(
            on=self.day(),
            category=self.chance.choice(("marketing", "sales", "other")),
            amount=self.chance.choice((100, Decimal("55.5"), -20)),
            currency=self.chance.choice(CURRENCIES),
            campaign=self.maybe(self.campaigns),
        )

    def forecast(self) -> Forecast:
        scope, member = self.scope()
        first, last = self.chance.choice(
            (
                (date(2025, 3, 1), date(2025, 3, 31)),
                (date(2025, 1, 1), date(2025, 3, 31)),
                (date(2025, 1, 1), date(2025, 1, 31)),
            )
        )
        return Forecast(
            scope=scope,
            starts_on=first,
            ends_on=last,
            category=self.chance.choice(("commit", "commit", "most_likely", "best_case")),
            amount=self.chance.choice((500, Decimal("1500.5"))),
            submitted_at=datetime.combine(
                first + timedelta(days=self.chance.choice((-5, -1, 0, 10, 20))),
                self.chance.choice(HOURS),
                self.company.zone,
            ),
            **member,
        )

    def quota(self, _number: int) -> Quota:
        scope, member = self.scope()
        first, last = sorted((self.day(), self.day()))
        return Quota(
            scope=scope,
            metric=self.chance.choice(("revenue", "revenue", "deals", "units")),
            starts_on=first,
            ends_on=last,
            amount=self.chance.choice((0, 700, 3000)),
            currency=self.chance.choice(("", "", "CHF")),
            **member,
        )

    def scope(self) -> tuple[str, dict[str, Any]]:
        members = {"rep": self.reps, "team": self.teams, "region": self.regions}
        scope = self.chance.choice(("company", "team", "region", "rep", "rep"))
        return scope, {scope: self.chance.choice(members[scope])} if scope in members else {}
