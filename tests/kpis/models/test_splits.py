"""Splits repeat the facts of their deal, and a deal's parts add up to 100 percent when a transaction ends."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.services import move_rep
from kpis.models import Opportunity, Split
from kpis.services import cancel, reopen, split_deal
from tests.factories import (
    add_line,
    day,
    instant,
    make_customer,
    make_product,
    make_rep,
    make_team,
    open_deal,
    set_rate,
    stage_of,
    win_deal,
)

pytestmark = pytest.mark.usefixtures("in_company")

FACTS = ("owner__name", "owner_team__name", "outcome", "type", "closed_on", "cancelled_on", "deal_amount")


@pytest.fixture
def rita(in_company):
    return make_rep("Rita", team=make_team("Alpha"))


@pytest.fixture
def sam(in_company):
    return make_rep("Sam", team=make_team("Beta"))


def facts(**split) -> tuple:
    return Split.objects.filter(**split).values_list(*FACTS).get()


def team_of(rep) -> str | None:
    return Split.objects.values_list("team__name", flat=True).get(rep=rep)


def check() -> None:
    """What the end of a transaction would find."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_a_split_repeats_the_facts_of_its_deal(rita, sam):
    split_deal(win_deal(1000, "2025-01-15", rep=rita, type="upsell"), {rita: 60, sam: 40})
    assert facts(rep=sam) == ("Rita", "Alpha", "won", "upsell", day("2025-01-15"), None, 1000)


def test_parts_are_exact(rita, sam):
    deal = win_deal(Decimal("0.000000000000000000001"), rep=rita, cost=Decimal("0.01"))
    split_deal(deal, {rita: Decimal("66.6666666666"), sam: Decimal("33.3333333334")})
    assert Split.objects.get(rep=sam).amount_base == Decimal("0.000000000000000000000333333333334")
    assert Split.objects.get(rep=sam).cost_base == Decimal("0.003333333333340")


def test_a_split_follows_every_change_of_its_deal(rita, sam):
    deal = open_deal(1000, "2025-01-05", rep=rita)
    split_deal(deal, {sam: 100})
    won, amount = stage_of("won"), Decimal(700)
    Opportunity.objects.update(
        stage=won, closed_at=instant("2025-02-01"), amount=amount, rep=sam, type="upsell"
    )
    assert facts(rep=sam) == ("Sam", "Beta", "won", "upsell", day("2025-02-01"), None, 700)
    deal.refresh_from_db()
    cancel(deal, reason="bankrupt", at=instant("2025-03-01"))
    assert facts(rep=sam)[5] == day("2025-03-01")
    reopen(deal, stage_of("open"))
    assert facts(rep=sam) == ("Sam", "Beta", "open", "upsell", None, None, 700)


def test_a_split_follows_the_deal_s_lines_and_rate(rita, sam):
    deal = win_deal(None, "2025-01-15", rep=rita, currency="EUR")
    split_deal(deal, {rita: 50, sam: 50})
    set_rate("EUR", "2025-01-01", 2)
    add_line(deal, make_product("Lathe"), 3, unit_price=100)
    assert facts(rep=sam)[6] == 600


def test_a_split_knows_an_earlier_win_of_the_customer_entered_later(rita, sam):
    acme = make_customer()
    deal = win_deal(100, "2025-03-15", rep=rita, customer=acme)
    split_deal(deal, {rita: 50, sam: 50})
    win_deal(100, "2025-01-15", rep=rita, customer=acme)
    assert Split.objects.get(rep=sam).is_existing_customer


def test_a_split_counts_for_the_team_its_rep_was_in_when_the_deal_closed(rita, sam):
    split_deal(win_deal(1000, "2025-03-14", rep=rita), {rita: 50, sam: 50})
    gamma = make_team("Gamma")
    move_rep(sam, gamma, day("2025-03-15"))
    assert team_of(sam) == "Beta"
    Opportunity.objects.update(closed_at=instant("2025-03-15"))
    assert team_of(sam) == "Gamma"


def test_a_move_entered_later_moves_the_split(rita, sam):
    split_deal(win_deal(1000, "2025-03-14", rep=rita), {rita: 50, sam: 50})
    move_rep(sam, make_team("Gamma"), day("2025-03-01"))
    move_rep(rita, make_team("Delta"), day("2025-03-01"))
    assert (team_of(sam), facts(rep=sam)[1]) == ("Gamma", "Delta")


def test_an_open_deal_s_split_is_of_today_s_team(rita, sam):
    split_deal(open_deal(1000, rep=rita), {sam: 100})
    assert team_of(sam) == "Beta"
    move_rep(sam, make_team("Gamma"), day("2025-03-01"))
    assert team_of(sam) == "Gamma"


def test_a_deleted_deal_s_splits_are_deleted_with_it_and_come_back(rita, sam):
    split_deal(win_deal(1000, rep=rita), {rita: 50, sam: 50})
    Opportunity.objects.update(deleted_at=instant("2025-03-01"))
    assert not Split.objects.filter(deleted_at=None).exists()
    Opportunity.everything.update(deleted_at=None)
    assert Split.objects.filter(deleted_at=None).count() == 2
    Opportunity.objects.all().delete()
    check()
    assert not Split.objects.exists()


def test_a_split_may_be_written_before_its_deal(rita, sam):
    deal = win_deal(1000, rep=rita)
    Split.objects.create(opportunity_id=deal.pk + 1, rep=sam, percent=100)
    deal.pk, deal.external_id = deal.pk + 1, "later"
    deal.save(force_insert=True)
    assert facts(rep=sam)[6] == 1000


@pytest.mark.parametrize("percents", [(60, 39), (60, 41), (Decimal("33.33"), Decimal("66.66"))])
def test_parts_that_do_not_add_up_are_refused_when_the_transaction_ends(rita, sam, percents):
    deal = win_deal(1000, rep=rita)
    with (
        pytest.raises(IntegrityError, match=f"add up to {sum(percents)} percent, not to 100"),
        transaction.atomic(),
    ):
        for rep, percent in zip((rita, sam), percents, strict=True):
            Split.objects.create(opportunity=deal, rep=rep, percent=percent)
        check()


def test_parts_may_be_replaced_one_by_one(rita, sam):
    split_deal(win_deal(1000, rep=rita), {rita: 50, sam: 50})
    check()
    Split.objects.filter(rep=rita).update(percent=70)
    Split.objects.filter(rep=sam).update(percent=30)
    check()
    with pytest.raises(IntegrityError, match="add up to 70 percent"), transaction.atomic():
        Split.objects.filter(rep=sam).delete()
        check()
    Split.objects.all().delete()
    check()


def test_a_part_that_goes_to_another_deal_is_missed(rita, sam):
    deal, other = win_deal(1000, rep=rita), win_deal(500, rep=rita)
    split_deal(deal, {rita: 50, sam: 50})
    with pytest.raises(IntegrityError, match="not to 100"), transaction.atomic():
        Split.objects.filter(rep=sam).update(opportunity=other)
        check()


@pytest.mark.parametrize("percent", [0, -10, Decimal("100.01")])
def test_a_part_is_a_percentage(rita, percent):
    with pytest.raises(IntegrityError, match="split_is_a_percentage"), transaction.atomic():
        Split.objects.create(opportunity=win_deal(rep=rita), rep=rita, percent=percent)
