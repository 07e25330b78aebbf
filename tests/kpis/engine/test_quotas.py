"""What is expected in a period: quotas of any dates, shared by working days."""

from decimal import Decimal

import pytest

from accounts.services import move_rep
from tests.factories import (
    add_line,
    day,
    log,
    make_product,
    make_region,
    make_rep,
    make_team,
    set_quota,
    set_rate,
    win_deal,
)
from tests.kpis.figures import figure, figures, rows, total

pytestmark = pytest.mark.usefixtures("in_company")


def test_a_quota_that_covers_half_a_period_counts_in_full():
    set_quota(1000, "2025-03-17", "2025-03-31", rep=make_rep())
    assert figure("quota", "2025-03") == 1000


def test_half_the_working_days_of_a_quota_are_half_of_it():
    set_quota(1000, "2025-03-03", "2025-03-14", rep=make_rep())
    assert figure("quota", "2025-W10") == 500


def test_a_weekend_has_no_share_of_a_quota():
    set_quota(1000, "2025-03-01", "2025-03-31", rep=make_rep())
    assert figure("quota", "2025-03-08..2025-03-09") == 0


def test_irregular_quota_periods_meet_in_one_quarter():
    rita = make_rep("Rita")
    set_quota(600, "2025-02-17", "2025-03-14", rep=rita)
    set_quota(400, "2025-03-15", "2025-04-11", rep=rita)
    assert figures("quota", "2025-03", "rep") == {"Rita": Decimal(600) * 10 / 20 + Decimal(400) * 11 / 20}


def test_months_of_a_quota_add_up_to_it():
    set_quota(1000, "2025-01-01", "2025-03-31", rep=make_rep())
    months = [figure("quota", month) for month in ("2025-01", "2025-02", "2025-03")]
    assert sum(months) == 1000


def test_the_companys_own_quota_goes_before_the_sum_of_its_reps():
    set_quota(400, "2025-03-01", "2025-03-31", rep=make_rep())
    set_quota(5000, "2025-03-01", "2025-03-31")
    assert figure("quota", "2025-03") == 5000


def test_a_team_without_a_quota_is_expected_what_its_reps_are():
    alpha, beta = make_team("Alpha"), make_team("Beta")
    set_quota(400, "2025-03-01", "2025-03-31", rep=make_rep("Ann", team=alpha))
    set_quota(300, "2025-03-01", "2025-03-31", rep=make_rep("Ben", team=beta))
    set_quota(900, "2025-03-01", "2025-03-31", team=beta)
    assert figures("quota", "2025-03", "team") == {"Alpha": 400, "Beta": 900}


def test_a_rep_who_moved_takes_the_quota_along():
    alpha, beta = make_team("Alpha"), make_team("Beta")
    rep = make_rep(team=alpha)
    set_quota(400, "2025-03-01", "2025-03-31", rep=rep)
    move_rep(rep, beta, day("2025-03-15"))
    assert figures("quota", "2025-03", "team") == {"Alpha": 0, "Beta": 400}


def test_a_regions_quota_is_compared_with_the_revenue_of_the_region():
    north = make_region("North")
    set_quota(400, "2025-03-01", "2025-03-31", region=north)
    win_deal(100, "2025-03-10", region=north)
    assert figure("plan_attainment", "2025-03", "region", north) == Decimal("0.25")


def test_a_quota_in_another_currency_is_worth_what_it_was_when_it_began():
    set_rate("EUR", "2025-03-01", Decimal("1.1"))
    set_rate("EUR", "2025-03-15", Decimal("1.5"))
    set_quota(1000, "2025-03-01", "2025-03-31", rep=make_rep(), currency="EUR")
    assert figure("quota", "2025-03") == 1100


def test_quotas_of_deals_are_no_money():
    set_quota(12, "2025-03-01", "2025-03-31", rep=make_rep(), metric="deals")
    assert figure("quota", "2025-03") == 0


def test_a_rep_reaches_the_quota_at_its_exact_amount():
    rita = make_rep("Rita")
    set_quota(Decimal("1000.01"), "2025-03-01", "2025-03-31", rep=rita)
    win_deal(Decimal("1000.01"), "2025-03-10", rep=rita)
    assert figure("quota_attainment_rate", "2025-03") == 1


def test_a_rep_with_two_quotas_reaches_both_or_none():
    rita = make_rep("Rita")
    set_quota(1000, "2025-03-01", "2025-03-31", rep=rita)
    set_quota(2, "2025-03-01", "2025-03-31", rep=rita, metric="deals")
    win_deal(5000, "2025-03-10", rep=rita)
    assert figure("quota_attainment_rate", "2025-03") == 0


@pytest.mark.parametrize("metric, amount", [("profit", 60), ("units", 10), ("deals", 1)])
def test_profit_units_and_deals_can_be_expected_too(metric, amount):
    rita = make_rep("Rita")
    set_quota(amount, "2025-03-01", "2025-03-31", rep=rita, metric=metric)
    deal = win_deal(None, "2025-03-10", rep=rita)
    add_line(deal, make_product(unit_price=10, unit_cost=4), quantity=10)
    assert figure("quota_attainment_rate", "2025-03") == 1


def test_a_quota_of_nothing_is_no_quota():
    set_quota(0, "2025-03-01", "2025-03-31", rep=make_rep())
    assert figure("quota_attainment_rate", "2025-03") is None


def test_the_rows_behind_a_teams_quota_are_its_reps_quotas_with_their_share():
    alpha = make_team("Alpha")
    set_quota(1000, "2025-03-03", "2025-03-14", rep=make_rep("Ann", team=alpha))
    set_quota(300, "2025-03-03", "2025-03-07", rep=make_rep("Ben", team=alpha))
    set_quota(700, "2025-03-03", "2025-03-07", rep=make_rep("Loner"))
    found = rows("quota", "quota_amount", "2025-W10", "team", alpha)
    assert [row.amount for row in found] == [500, 300]


def test_the_rows_behind_reps_at_quota_are_those_reps():
    for name, won in (("Ann", 1000), ("Ben", 999)):
        rep = make_rep(name)
        set_quota(1000, "2025-03-01", "2025-03-31", rep=rep)
        win_deal(won, "2025-03-10", rep=rep)
    reached = rows("quota_attainment_rate", "reps_at_quota", "2025-03")
    assert [row.external_id for row in reached] == ["ann"]
    assert total(rows("quota_attainment_rate", "reps_with_quota", "2025-03")) == 2


@pytest.fixture
def tree():
    """Alpha, above Beta and Gamma; Ann sells in Beta, Ben in Gamma, Mia in Alpha itself."""
    alpha = make_team("Alpha")
    beta, gamma = make_team("Beta", parent=alpha), make_team("Gamma", parent=alpha)
    return {
        "alpha": alpha,
        "beta": beta,
        "gamma": gamma,
        "mia": make_rep("Mia", team=alpha),
        "ann": make_rep("Ann", team=beta),
        "ben": make_rep("Ben", team=gamma),
    }


def test_a_roll_up_of_quotas_adds_those_of_the_reps_below(tree):
    for name, amount in (("mia", 100), ("ann", 20), ("ben", 3)):
        set_quota(amount, "2025-03-01", "2025-03-31", rep=tree[name])
    assert figures("quota", "2025-03", "team_rollup") == {"Alpha": 123, "Beta": 20, "Gamma": 3}
    assert total(rows("quota", "quota_amount", "2025-03", "team_rollup", tree["alpha"])) == 123


def test_a_team_with_a_quota_of_its_own_is_rolled_up_to_that_alone(tree):
    set_quota(1000, "2025-03-01", "2025-03-31", team=tree["alpha"])
    for name, amount in (("ann", 20), ("ben", 3)):
        set_quota(amount, "2025-03-01", "2025-03-31", rep=tree[name])
    assert figures("quota", "2025-03", "team_rollup") == {"Alpha": 1000, "Beta": 20, "Gamma": 3}
    assert total(rows("quota", "quota_amount", "2025-03", "team_rollup", tree["alpha"])) == 1000


def test_the_companys_quota_counts_a_team_below_one_with_a_quota_once():
    alpha = make_team("Alpha")
    beta = make_team("Beta", parent=alpha)
    set_quota(900, "2025-03-01", "2025-03-31", team=alpha)
    set_quota(500, "2025-03-01", "2025-03-31", team=beta)
    set_quota(100, "2025-03-01", "2025-03-31", team=make_team("Gamma"))
    assert figure("quota", "2025-03") == 1000


def test_reps_at_quota_are_counted_with_those_of_the_teams_below(tree):
    for name in ("ann", "ben"):
        set_quota(100, "2025-03-01", "2025-03-31", rep=tree[name])
    win_deal(100, "2025-03-10", rep=tree["ann"])
    found = figures("quota_attainment_rate", "2025-03", "team_rollup")
    assert found == {"Alpha": Decimal("0.5"), "Beta": 1, "Gamma": 0}


def test_a_rep_who_moved_within_a_tree_is_one_rep_of_it(tree):
    move_rep(tree["ann"], tree["gamma"], day("2025-03-15"))
    win_deal(300, "2025-03-20", rep=tree["ann"])
    assert figures("rep_productivity", "2025-03", "team_rollup") == {"Alpha": 100, "Beta": 0, "Gamma": 150}
    assert total(rows("rep_productivity", "active_reps", "2025-03", "team_rollup", tree["alpha"])) == 3


def test_a_quota_of_activities_counts_calls_e_mails_meetings_and_demos():
    rita, sam = make_rep("Rita"), make_rep("Sam")
    for rep, calls in ((rita, 7), (sam, 6)):
        set_quota(10, "2025-03-01", "2025-03-31", rep=rep, metric="activities")
        log("call", count=calls, rep=rep)
        for kind in ("email", "meeting", "demo", "data_entry", "leave"):
            log(kind, rep=rep)
    assert figures("quota_attainment_rate", "2025-03", "rep") == {"Rita": 1, "Sam": 0}
    assert figure("quota", "2025-03") == 0
