"""Random small companies, for properties that hold for every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from accounts.models import TeamMembership
from kpis.models import Baseline, Campaign, Customer, Initiative
from kpis.services import log_activity, split_deal
from tests import factories as make

FIRST_DAY = date(2025, 1, 1)
TODAY = date(2025, 5, 20)
AMOUNTS = st.sampled_from(
    [None, Decimal(0), Decimal("-250.5"), Decimal("0.01"), Decimal(1000), Decimal("99999.995")]
)

days = st.integers(0, 150).map(lambda offset: FIRST_DAY + timedelta(days=offset))
hours = st.sampled_from(["00:00", "00:30", "12:00", "23:59"])
picks = st.integers(0, 3)


@dataclass(frozen=True)
class Deal:
    """How a deal goes: lengths in days, and picks among the company's members (0 for none)."""

    outcome: str
    amount: Decimal | None
    currency: str
    opened_on: date
    length: int
    hour: str
    rep: int
    customer: int
    type: str
    source: str
    products: list[int]
    cancelled_after: int | None
    stage_moved_after: int | None
    amount_changed_after: int | None
    shared_with: int
    is_initiative: bool


deals = st.builds(
    Deal,
    outcome=st.sampled_from(["open", "won", "won", "lost"]),
    amount=AMOUNTS,
    currency=st.sampled_from(["", "", "EUR", "CHF"]),
    opened_on=days,
    length=st.integers(0, 60),
    hour=hours,
    rep=picks,
    customer=picks,
    type=st.sampled_from(["new_business", "upsell", "cross_sell"]),
    source=st.sampled_from(["", "web", "trade fair"]),
    products=st.lists(picks, max_size=3),
    cancelled_after=st.none() | st.integers(0, 40),
    stage_moved_after=st.none() | st.integers(0, 30),
    amount_changed_after=st.none() | st.integers(0, 30),
    shared_with=picks,
    is_initiative=st.booleans(),
)

activities = st.tuples(
    st.sampled_from(["call", "call", "demo", "data_entry", "leave"]),
    days,
    hours,
    picks,
    st.none() | st.integers(0, 480),
    st.sampled_from(["", "no_answer", "answered", "lead_qualified"]),
)

subscriptions = st.tuples(st.integers(1, 3), days, st.none() | st.integers(0, 60))
campaigns = st.tuples(days, st.none() | st.integers(0, 40), st.sampled_from(Baseline.values))
spend = st.tuples(
    days, AMOUNTS.filter(lambda amount: amount is not None), st.sampled_from(["", "EUR"]), picks
)
forecasts = st.tuples(
    st.sampled_from(["company", "team", "region", "rep", "rep"]),
    st.sampled_from(["commit", "commit", "best_case"]),
    days,
    st.sampled_from([0, 6, 27, 30, 89]),
    st.integers(-20, 20),
    st.integers(0, 5000),
)


@dataclass(frozen=True)
class Sketch:
    """What a company consists of."""

    deals: list[Deal]
    customers: list[tuple[date | None, date | None]]
    moves: list[date]
    quotas: list[tuple[str, str, date, int, int]]
    activities: list[tuple[str, date, str, int, int | None, str]]
    subscriptions: list[tuple[int, date, int | None]]
    campaigns: list[tuple[date, int | None, str]]
    spend: list[tuple[date, Decimal, str, int]]
    forecasts: list[tuple[str, str, date, int, int, int]]


sketches = st.builds(
    Sketch,
    deals=st.lists(deals, min_size=1, max_size=8),
    customers=st.lists(st.tuples(st.none() | days, st.none() | days), min_size=3, max_size=3),
    moves=st.lists(days, min_size=3, max_size=3),
    quotas=st.lists(
        st.tuples(
            st.sampled_from(["company", "team", "region", "rep", "rep"]),
            st.sampled_from(["revenue", "revenue", "deals", "units"]),
            days,
            st.integers(0, 100),
            st.integers(0, 5000),
        ),
        max_size=4,
        unique_by=lambda quota: quota[:4],
    ),
    activities=st.lists(activities, max_size=6),
    subscriptions=st.lists(subscriptions, max_size=3),
    campaigns=st.lists(campaigns, max_size=2),
    spend=st.lists(spend, max_size=4),
    forecasts=st.lists(forecasts, max_size=5),
)


class Builder:
    """Writes a sketch into the company in force."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.region = make.make_region("North")
        self.south = make.make_region("South", parent=self.region)
        alpha = make.make_team("Alpha")
        self.teams = [alpha, make.make_team("Beta", parent=alpha)]
        self.reps = [self._rep(number) for number in range(4)]
        self.customers = [None, *(self._customer(*dates) for dates in sketch.customers)]
        self.products = [
            make.make_product(f"Product {number}", unit_price=10 + number, category="tools" * (number % 2))
            for number in range(4)
        ]
        self.stages = [make.make_stage("Talk", probability=Decimal("0.25")), make.make_stage("Offer")]
        self.initiative = Initiative.objects.create(
            name="New market",
            starts_on=FIRST_DAY + timedelta(days=30),
            ends_on=FIRST_DAY + timedelta(days=90),
        )
        make.set_rate("EUR", FIRST_DAY + timedelta(days=20), Decimal("1.1"))
        make.set_rate("EUR", FIRST_DAY + timedelta(days=60), Decimal("1.3"))

    def build(self) -> None:
        for deal in self.sketch.deals:
            self._deal(deal)
        for quota in self.sketch.quotas:
            self._quota(*quota)
        for activity in self.sketch.activities:
            self._activity(*activity)
        for subscription in self.sketch.subscriptions:
            self._subscription(*subscription)
        campaigns = [None, *(self._campaign(*campaign) for campaign in self.sketch.campaigns)]
        for on, amount, currency, campaign in self.sketch.spend:
            make.spend(amount, on, currency=currency, campaign=campaigns[campaign % len(campaigns)])
        for forecast in self.sketch.forecasts:
            self._forecast(*forecast)

    def _rep(self, number: int) -> Any:
        """The last rep has no team; the others move from the first team to the second."""
        rep = make.make_rep(f"Rep {number}", region=[None, self.region, self.south, None][number])
        if number < 3:
            moved = self.sketch.moves[number] + timedelta(days=1)
            for team, starts_on, ends_on in ((0, FIRST_DAY - timedelta(days=9), moved), (1, moved, None)):
                TeamMembership.objects.create(
                    rep=rep, team=self.teams[team], starts_on=starts_on, ends_on=ends_on
                )
        return rep

    def _customer(self, acquired_on: date | None, lost_on: date | None) -> Customer:
        if acquired_on and lost_on and lost_on < acquired_on:
            acquired_on, lost_on = lost_on, acquired_on
        return make.make_customer(
            f"Customer {acquired_on} {lost_on} {Customer.objects.count()}",
            acquired_on=acquired_on,
            lost_on=lost_on,
            segment="big" if lost_on else "",
            region=self.south,
        )

    def _deal(self, sketch: Deal) -> None:
        deal = self._written(sketch)
        for product in sketch.products:
            make.add_line(deal, self.products[product], quantity=product + 1)
        if sketch.shared_with:
            sharing = [self.reps[sketch.shared_with], self.reps[(sketch.shared_with + 1) % 4]]
            split_deal(deal, dict(zip(sharing, (Decimal("66.7"), Decimal("33.3")), strict=True)))
        deal.refresh_from_db()
        lasts = sketch.length if sketch.outcome != "open" else 99
        if sketch.stage_moved_after is not None and sketch.stage_moved_after < lasts:
            make.remember(deal, self._after(sketch, sketch.stage_moved_after), stage=self.stages[1])
        if sketch.amount_changed_after is not None and sketch.amount_changed_after < lasts:
            make.remember(deal, self._after(sketch, sketch.amount_changed_after), amount_base=Decimal("7.5"))

    def _written(self, sketch: Deal) -> Any:
        closes = sketch.outcome != "open"
        return make.Opportunity.objects.create(
            amount=sketch.amount,
            cost=sketch.amount and sketch.amount / 2,
            currency=sketch.currency,
            stage=make.stage_of(sketch.outcome) if closes else self.stages[0],
            rep=self.reps[sketch.rep],
            customer=self.customers[sketch.customer],
            opened_at=make.instant(self._after(sketch, 0)),
            closed_at=make.instant(self._after(sketch, sketch.length)) if closes else None,
            expected_close_on=sketch.opened_on + timedelta(days=30),
            cancelled_at=self._cancelled_at(sketch),
            type=sketch.type,
            source=sketch.source,
            initiative=self.initiative if sketch.is_initiative else None,
        )

    def _cancelled_at(self, sketch: Deal) -> Any:
        if sketch.outcome != "won" or sketch.cancelled_after is None:
            return None
        return make.instant(self._after(sketch, sketch.length + sketch.cancelled_after))

    def _after(self, sketch: Deal, count: int) -> str:
        return f"{sketch.opened_on + timedelta(days=count)} {sketch.hour}"

    def _quota(self, scope: str, metric: str, starts_on: date, length: int, amount: int) -> None:
        ends_on = starts_on + timedelta(days=length)
        make.set_quota(amount, starts_on, ends_on, metric=metric, **self._member(scope, amount))

    def _member(self, scope: str, pick: int) -> dict[str, Any]:
        members = {"rep": self.reps[pick % 4], "team": self.teams[pick % 2], "region": self.south}
        return {scope: members[scope]} if scope in members else {}

    def _activity(self, kind: str, on: date, hour: str, rep: int, minutes: int | None, outcome: str) -> None:
        at = make.instant(f"{on} {hour}")
        log_activity(self.reps[rep], kind, at=at, minutes=minutes, outcome=outcome)

    def _subscription(self, customer: int, started_on: date, length: int | None) -> None:
        ended_on = None if length is None else started_on + timedelta(days=length)
        make.subscribe(self.customers[customer], started_on, ended_on)

    def _campaign(self, starts_on: date, length: int | None, baseline: str) -> Any:
        return make.make_campaign(
            f"Campaign {Campaign.objects.count()}",
            starts_on,
            None if length is None else starts_on + timedelta(days=length),
            baseline=baseline,
            baseline_amount=1000 if baseline == Baseline.ENTERED else None,
            segment="big" if length == 0 else "",
            region=self.region if length and length % 2 else None,
        )

    def _forecast(
        self, scope: str, category: str, starts_on: date, length: int, ahead: int, amount: int
    ) -> None:
        submitted_on, ends_on = starts_on - timedelta(days=ahead), starts_on + timedelta(days=length)
        member = self._member(scope, amount)
        make.submit(amount, submitted_on, starts_on, ends_on, category=category, **member)
