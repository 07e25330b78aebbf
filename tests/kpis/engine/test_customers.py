"""Who counts as a customer, and when."""

import pytest

from tests.factories import make_customer, make_customers, make_region, subscribe, win_deal
from tests.kpis.figures import figure, figures, reading, rows

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


def test_who_left_and_came_back_is_gained_and_lost_for_each_stay_but_no_churn_of_the_period():
    acme = make_customer("Acme")
    subscribe(acme, "2024-01-01", "2025-03-10")
    subscribe(acme, "2025-03-20", "2025-04-01")
    subscribe(acme, "2025-06-01")
    told = [
        [figure(key, month) for key in ("new_customers", "lost_customers", "active_customers", "churn_rate")]
        for month in ("2025-03", "2025-04", "2025-06")
    ]
    assert told == [[1, 1, 1, 0], [0, 1, 0, 1], [1, 0, 1, None]]


def test_a_stay_ends_on_the_first_day_without_the_customer():
    make_customer("Acme", acquired_on="2025-03-01", lost_on="2025-04-01")
    assert [figure("active_customers", period) for period in ("2025-02-28", "2025-03-31", "2025-04-01")] == [
        0,
        1,
        0,
    ]
    assert (figure("lost_customers", "2025-03"), figure("churn_rate", "2025-03")) == (0, None)
    assert (figure("lost_customers", "2025-04"), figure("churn_rate", "2025-04")) == (1, 1)


def test_without_customers_at_the_start_there_is_no_churn():
    make_customers(3, acquired_on="2025-03-10")
    for key in ("churn_rate", "net_churn_rate", "retention_rate"):
        found = reading(key, "2025-03")
        assert (found.value, found.undefined) == (
            None,
            "Nothing to divide by: active customers at the start = 0.",
        )


def test_of_customers_none_of_whom_left_nobody_churned():
    make_customers(3, acquired_on="2025-02-10")
    assert [figure(key, "2025-03") for key in ("churn_rate", "net_churn_rate", "retention_rate")] == [0, 0, 1]


def test_the_average_number_of_customers_counts_who_came_and_left_too():
    make_customers(4, acquired_on="2025-03-05", lost_on="2025-03-25")
    make_customers(2, acquired_on="2025-03-05")
    assert figure("churn_rate:average", "2025-03") == 4
    assert figure("churn_rate:average", "2025-02") is None


def test_a_leap_day_is_a_day():
    make_customer("Acme", acquired_on="2024-02-29", lost_on="2024-03-01")
    assert [figure("active_customers", day) for day in ("2024-02-28", "2024-02-29", "2024-03-01")] == [
        0,
        1,
        0,
    ]
    assert figure("new_customers", "2024-02") == 1


def test_stays_open_to_their_customers():
    acme = make_customer("Acme")
    subscribe(acme, "2024-01-01", "2025-03-10")
    subscribe(acme, "2025-06-01")
    (gone,) = rows("lost_customers", "lost_customers", "2025-03")
    assert (gone.record, gone.pk, gone.name, gone.amount) == ("kpis.Customer", acme.pk, "Acme", 1)
    assert [row.pk for row in rows("churn_rate", "lost_from_start", "2025-03")] == [acme.pk]
    assert [row.pk for row in rows("churn_rate", "active_customers.start", "2025-07")] == [acme.pk]


def test_customers_are_told_by_what_their_first_deal_came_from():
    win_deal(1000, "2025-03-02", customer=make_customer("Acme"), source="web")
    win_deal(1000, "2025-03-02", customer=make_customer("Brio", source="fair"), source="web")
    make_customer("Corp", acquired_on="2025-03-02")
    assert figures("new_customers", "2025-03", "source") == {"none": 1, "fair": 1, "web": 1}
