"""The worked example of each customer KPI."""

from decimal import Decimal

import pytest

from tests.factories import make_customers, spend, win_deal
from tests.kpis.examples import example, worked
from tests.kpis.figures import figure


@pytest.fixture
def five_hundred_customers(in_company):
    """500 at the start of March, of whom 30 are lost in it, and 20 gained."""
    make_customers(470, acquired_on="2024-06-01")
    make_customers(30, acquired_on="2024-06-01", lost_on="2025-03-15")
    make_customers(20, acquired_on="2025-03-10")
    make_customers(5, acquired_on="2024-01-01", lost_on="2025-02-28")
    make_customers(3, acquired_on="2025-04-01")


@pytest.mark.usefixtures("five_hundred_customers")
@example("active_customers")
def test_active_customers_are_those_of_the_end_of_the_period():
    assert worked("active_customers", "2025-03") == 490


@pytest.mark.usefixtures("five_hundred_customers")
@example("new_customers")
def test_new_customers_count_on_the_day_they_were_acquired():
    assert worked("new_customers", "2025-03") == 20


@pytest.mark.usefixtures("five_hundred_customers")
@example("lost_customers")
def test_lost_customers_count_on_the_day_they_left():
    assert worked("lost_customers", "2025-03") == 30


@pytest.mark.usefixtures("five_hundred_customers")
@example("churn_rate")
def test_churn_rate_divides_the_lost_by_the_customers_of_the_start():
    assert worked("churn_rate", "2025-03") == Decimal("0.06")


@pytest.mark.usefixtures("five_hundred_customers")
@example("net_churn_rate")
def test_net_churn_rate_takes_off_the_gained():
    assert worked("net_churn_rate", "2025-03") == Decimal("0.02")


@pytest.mark.usefixtures("five_hundred_customers")
@example("retention_rate")
def test_retention_rate_is_what_churn_leaves():
    assert worked("retention_rate", "2025-03") == Decimal("0.94")


@pytest.mark.usefixtures("in_company")
def test_churn_and_retention_may_be_of_the_average_of_start_and_end():
    make_customers(380, acquired_on="2024-01-01")
    make_customers(30, acquired_on="2024-01-01", lost_on="2025-03-15")
    make_customers(10, acquired_on="2025-03-10")
    assert figure("churn_rate:average", "2025-03") == Decimal("0.075")
    assert figure("retention_rate:average", "2025-03") == Decimal("0.925")


@pytest.fixture
def ninety_years(in_company):
    """90 customer-years up to the end of 2025, 30 customers lost in them, and 50 gained in December."""
    make_customers(60, acquired_on="2020-01-01")
    make_customers(30, acquired_on="2020-01-01", lost_on="2025-12-30")
    make_customers(49, acquired_on="2025-12-31")
    make_customers(1, acquired_on="2025-12-21")
    for number in range(9):
        win_deal(50_000, f"2025-0{number + 1}-15")
    win_deal(7_000, "2024-12-31")


@pytest.fixture
def spent_on_winning(in_company):
    """100,000 in December, a quarter of it on marketing."""
    for amount, category in ((25_000, "marketing"), (60_000, "sales"), (15_000, "other")):
        spend(amount, "2025-12-31", category)
    spend(9_000, "2026-01-01")


@pytest.mark.usefixtures("ninety_years", "spent_on_winning")
@example("cac")
def test_cac_divides_all_acquisition_spend_by_the_customers_gained():
    assert worked("cac", "2025-12") == 2_000


@pytest.mark.usefixtures("ninety_years", "spent_on_winning")
def test_cac_may_be_of_marketing_alone():
    assert figure("cac:marketing", "2025-12") == 500


@example("cac_payback_months")
def test_cac_payback_divides_cac_by_the_monthly_profit_of_a_customer(spent_on_winning):
    make_customers(250, acquired_on="2024-01-01")
    make_customers(50, acquired_on="2025-12-10")
    win_deal(150_000, "2025-12-15", cost=90_000)
    assert worked("cac_payback_months", "2025-12") == 10


@pytest.mark.usefixtures("ninety_years")
@example("average_customer_lifespan")
def test_the_average_lifespan_divides_the_days_of_all_customers_by_the_lost():
    assert worked("average_customer_lifespan", "2025-12") == 3 * 365


@pytest.mark.usefixtures("ninety_years")
@example("cltv")
def test_cltv_is_a_year_s_revenue_of_a_customer_times_its_years():
    assert worked("cltv", "2025-12") == 15_000


@pytest.mark.usefixtures("ninety_years", "spent_on_winning")
@example("net_ltv")
def test_net_ltv_takes_off_what_it_cost_to_win_the_customer():
    assert worked("net_ltv", "2025-12") == 13_000


@pytest.mark.usefixtures("ninety_years", "spent_on_winning")
@example("ltv_to_cac")
def test_ltv_to_cac_divides_what_a_customer_brings_in_by_what_it_cost():
    assert worked("ltv_to_cac", "2025-12") == Decimal("7.5")
