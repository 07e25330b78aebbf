"""The records of a demo company before they are written: plain values, related by object."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from kpis.demo.market import Product, Stage


@dataclass(eq=False)
class Buyer:
    """A customer, or a prospect who has not bought yet."""

    name: str
    segment: str
    region: str
    country: str
    acquired_on: date | None = None
    lost_on: date | None = None
    lost_reason: str = ""
    busy_until: date = date.min
    """The day the last of the buyer's deals closes."""


@dataclass(frozen=True)
class Line:
    product: Product
    quantity: int
    unit_price: Decimal | None
    unit_cost: Decimal | None
    discount: Decimal

    @property
    def net(self) -> Decimal:
        price = self.product.unit_price if self.unit_price is None else self.unit_price
        return self.quantity * price * (1 - self.discount)

    @property
    def cost(self) -> Decimal:
        return self.quantity * (self.product.unit_cost if self.unit_cost is None else self.unit_cost)


@dataclass(frozen=True)
class Letters:
    """What is known of budget, authority, need and timeline: 0 to 3 each."""

    budget: int
    authority: int
    need: int
    timeline: int


@dataclass(eq=False)
class InitiativeDraft:
    name: str
    starts_on: date
    ends_on: date | None
    invested: Decimal


@dataclass(eq=False)
class Deal:
    name: str
    rep: str
    buyer: Buyer
    kind: str
    currency: str
    opened_at: datetime
    closed_at: datetime | None
    expected_close_on: date
    journey: list[tuple[Stage, datetime]]
    """Each stage entered and when, the present one last."""
    lines: list[Line]
    source: str = ""
    method: str = ""
    amount: Decimal | None = None
    cost: Decimal | None = None
    loss_reason: str = ""
    cancelled_at: datetime | None = None
    cancellation_reason: str = ""
    letters: Letters | None = None
    initiative: InitiativeDraft | None = None
    splits: dict[str, int] = field(default_factory=dict)
    """The percent of each rep, where several share the deal."""

    @property
    def stage(self) -> Stage:
        return self.journey[-1][0]

    @property
    def is_won(self) -> bool:
        return self.stage.outcome == "won"

    @property
    def value(self) -> Decimal:
        """The amount in the deal's currency."""
        return sum((line.net for line in self.lines), Decimal(0)) if self.amount is None else self.amount


@dataclass(frozen=True)
class QuotaDraft:
    scope: str
    member: str
    metric: str
    starts_on: date
    ends_on: date
    amount: Decimal


@dataclass(frozen=True)
class RateDraft:
    on: date
    rate: Decimal
