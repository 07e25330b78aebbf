"""The worked example of each customer KPI: 500 customers at the start of March, 30 lost, 20 gained."""

from decimal import Decimal

import pytest

from tests.factories import make_customers
from tests.kpis.examples import example, worked

pytestmark = pytest.mark.usefixtures("five_hundred_customers")


@pytest.fixture
def five_hundred_customers(in_company):
    make_customers(470, acquired_on="2024-06-01")
    make_customers(30, acquired_on="2024-06-01", lost_on="2025-03-15")
    make_customers(20, acquired_on="2025-03-10")
    make_customers(5, acquired_on="2024-01-01", lost_on="2025-02-28")
    make_customers(3, acquired_on="2025-04-01")


@example("active_customers")
def test_active_customers_are_those_of_the_end_of_the_period():
    assert worked("active_customers", "2025-03") == 490


@example("new_customers")
def test_new_customers_count_on_the_day_they_were_acquired():
    assert worked("new_customers", "2025-03") == 20


@example("lost_customers")
def test_lost_customers_count_on_the_day_they_left():
    assert worked("lost_customers", "2025-03") == 30


@example("churn_rate")
def test_churn_rate_divides_the_lost_by_the_customers_of_the_start():
    assert worked("churn_rate", "2025-03") == Decimal("0.06")


@example("net_churn_rate")
def test_net_churn_rate_takes_off_the_gained():
    assert worked("net_churn_rate", "2025-03") == Decimal("0.02")


@example("retention_rate")
def test_retention_rate_is_what_churn_leaves():
    assert worked("retention_rate", "2025-03") == Decimal("0.94")
