"""Figures that look back twelve months or at each month's end, and the rows behind them."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import day, make_customer, make_customers, set_quota, spend, subscribe, win_deal
from tests.kpis.figures import figure, figures, reading, rows, total

pytestmark = pytest.mark.usefixtures("in_company")


def days(period: str, today: date | None = None) -> Decimal | None:
    """The customer-days of the twelve months up to the period's end."""
    return reading("average_customer_lifespan", period, today=today).inputs["customer_days"]


@pytest.mark.parametrize("key", ["average_customer_lifespan", "cltv", "net_ltv", "ltv_to_cac"])
def test_with_nobody_lost_there_is_no_lifespan(key):
    make_customers(3, acquired_on="2025-03-10")
    win_deal(1000, "2025-03-10")
    spend(100, "2025-03-10")
    found = reading(key, "2025-03")
    assert found.value is None
    assert "customers lost of the last twelve months = 0" in found.undefined


def test_a_stay_counts_for_its_days_within_the_twelve_months():
    make_customer("All", acquired_on="2020-01-01")
    make_customer("Left", acquired_on="2020-01-01", lost_on="2024-04-11")
    make_customer("Came", acquired_on="2025-03-22")
    make_customer("Gone before", acquired_on="2020-01-01", lost_on="2024-04-01")
    make_customer("Comes after", acquired_on="2025-04-01")
    assert days("2025-03") == 365 + 10 + 10
    assert figure("average_customer_lifespan", "2025-03") == Decimal(385) / 2


def test_a_year_with_a_leap_day_has_one_more():
    make_customer("All", acquired_on="2020-01-01")
    assert (days("2024-02"), days("2025-02")) == (366, 365)


def test_of_a_year_that_runs_only_the_days_that_have_passed_count():
    make_customer("All", acquired_on="2025-03-01")
    assert days("2025-03", today=date(2025, 3, 10)) == 10


def test_both_stays_of_who_came_back_count():
    acme = make_customer()
    subscribe(acme, "2024-06-01", "2024-06-11")
    subscribe(acme, "2025-03-01")
    assert days("2025-03") == 10 + 31
    found = rows("average_customer_lifespan", "customer_days", "2025-03")
    assert [(row.name, row.amount) for row in found] == [("Acme", 10), ("Acme", 31)]
    (lost,) = rows("average_customer_lifespan", "lost_customers.trailing", "2025-03")
    assert (lost.record, lost.pk, lost.day) == ("kpis.Customer", acme.pk, day("2024-06-11"))


def test_lifetime_value_looks_back_twelve_months_from_the_end_of_the_period():
    make_customer("Acme", acquired_on="2020-01-01", lost_on="2025-03-31")
    for on, amount in (("2024-03-31", 7), ("2024-04-01", 400), ("2025-03-31", 564), ("2025-04-01", 9)):
        win_deal(amount, on)
    found = reading("cltv", "2025-03")
    assert (found.inputs["won_amount.trailing"], found.inputs["customer_days"]) == (964, 364)
    assert found.value == 964
    assert total(rows("cltv", "won_amount.trailing", "2025-03")) == 964


def test_arpu_of_a_quarter_divides_by_the_customers_of_each_of_its_months():
    make_customer("Acme", acquired_on="2025-01-31", lost_on="2025-03-31")
    make_customer("Brio", acquired_on="2025-02-01")
    win_deal(800, "2025-02-10")
    assert figure("arpu", "2025-Q1") == 200
    found = rows("arpu", "active_customers.month_ends", "2025-Q1")
    assert [row.name for row in found] == ["Acme", "Acme", "Brio", "Brio"]
    assert figure("arpu", "2025-03") == 0


def test_arpu_of_days_within_a_month_divides_by_the_customers_at_their_end():
    make_customers(4, acquired_on="2025-03-05")
    make_customers(5, acquired_on="2025-03-11")
    win_deal(800, "2025-03-10")
    assert figure("arpu", "2025-03-01..2025-03-10") == 200


def test_arpu_by_segment_divides_by_the_customers_of_the_segment():
    big, small = make_customer("Acme", segment="big"), make_customer("Brio", segment="small")
    win_deal(800, "2025-03-10", customer=big)
    win_deal(30, "2025-03-10", customer=small)
    assert figures("arpu", "2025-03", "segment") == {"big": 800, "small": 30}


def test_without_customers_there_is_no_revenue_of_one():
    win_deal(800, "2025-03-10")
    found = reading("arpu", "2025-03")
    assert found.value is None
    assert found.undefined == "Nothing to divide by: active customers at the end of each month, added up = 0."


def test_no_profit_pays_back_nothing():
    make_customers(1, acquired_on="2025-03-10")
    spend(100, "2025-03-10")
    win_deal(800, "2025-03-10", cost=800)
    assert figure("cac_payback_months", "2025-03") is None


def test_revenue_so_far_is_that_of_the_days_gone_and_nothing_of_a_period_that_is_over():
    set_quota(1000, "2025-03-01", "2025-03-31")
    for on, amount in (("2025-03-01", 100), ("2025-03-20", 20), ("2025-03-21", 3)):
        win_deal(amount, on)
    coverage = [
        reading("pipeline_coverage", "2025-03", today=date(2025, month, 20)).inputs["won_amount.so_far"]
        for month in (2, 3, 4)
    ]
    assert coverage == [0, 120, 0]
    assert rows("pipeline_coverage", "won_amount.so_far", "2025-03") == []
