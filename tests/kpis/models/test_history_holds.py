"""Whatever is done to a deal, its history stays one unbroken line that ends at what the deal is."""

import os
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpis.models import Opportunity
from tests.factories import (
    add_line,
    age_history,
    day,
    instant,
    make_product,
    make_rep,
    make_stage,
    make_team,
    open_deal,
    stage_of,
)

SHARED = (
    "stage_id",
    "outcome",
    "amount_base",
    "win_probability",
    "expected_close_on",
    "rep_id",
    "team_id",
    "product_id",
    "source",
)
offsets = st.integers(-20, 20)
edits = st.one_of(
    st.tuples(st.just("amount"), st.sampled_from([None, 0, 10, 99])),
    st.tuples(st.just("stage"), st.integers(0, 1)),
    st.tuples(st.just("rep"), st.integers(0, 1)),
    st.tuples(st.just("win"), st.integers(0, 60)),
    st.tuples(st.just("lose"), st.integers(0, 60)),
    st.tuples(st.just("reopen"), st.none()),
    st.tuples(st.just("opened"), offsets),
    st.tuples(st.just("closed"), offsets),
    st.tuples(st.just("delete"), st.booleans()),
    st.tuples(st.just("source"), st.sampled_from(["", "web"])),
    st.tuples(st.just("line"), st.integers(1, 3)),
    st.tuples(st.just("move"), st.integers(1, 50)),
    st.tuples(st.just("later"), st.none()),
)


class Life:
    """A deal to which things happen."""

    def __init__(self) -> None:
        self.stages = [make_stage("Talk", probability=Decimal("0.5")), make_stage("Offer")]
        self.alpha, self.beta = make_team("Alpha"), make_team("Beta")
        self.reps = [make_rep("Ann", team=self.alpha), make_rep("Ben")]
        self.product = make_product(unit_price=7)
        self.pk = open_deal(100, "2025-03-01", rep=self.reps[0], stage=self.stages[0]).pk

    @property
    def deal(self) -> Opportunity:
        return Opportunity.everything.get(pk=self.pk)

    def write(self, **values: object) -> None:
        Opportunity.everything.filter(pk=self.pk).update(**values)

    def amount(self, amount) -> None:
        self.write(amount=amount)

    def stage(self, number) -> None:
        if self.deal.outcome == "open":
            self.write(stage=self.stages[number])

    def rep(self, number) -> None:
        self.write(rep=self.reps[number])

    def win(self, days) -> None:
        self.write(stage=stage_of("won"), closed_at=F("opened_at") + timedelta(days=days))

    def lose(self, days) -> None:
        self.write(stage=stage_of("lost"), closed_at=F("opened_at") + timedelta(days=days))

    def reopen(self, _) -> None:
        self.write(stage=self.stages[0], closed_at=None)

    def opened(self, days) -> None:
        opened_at = self.deal.opened_at + timedelta(days=days)
        self.write(opened_at=min(opened_at, self.deal.closed_at or opened_at))

    def closed(self, days) -> None:
        if self.deal.closed_at:
            self.write(closed_at=max(self.deal.opened_at, self.deal.closed_at + timedelta(days=days)))

    def delete(self, is_deleted) -> None:
        self.write(deleted_at=instant("2025-08-01") if is_deleted else None)

    def source(self, source) -> None:
        self.write(source=source)

    def line(self, quantity) -> None:
        add_line(self.deal, self.product, quantity=quantity)

    def move(self, days) -> None:
        rep = self.reps[0]
        rep.team_memberships.all().delete()
        moved_on = day("2025-03-01") + timedelta(days=days)
        rep.team_memberships.create(team=self.alpha, starts_on=day("2020-01-01"), ends_on=moved_on)
        rep.team_memberships.create(team=self.beta, starts_on=moved_on)

    def later(self, _) -> None:
        age_history()


@pytest.mark.usefixtures("in_company")
@settings(
    max_examples=int(os.environ.get("EXAMPLES", "25")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(happenings=st.lists(edits, max_size=8))
def test_history_is_one_unbroken_line_to_what_the_deal_is(happenings):
    with transaction.atomic():
        life = Life()
        for what, value in happenings:
            getattr(life, what)(value)
        deal, stretches = life.deal, list(life.deal.history.order_by("at", "id"))
        check_line(deal, stretches)
        check_end(deal, stretches[-1])
        transaction.set_rollback(True)


def check_line(deal, stretches) -> None:
    """Each stretch ends where the next begins, from the opening on, and one is the first."""
    assert stretches[0].at == deal.opened_at
    assert [one.is_first for one in stretches] == [True] + [False] * (len(stretches) - 1)
    assert all(one.until == following.at for one, following in pairwise(stretches))
    assert stretches[-1].until is None
    assert all(one.deleted_at == deal.deleted_at for one in stretches)


def check_end(deal, last) -> None:
    """The last stretch is the deal as it is, since it closed where it is closed."""
    assert {name: getattr(last, name) for name in SHARED} == {name: getattr(deal, name) for name in SHARED}
    assert deal.outcome == "open" or last.at == deal.closed_at
