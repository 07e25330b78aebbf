"""A customer leaves."""

import pytest
from django.core.exceptions import ValidationError

from kpis.services import lose_customer
from tests.factories import day, make_customer, subscribe, win_deal
from tests.kpis.figures import figure

pytestmark = pytest.mark.usefixtures("in_company")


def lost(period: str = "2025-03") -> object:
    return figure("lost_customers", period)


def test_a_customer_is_lost_on_its_day_for_a_reason():
    acme = make_customer(acquired_on=day("2020-01-01"))
    found = lose_customer(acme, on=day("2025-03-10"), reason="price")
    assert (found.lost_on, found.lost_reason) == (day("2025-03-10"), "price")
    assert (lost(), figure("active_customers", "2025-03-09"), figure("active_customers", "2025-03-10")) == (
        1,
        1,
        0,
    )


def test_its_subscriptions_end_with_it():
    acme = make_customer()
    running, ended = (
        subscribe(acme, "2024-01-01"),
        subscribe(acme, "2024-01-01", "2024-06-01", end_reason="old"),
    )
    lose_customer(acme, on=day("2025-03-10"), reason="price")
    running.refresh_from_db()
    ended.refresh_from_db()
    assert (running.ended_on, running.end_reason) == (day("2025-03-10"), "price")
    assert (ended.ended_on, ended.end_reason) == (day("2024-06-01"), "old")
    assert (lost(), acme.spells.get().reason) == (1, "price")


def test_who_came_back_by_a_win_is_lost_a_second_time():
    acme = make_customer(acquired_on=day("2020-01-01"))
    lose_customer(acme, on=day("2024-03-10"), reason="price")
    win_deal(on="2024-09-01", customer=acme)
    lose_customer(acme, on=day("2025-03-10"), reason="moved")
    assert [(lost(period), figure("new_customers", period)) for period in ("2024", "2025")] == [
        (1, 1),
        (1, 0),
    ]


@pytest.mark.parametrize("on", ["2019-12-31", "2025-03-10", "2026-01-01"])
def test_who_is_no_customer_cannot_be_lost(on):
    acme = make_customer(acquired_on=day("2020-01-01"), lost_on=day("2025-03-10"))
    with pytest.raises(ValidationError, match="Acme is no customer"):
        lose_customer(acme, on=day(on), reason="price")


def test_a_reason_is_needed():
    with pytest.raises(ValidationError, match="Say why the customer left"):
        lose_customer(make_customer(acquired_on=day("2020-01-01")), on=day("2025-03-10"), reason=" ")
