"""The growth bridge on the page of a KPI."""

import pytest

from accounts.models import User
from tests.kpis.pages.reading import words

MARCH = {"period": "2025-03"}


def test_revenue_tells_what_made_the_change(visit, owner: User) -> None:
    """One deal of 600 became three of Rita's 1,000 and two of Bob's 500."""
    page = words(visit(owner, "kpis/total_revenue/", by="rep", **MARCH))
    assert "What made the change February 2025 → March 2025" in page
    assert "February 2025 $600 Number of deals 1 → 5 +$2,906.66" in page
    assert "Exchange rates $0 March 2025 $4,000" in page
    assert "Mix by rep Bob 0% → 40%, Rita 100% → 60% −$413.33" in page


def test_the_numbers_behind_a_step_lead_to_their_records(visit, owner: User) -> None:
    page = visit(owner, "kpis/total_revenue/", by="rep", **MARCH).content.decode()
    address = "kpis/average_deal_size/rows/?input=won_deals&amp;period=2025-0"
    assert f"{address}2" in page
    assert f"{address}3" in page
    assert "1 record" in words(
        visit(owner, "kpis/average_deal_size/rows/", input="won_deals", period="2025-02")
    )


def test_the_win_rate_and_velocity_have_a_bridge_and_others_have_none(visit, owner: User) -> None:
    assert "Mix by team" in words(visit(owner, "kpis/win_rate/", **MARCH))
    assert "What made the change" in words(visit(owner, "kpis/pipeline_velocity/", **MARCH))
    assert "What made the change" not in words(visit(owner, "kpis/deals_won/", **MARCH))


def test_a_bridge_can_start_a_year_before(visit, owner: User) -> None:
    page = words(visit(owner, "kpis/total_revenue/", against="year_before", **MARCH))
    assert "March 2024 → March 2025" in page
    assert "No deal was won in March 2024" in page


def test_a_bridge_from_nothing_to_compare_with_says_so(visit, owner: User) -> None:
    page = words(visit(owner, "kpis/win_rate/", against="year_before", **MARCH))
    assert "March 2024: Nothing to divide by" in page


def test_a_period_that_is_not_over_waits(visit, owner: User) -> None:
    """The bridge is that of the two last months that are."""
    page = words(visit(owner, "kpis/total_revenue/"))
    assert page.count(" → ") >= 1


@pytest.mark.parametrize("person", ["manager", "rep"])
def test_the_bridge_is_the_company_s_alone(visit, request, person: str) -> None:
    page = words(visit(request.getfixturevalue(person), "kpis/total_revenue/", **MARCH))
    assert "What made the change" not in page
