"""The dashboard: the figures of a period and scope, and what they cost to read."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Company, User
from tests.kpis.pages.reading import words

MARCH = {"period": "2025-03"}
QUERIES = 22
"""The budget of 17, two savepoints that stand for transactions in a test (four statements), and the waiting changes."""


def test_the_owner_sees_the_figures_of_the_whole_company(visit, owner: User) -> None:
    page = words(visit(owner, **MARCH))
    assert "North Wind March 2025" in page
    assert "Total revenue $4K" in page
    assert "Win rate 55.6%" in page
    assert "Average deal size $800" in page


def test_a_change_is_told_against_the_period_before(visit, owner: User) -> None:
    assert "567% above February 2025" in words(visit(owner, **MARCH))


def test_revenue_is_held_against_the_quotas(visit, owner: User) -> None:
    page = words(visit(owner, **MARCH))
    assert "100% of $4K" in page
    assert "100% of the plan" in page


def test_a_manager_lands_on_their_team(visit, manager: User) -> None:
    page = words(visit(manager, **MARCH))
    assert "Alpha March 2025" in page
    assert "Total revenue $3K" in page


def test_a_rep_lands_on_their_own_figures_and_sees_the_whole_leaderboard(visit, rep: User) -> None:
    page = words(visit(rep, **MARCH))
    assert "Rita March 2025" in page
    assert "Total revenue $3K" in page
    assert "Bob $1K 50%" in page


def test_a_rep_can_open_only_themselves_from_the_leaderboard(visit, rep: User, id_of) -> None:
    page = visit(rep, **MARCH).content.decode()
    assert f"scope=rep-{id_of('Rita')}" in page
    assert f"scope=rep-{id_of('Bob')}" not in page


def test_the_leaderboard_says_when_a_rate_has_too_few_deals(visit, owner: User) -> None:
    assert "Rita $3K 150% 3 75% too few to tell" in words(visit(owner, **MARCH))


def test_a_tile_that_is_not_kept_for_the_scope_gives_way_to_the_next(visit, manager: User) -> None:
    page = words(visit(manager, **MARCH))
    assert "Retention rate" not in page
    assert page.count("Open pipeline") == 1


def test_a_period_that_makes_no_sense_is_answered_with_this_month_and_the_reason(visit, owner: User) -> None:
    response = visit(owner, period="soon")
    assert response.status_code == 200
    assert "'soon' is not a period" in words(response)


def test_a_company_without_records_is_told_what_to_do(company: Company, owner: User) -> None:
    client = Client()
    client.force_login(owner)
    page = words(client.get(company.address))
    assert "Import won deals with the day they closed" in page
    assert "Reps appear here as soon as they have a deal or a quota in the period" in page


def test_the_dashboard_is_read_in_a_fixed_number_of_queries(
    visit, owner: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visit(owner, **MARCH)
    with django_assert_max_num_queries(QUERIES):
        visit(owner, **MARCH)


@pytest.mark.parametrize(("cookie", "expected"), [("dark", 'data-theme="dark"'), ("<b>", None), ("", None)])
def test_the_theme_is_taken_from_the_cookie(
    sales: Company, owner: User, cookie: str, expected: str | None
) -> None:
    client = Client()
    client.force_login(owner)
    client.cookies["theme"] = cookie
    page = client.get(sales.address).content.decode()
    assert (expected in page) if expected else ("data-theme=" not in page)
