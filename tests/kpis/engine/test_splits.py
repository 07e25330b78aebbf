"""Money of a split deal is its reps'; its counts stay with its owner, and the company's total does not change."""

from decimal import Decimal

import pytest

from accounts.services import move_rep
from accounts.tenancy import current_company
from kpis.catalogue import CATALOGUE
from kpis.engine.calendars import calendar_of
from kpis.engine.readings import read
from kpis.models import Initiative, Opportunity
from kpis.selectors.bridges import bridge
from kpis.services import cancel, reopen, split_deal
from tests.factories import (
    day,
    instant,
    lose_deal,
    make_customer,
    make_rep,
    make_team,
    open_deal,
    set_quota,
    stage_of,
    win_deal,
)
from tests.kpis.figures import figure, figures, reader, reading, rows

pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture
def teams(in_company):
    """Beta is part of Alpha; Gamma stands alone."""
    alpha = make_team("Alpha")
    return {"Alpha": alpha, "Beta": make_team("Beta", parent=alpha), "Gamma": make_team("Gamma")}


@pytest.fixture
def reps(teams):
    """Rita in Alpha, Sam in Beta, Uma in Gamma."""
    return {
        name: make_rep(name, team=teams[team])
        for name, team in (("Rita", "Alpha"), ("Sam", "Beta"), ("Uma", "Gamma"))
    }


@pytest.fixture
def split(reps):
    """A deal of 1,000 that Rita owns: half of it hers, 30 % Sam's, 20 % Uma's."""
    deal = win_deal(1000, "2025-01-15", rep=reps["Rita"], cost=400)
    split_deal(deal, {reps["Rita"]: 50, reps["Sam"]: 30, reps["Uma"]: 20})
    return deal


def test_money_follows_the_splits_by_rep_and_by_team(split):
    assert figures("total_revenue", "2025-01", "rep") == {"Rita": 500, "Sam": 300, "Uma": 200}
    assert figures("total_revenue", "2025-01", "team") == {"Alpha": 500, "Beta": 300, "Gamma": 200}
    assert figures("gross_profit", "2025-01", "rep") == {"Rita": 300, "Sam": 180, "Uma": 120}


def test_a_roll_up_holds_its_teams_parts(split):
    assert figures("total_revenue", "2025-01", "team_rollup") == {"Alpha": 800, "Beta": 300, "Gamma": 200}


def test_company_totals_do_not_change(split):
    assert figure("total_revenue", "2025-01") == 1000
    assert figures("total_revenue", "2025-01", "source") == {"none": 1000}


def test_counts_stay_with_the_owner(split):
    assert figures("deals_won", "2025-01", "rep") == {"Rita": 1, "Sam": 0, "Uma": 0}
    assert figures("average_deal_size", "2025-01", "rep") == {"Rita": 500, "Sam": None, "Uma": None}


def test_rows_show_each_rep_s_part(split, reps):
    found = [rows("total_revenue", "won_amount", "2025-01", "rep", rep) for rep in reps.values()]
    assert [[(row.record, row.pk, row.amount) for row in ones] for ones in found] == [
        [("kpis.Opportunity", split.pk, 500)],
        [("kpis.Opportunity", split.pk, 300)],
        [("kpis.Opportunity", split.pk, 200)],
    ]


def test_rows_of_a_roll_up_show_what_its_teams_have_of_the_deal(split, teams):
    (row,) = rows("total_revenue", "won_amount", "2025-01", "team_rollup", teams["Alpha"])
    assert (row.pk, row.amount) == (split.pk, 800)


def test_an_owner_who_gives_everything_away_has_no_row_left(reps):
    split_deal(win_deal(1000, rep=reps["Rita"]), {reps["Sam"]: 100})
    assert figures("total_revenue", "2025-01", "rep") == {"Rita": 0, "Sam": 1000, "Uma": 0}
    assert rows("total_revenue", "won_amount", "2025-01", "rep", reps["Rita"]) == []


def test_a_deal_without_splits_stays_its_owner_s_beside_one_with(split, reps):
    win_deal(70, "2025-01-20", rep=reps["Rita"])
    win_deal(7, "2025-01-20", rep=reps["Uma"])
    assert figures("total_revenue", "2025-01", "rep") == {"Rita": 570, "Sam": 300, "Uma": 207}


def test_a_split_deal_that_is_lost_or_open_brings_nobody_money(split, reps):
    split_deal(open_deal(500, rep=reps["Rita"]), {reps["Sam"]: 100})
    reopen(split, stage_of("open"))
    assert figures("total_revenue", "2025-01", "rep") == {"Rita": 0, "Sam": 0, "Uma": 0}
    assert figure("total_revenue", "2025-01") == 0


def test_what_is_lost_follows_the_splits_too(split, reps):
    split_deal(lose_deal(600, "2025-01-20", rep=reps["Sam"]), {reps["Rita"]: 50, reps["Sam"]: 50})
    by_value = CATALOGUE["win_rate"].defined_as("value")
    january = calendar_of(current_company()).parse("2025-01")
    found = read(reader(), [by_value], [january], "rep")["win_rate"]
    told = {one.member_name: (one.inputs["won_amount"], one.inputs["lost_amount"]) for one in found}
    assert told == {"Rita": (500, 300), "Sam": (300, 300), "Uma": (200, 0)}


def test_a_split_deal_won_again_counts_on_its_new_day(split):
    reopen(split, stage_of("open"))
    Opportunity.objects.update(stage=stage_of("won"), closed_at=instant("2025-02-15"))
    assert figures("total_revenue", "2025-01", "rep") == {"Rita": 0, "Sam": 0, "Uma": 0}
    assert figures("total_revenue", "2025-02", "rep") == {"Rita": 500, "Sam": 300, "Uma": 200}


def test_a_split_deal_that_changes_owner_keeps_its_parts(split, reps):
    Opportunity.objects.update(rep=reps["Uma"])
    assert figures("total_revenue", "2025-01", "rep") == {"Rita": 500, "Sam": 300, "Uma": 200}
    assert figures("deals_won", "2025-01", "rep") == {"Rita": 0, "Sam": 0, "Uma": 1}


def test_a_part_is_its_rep_s_team_s_on_the_day_of_the_win(split, reps, teams):
    move_rep(reps["Sam"], teams["Gamma"], day("2025-01-15"))
    assert figures("total_revenue", "2025-01", "team") == {"Alpha": 500, "Beta": 0, "Gamma": 500}
    move_rep(reps["Uma"], teams["Alpha"], day("2025-01-16"))
    assert figures("total_revenue", "2025-01", "team") == {"Alpha": 500, "Beta": 0, "Gamma": 500}


def test_parts_of_a_rep_without_a_team_belong_to_no_team(split):
    split_deal(split, {make_rep("Vera"): 100})
    assert figures("total_revenue", "2025-01", "team") == {"Alpha": 0, "Beta": 0, "Gamma": 0, "none": 1000}


def test_what_is_cancelled_follows_the_splits(split):
    cancel(split, reason="bankrupt", at=instant("2025-02-03"))
    assert figures("cancelled_amount", "2025-02", "rep") == {"Rita": 500, "Sam": 300, "Uma": 200}
    assert figures("cancelled_orders", "2025-02", "rep") == {"Rita": 1, "Sam": 0, "Uma": 0}
    assert figures("net_revenue", "2025-02", "team") == {"Alpha": -500, "Beta": -300, "Gamma": -200}
    assert figures("cancelled_amount", "2025-02", "cancellation_reason") == {"bankrupt": 1000}


def test_expansion_follows_the_splits(reps):
    acme = make_customer()
    win_deal(100, "2025-01-02", opened="2025-01-01", rep=reps["Rita"], customer=acme)
    upsell = win_deal(500, "2025-03-15", rep=reps["Rita"], customer=acme, type="upsell")
    split_deal(upsell, {reps["Rita"]: 10, reps["Sam"]: 90})
    assert figures("expansion_revenue", "2025-03", "rep") == {"Rita": 50, "Sam": 450, "Uma": 0}


def test_revenue_of_initiatives_follows_the_splits(split):
    split.initiative = Initiative.objects.create(name="New market", starts_on=day("2025-01-01"))
    split.save()
    assert figures("new_initiative_revenue", "2025-01", "rep") == {"Rita": 500, "Sam": 300, "Uma": 200}


def test_parts_of_an_odd_amount_are_exact(split):
    Opportunity.objects.update(amount=Decimal("333.33"))
    assert figures("total_revenue", "2025-01", "rep") == {
        "Rita": Decimal("166.665"),
        "Sam": Decimal("99.999"),
        "Uma": Decimal("66.666"),
    }


def test_a_growth_bridge_by_rep_adds_up_with_splits(split, reps):
    split_deal(win_deal(500, "2025-02-10", rep=reps["Sam"]), {reps["Uma"]: 100})
    found = bridge("total_revenue", calendar_of(current_company()).parse("2025-02"), by="rep")
    assert (found.change, sum(part.amount for part in found.parts)) == (-500, -500)


def test_revenue_per_rep_follows_the_splits(split):
    assert figures("revenue_per_rep", "2025-01", "rep") == {"Rita": 500, "Sam": 300, "Uma": 200}
    assert figures("revenue_per_rep", "2025-01", "team") == {"Alpha": 500, "Beta": 300, "Gamma": 200}


def test_quotas_are_attained_by_parts(split, reps, teams):
    set_quota(600, "2025-01-01", "2025-01-31", rep=reps["Rita"])
    set_quota(300, "2025-01-01", "2025-01-31", rep=reps["Sam"])
    set_quota(120, "2025-01-01", "2025-01-31", rep=reps["Uma"], metric="profit")
    assert figures("quota_attainment_rate", "2025-01", "rep") == {"Rita": 0, "Sam": 1, "Uma": 1}
    assert figures("quota_attainment", "2025-01", "rep")["Sam"] == 1
    assert reading("quota_attainment", "2025-01", "team", teams["Beta"]).value == 1
    assert round(figures("quota_attainment", "2025-01", "rep")["Rita"], 4) == Decimal("0.8333")


def test_a_deleted_deal_takes_its_parts_along(split):
    Opportunity.objects.update(deleted_at=instant("2025-02-01"))
    assert figures("total_revenue", "2025-01", "rep") == {"Rita": 0, "Sam": 0, "Uma": 0}
