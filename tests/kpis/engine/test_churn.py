"""Customers who left and came back."""

import pytest

from kpis.models import Customer, Subscription
from tests.factories import day, make_customer, make_customers
from tests.kpis.figures import figure, rows

MARCH = "2025-03"


def subscribe(customer: Customer, starts_on: str, ends_on: str | None) -> None:
    Subscription.objects.create(
        customer=customer, started_on=day(starts_on), ended_on=day(ends_on) if ends_on else None
    )


@pytest.fixture
def acme(in_company) -> Customer:
    """Gone from 10 March 2025 on, one of four customers."""
    make_customers(3, acquired_on="2024-01-01")
    customer = make_customer()
    subscribe(customer, "2024-01-01", "2025-03-10")
    return customer


@pytest.mark.parametrize(
    ("back_on", "churn"), [("2025-03-20", 0), ("2025-03-31", 0), ("2025-04-01", 1), (None, 1)]
)
def test_who_is_back_by_the_end_of_the_period_has_not_churned(acme, back_on, churn) -> None:
    if back_on:
        subscribe(acme, back_on, None)
    assert figure("churn_rate", MARCH) * 4 == churn
    assert len(rows("churn_rate", "lost_from_start", MARCH)) == churn
    assert figure("lost_customers", MARCH) == 1
    assert figure("retention_rate", MARCH) * 4 == 4 - churn


def test_who_left_again_by_the_end_of_the_period_has_churned_once(acme) -> None:
    subscribe(acme, "2025-03-20", "2025-03-31")
    assert figure("churn_rate", MARCH) * 4 == 1
    assert len(rows("churn_rate", "lost_from_start", MARCH)) == 1
    assert figure("lost_customers", MARCH) == 2


def test_who_left_on_the_first_day_after_the_period_was_there_at_its_end(acme) -> None:
    subscribe(acme, "2025-03-20", "2025-04-01")
    assert figure("churn_rate", MARCH) == 0
    assert figure("churn_rate", "2025-04") * 4 == 1
