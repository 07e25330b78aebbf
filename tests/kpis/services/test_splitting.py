"""Sharing a deal's money among reps."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.tenancy import company_context
from kpis.models import Split
from kpis.services import split_deal
from tests.factories import make_rep, win_deal


@pytest.fixture
def reps(in_company):
    return [make_rep(name) for name in ("Rita", "Sam", "Uma")]


def parts() -> dict[str, Decimal]:
    return dict(Split.objects.values_list("rep__name", "percent"))


def test_a_deal_is_split(reps):
    rita, sam, _ = reps
    split_deal(win_deal(rep=rita), {rita: Decimal("66.67"), sam: Decimal("33.33")})
    assert parts() == {"Rita": Decimal("66.67"), "Sam": Decimal("33.33")}


def test_new_splits_take_the_place_of_the_old(reps):
    rita, sam, uma = reps
    deal = win_deal(rep=rita)
    split_deal(deal, {rita: 50, sam: 50})
    split_deal(deal, {sam: 90, uma: 10})
    assert parts() == {"Sam": 90, "Uma": 10}


def test_no_splits_give_the_owner_everything_again(reps):
    rita, sam, _ = reps
    deal = win_deal(rep=rita)
    split_deal(deal, {rita: 50, sam: 50})
    split_deal(deal, {})
    assert parts() == {}


@pytest.mark.parametrize("percents", [(50, 49), (60, 60), (Decimal("33.333"), Decimal("66.666"))])
def test_parts_that_do_not_add_up_are_refused(reps, percents):
    deal = win_deal(rep=reps[0])
    split_deal(deal, {reps[2]: 100})
    with pytest.raises(ValidationError, match=f"add up to {sum(percents)} percent, not to 100"):
        split_deal(deal, dict(zip(reps, percents, strict=False)))
    assert parts() == {"Uma": 100}


@pytest.mark.parametrize("percents", [(150, -50), (100, 0)])
def test_a_part_that_is_not_positive_is_refused_and_the_splits_stay(reps, percents):
    deal = win_deal(rep=reps[0])
    split_deal(deal, {reps[2]: 100})
    with pytest.raises(ValidationError, match="more than 0 and at most 100"):
        split_deal(deal, dict(zip(reps, percents, strict=False)))
    assert parts() == {"Uma": 100}


@pytest.mark.django_db(transaction=True)
def test_two_who_split_the_same_deal_at_once_do_not_both_succeed(company):
    with company_context(company):
        deal, sam = win_deal(rep=make_rep("Rita")), make_rep("Sam")
    with ThreadPoolExecutor(1) as somebody_else:
        with company_context(company):
            Split.objects.create(opportunity=deal, rep=deal.rep, percent=100)
            meanwhile = somebody_else.submit(_give_all, company, deal, sam).exception(30)
        afterwards = somebody_else.submit(_give_all, company, deal, sam).exception(30)
    assert "lock timeout" in str(meanwhile)
    assert "add up to 200 percent" in str(afterwards)
    with company_context(company):
        assert parts() == {"Rita": 100}


def _give_all(company, deal, rep) -> None:
    """Not by the service, which would take the first one's splits away."""
    try:
        with company_context(company), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            Split.objects.create(opportunity=deal, rep=rep, percent=100)
    finally:
        connection.close()
