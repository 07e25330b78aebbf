"""Who gets the credit: the rep, the team of the day, and the teams above it."""

from decimal import Decimal

import pytest

from accounts.services import move_rep
from kpis.models import Opportunity
from tests.factories import (
    day,
    lose_deal,
    make_customer,
    make_region,
    make_rep,
    make_team,
    open_deal,
    set_quota,
    win_deal,
)
from tests.kpis.figures import figure, figures, reading, rows

pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture
def alpha(in_company):
    return make_team("Alpha")


@pytest.fixture
def beta(alpha):
    """A team inside Alpha."""
    return make_team("Beta", parent=alpha)


@pytest.fixture
def mover(alpha, beta):
    """A rep who went from Alpha to Beta on 15 March."""
    rep = make_rep("Mover", team=alpha)
    move_rep(rep, beta, day("2025-03-15"))
    return rep


def test_credit_follows_the_team_of_the_day_of_the_win(mover):
    win_deal(100, "2025-03-14", rep=mover)
    win_deal(30, "2025-03-15", rep=mover)
    assert figures("total_revenue", "2025-03", "team") == {"Alpha": 100, "Beta": 30}


def test_a_move_entered_late_moves_the_credit_of_deals_won_since(alpha, beta):
    rep = make_rep("Rita", team=alpha)
    win_deal(100, "2025-03-20", rep=rep)
    move_rep(rep, beta, day("2025-03-15"))
    assert figures("total_revenue", "2025-03", "team") == {"Alpha": 0, "Beta": 100}


def test_the_open_pipeline_moves_with_the_rep(mover):
    open_deal(500, "2025-03-01", rep=mover)
    assert figures("open_pipeline", "2025-03-14", "team") == {"Alpha": 500, "Beta": 0}
    assert figures("open_pipeline", "2025-03-15", "team") == {"Alpha": 0, "Beta": 500}


def test_direct_teams_and_none_add_up_to_the_company(mover, alpha):
    for amount, rep in ((100, mover), (20, make_rep("Ann", team=alpha)), (3, make_rep("Loner"))):
        win_deal(amount, "2025-03-10", rep=rep)
    assert figures("total_revenue", "2025-03", "team") == {"Alpha": 120, "Beta": 0, "none": 3}
    assert figure("total_revenue", "2025-03") == 123


def test_a_roll_up_holds_the_teams_below_it(alpha, beta):
    win_deal(100, "2025-03-10", rep=make_rep("Ann", team=alpha))
    win_deal(30, "2025-03-10", rep=make_rep("Ben", team=beta))
    assert figures("total_revenue", "2025-03", "team_rollup") == {"Alpha": 130, "Beta": 30}


def test_the_rows_of_a_roll_up_are_those_of_the_teams_below_it_too(alpha, beta):
    win_deal(100, "2025-03-10", rep=make_rep("Ann", team=alpha), external_id="A-1")
    win_deal(30, "2025-03-11", rep=make_rep("Ben", team=beta), external_id="B-1")
    found = rows("total_revenue", "won_amount", "2025-03", "team_rollup", alpha)
    assert [row.external_id for row in found] == ["A-1", "B-1"]


def test_a_ratio_of_a_roll_up_divides_the_sums_and_averages_nothing(alpha, beta):
    ann, ben = make_rep("Ann", team=alpha), make_rep("Ben", team=beta)
    win_deal(100, "2025-03-10", rep=ann)
    for _ in range(3):
        lose_deal(100, "2025-03-10", rep=ben)
    assert figures("win_rate", "2025-03", "team_rollup") == {"Alpha": Decimal("0.25"), "Beta": 0}


def test_a_deal_handed_over_after_the_win_is_the_new_reps(alpha):
    ann, ben = make_rep("Ann", team=alpha), make_rep("Ben", team=alpha)
    deal = win_deal(100, "2025-03-10", rep=ann)
    Opportunity.objects.filter(pk=deal.pk).update(rep=ben)
    assert figures("deals_won", "2025-03", "rep") == {"Ann": 0, "Ben": 1}
    assert figure("opportunity_conversion_rate", "2025-03", "rep", ben) == 1


def test_a_rep_in_two_teams_in_a_period_is_active_in_both(mover):
    win_deal(100, "2025-03-20", rep=mover)
    assert figures("rep_productivity", "2025-03", "team") == {"Alpha": 0, "Beta": 100}
    assert figure("rep_productivity", "2025-03") == 100


def test_the_rows_behind_a_teams_active_reps_are_reps_each_once(mover, alpha):
    move_rep(mover, alpha, day("2025-03-25"))
    found = rows("rep_productivity", "active_reps", "2025-03", "team", alpha)
    assert [(row.record, row.external_id, row.amount) for row in found] == [("accounts.Rep", "mover", 1)]


def test_a_team_is_credited_with_the_reps_it_has_at_the_end_of_the_period(mover, beta):
    set_quota(1000, "2025-03-01", "2025-03-31", rep=mover)
    win_deal(1000, "2025-03-10", rep=mover)
    assert figure("quota_attainment_rate", "2025-03", "team", beta) == 1


def test_a_deal_belongs_to_the_region_of_its_own_else_the_customers_else_the_reps():
    north, south, west = (make_region(name) for name in ("North", "South", "West"))
    rep, acme = make_rep(region=west), make_customer(region=south)
    win_deal(1, "2025-03-10", rep=rep, customer=acme, region=north)
    win_deal(20, "2025-03-10", rep=rep, customer=acme)
    win_deal(300, "2025-03-10", rep=rep)
    assert figures("total_revenue", "2025-03", "region") == {"North": 1, "South": 20, "West": 300}


def test_a_rep_who_joined_later_has_no_share_in_earlier_months():
    make_rep("Newcomer", started_on="2025-05-01")
    win_deal(100, "2025-03-10", rep=make_rep("Rita"))
    assert reading("rep_productivity", "2025-03").inputs["active_reps"] == 1
