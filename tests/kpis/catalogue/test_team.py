"""The worked example of each team KPI."""

from decimal import Decimal

import pytest

from tests.factories import log, make_rep, make_team, set_quota, win_deal, win_deals
from tests.kpis.examples import example, worked

pytestmark = pytest.mark.usefixtures("in_company")


@example("quota_attainment_rate")
def test_quota_attainment_rate_counts_reps_at_or_over_their_quota():
    for number in range(20):
        rep = make_rep(f"Rep {number}")
        set_quota(1000, "2025-03-01", "2025-03-31", rep=rep)
        win_deal(1000 if number < 15 else 999, "2025-03-10", rep=rep)
    win_deal(5000, "2025-03-10", rep=make_rep("Without quota"))
    assert worked("quota_attainment_rate", "2025-03") == Decimal("0.75")


@example("quota")
def test_quota_of_the_company_is_the_sum_of_its_reps_where_it_has_none_of_its_own():
    set_quota(400_000, "2025-01-01", "2025-03-31", rep=make_rep("Rita"))
    set_quota(600_000, "2025-01-01", "2025-03-31", rep=make_rep("Tom"))
    assert worked("quota", "2025-Q1") == 1_000_000


@example("quota_attainment")
def test_quota_attainment_divides_revenue_by_quota():
    rita = make_rep("Rita")
    set_quota(1_000_000, "2025-01-01", "2025-03-31", rep=rita)
    win_deal(850_000, "2025-03-31", rep=rita)
    assert worked("quota_attainment", "2025-Q1", by="rep", member=rita) == Decimal("0.85")


@example("rep_productivity")
def test_rep_productivity_divides_revenue_by_the_reps_employed_in_the_period():
    employ(20)
    win_deal(1_000_000, "2025-03-10")
    assert worked("rep_productivity", "2025-03") == 50_000


@example("revenue_per_rep")
def test_revenue_per_rep_is_the_mean_of_a_team():
    alpha = make_team("Alpha")
    reps = [make_rep(name, team=alpha) for name in ("Rita", "Tom", "Una")]
    for rep, amount in zip(reps, (150_000, 100_000, 50_000), strict=True):
        win_deal(amount, "2025-03-10", rep=rep)
    assert worked("revenue_per_rep", "2025-03", by="team", member=alpha) == 100_000


@example("deals_per_rep")
def test_deals_per_rep_divides_deals_won_by_the_reps_employed():
    employ(20)
    win_deals(50, 1000, "2025-03-10")
    assert worked("deals_per_rep", "2025-03") == Decimal("2.5")


@example("selling_time")
def test_selling_time_divides_hours_of_selling_by_working_hours():
    rep = make_rep("Rita", started_on="2025-03-10", ended_on="2025-03-16")
    for kind, minutes in {"call": 600, "email": 300, "meeting": 540, "demo": 360}.items():
        log(kind, "2025-03-12", minutes=minutes, rep=rep)
    for kind in ("data_entry", "admin", "training", "travel"):
        log(kind, "2025-03-13", minutes=60, rep=rep)
    assert worked("selling_time", "2025-W11") == Decimal("0.75")


@example("data_entry_time")
def test_data_entry_time_divides_hours_of_data_entry_by_working_hours():
    rep = make_rep("Rita")
    log("data_entry", "2025-03-10", minutes=150, rep=rep)
    log("data_entry", "2025-03-16 23:59", minutes=90, rep=rep)
    log("data_entry", "2025-03-17 00:00", minutes=45, rep=rep)
    assert worked("data_entry_time", "2025-W11") == Decimal("0.1")


def employ(count: int) -> None:
    """Reps employed in March, one who left before and one who came after."""
    for number in range(count - 2):
        make_rep(f"Rep {number}")
    make_rep("First day", started_on="2025-03-31")
    make_rep("Last day", ended_on="2025-03-01")
    make_rep("Gone", ended_on="2025-02-28")
    make_rep("To come", started_on="2025-04-01")
