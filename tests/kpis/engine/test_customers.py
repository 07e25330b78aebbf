"""Who counts as a customer, and when."""

import pytest

from tests.factories import make_customer, make_customers, make_region, win_deal
from tests.kpis.figures import figure, figures, rows

pytestmark = pytest.mark.usefixtures("in_company")


def test_a_customer_without_a_date_of_acquisition_starts_with_the_first_win():
    acme = make_customer("Acme")
    win_deal(1000, "2025-05-02", customer=acme)
    win_deal(1000, "2025-03-02", customer=acme)
    assert [figure("new_customers", month) for month in ("2025-03", "2025-05")] == [1, 0]


def test_a_customer_who_never_bought_is_not_active():
    make_customer("Prospect")
    assert figure("active_customers", "2025-03") == 0


def test_churn_leaves_out_who_came_and_left_in_the_period():
    make_customers(10, acquired_on="2025-01-01")
    make_customers(4, acquired_on="2025-03-05", lost_on="2025-03-25")
    assert figure("churn_rate", "2025-03") == 0
    assert figure("lost_customers", "2025-03") == 4


def test_a_customer_lost_on_the_first_day_of_a_period_was_one_of_its_start():
    make_customer("Acme", acquired_on="2025-01-01", lost_on="2025-03-01")
    assert figure("churn_rate", "2025-03") == 1
    assert figure("active_customers", "2025-03") == 0


def test_a_customer_lost_before_the_first_win_has_come_back():
    acme = make_customer("Acme", lost_on="2025-02-10")
    win_deal(1000, "2025-04-10", customer=acme)
    assert [figure("active_customers", month) for month in ("2025-01", "2025-03", "2025-05")] == [0, 0, 1]
    assert figure("lost_customers", "2025-02") == 0
    assert [row.external_id for row in rows("active_customers", "active_customers", "2025-05")] == ["acme"]


def test_active_customers_by_region_add_up_with_those_of_none():
    make_customers(3, acquired_on="2025-01-01", region=make_region("North"))
    make_customers(2, acquired_on="2025-01-01")
    assert figures("active_customers", "2025-03", "region") == {"North": 3, "none": 2}


def test_a_deleted_win_takes_its_customer_along():
    acme = make_customer("Acme")
    deal = win_deal(1000, "2025-03-02", customer=acme)
    deal.deleted_at = deal.closed_at
    deal.save()
    assert figure("new_customers", "2025-03") == 0
