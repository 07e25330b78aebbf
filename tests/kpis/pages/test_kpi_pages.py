"""The page of a KPI, the list of all of them, and the way down to the records."""

import csv
import io
from decimal import Decimal

import pytest
from django.http import HttpResponse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from kpis.catalogue import CATALOGUE
from tests.kpis.pages.reading import words

MARCH = {"period": "2025-03"}
REVENUE = "kpis/total_revenue/"


def table(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_list_shows_every_kpi_with_its_value(visit, owner: User) -> None:
    page = words(visit(owner, "kpis/", **MARCH))
    assert "Win rate 55.6% Of the deals that closed, how many did we win?" in page
    assert all(str(kpi.name) in page for kpi in CATALOGUE.values())


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_kpi_has_a_page_for_every_kind_of_period(visit, owner: User, key: str) -> None:
    for period in ("2025-03", "2025-Q1", "2025", "2025-W10", "2025-03-03", "2025-03-03..2025-03-12"):
        assert visit(owner, f"kpis/{key}/", period=period).status_code == 200


def test_a_kpi_explains_itself(visit, owner: User) -> None:
    page = words(visit(owner, "kpis/win_rate/", **MARCH))
    assert "Of the deals that closed, how many did we win?" in page
    assert "Deals won ÷ (deals won + deals lost)" in page
    assert "Deals won deals that are won 5" in page
    assert "Deals lost deals that are lost 4" in page


def test_a_kpi_is_compared_with_the_period_before_and_the_year_before(visit, owner: User) -> None:
    page = words(visit(owner, REVENUE, **MARCH))
    assert "February 2025 567% above February 2025 $600" in page
    assert "March 2024 $0" in page


def test_an_undefined_kpi_shows_a_dash_and_the_reason(visit, owner: User) -> None:
    page = words(visit(owner, "kpis/win_rate/", period="2024-01"))
    assert "January 2024 – Nothing to divide by" in page


def test_a_break_down_shows_its_members_and_their_shares(visit, owner: User) -> None:
    page = words(visit(owner, REVENUE, by="rep", **MARCH))
    assert "Rita $3,000 75%" in page
    assert "Bob $1,000 25%" in page


def test_a_rate_in_a_break_down_says_when_it_has_too_few_cases(visit, owner: User) -> None:
    assert "Bob 40% 2 of 5, too few to tell" in words(visit(owner, "kpis/win_rate/", by="rep", **MARCH))


def test_a_team_is_broken_down_by_its_reps_only(visit, manager: User) -> None:
    page = words(visit(manager, REVENUE, by="rep", **MARCH))
    assert "Rita $3,000" in page
    assert "Bob" not in page


def test_the_records_behind_a_number_add_up_to_it(visit, owner: User) -> None:
    page = words(visit(owner, f"{REVENUE}rows/", **MARCH))
    assert "$4,000 in 5 records" in page
    assert "Rita 1" in page
    assert "Pilot" not in page


def test_the_records_of_a_member_add_up_to_its_number(visit, owner: User, id_of) -> None:
    page = words(visit(owner, f"{REVENUE}rows/", by="rep", member=str(id_of("Bob")), **MARCH))
    assert "Bob · March 2025" in page
    assert "$1,000 in 2 records" in page


def test_a_manager_without_a_break_down_gets_the_records_of_their_team(visit, manager: User) -> None:
    assert "$3,000 in 3 records" in words(visit(manager, f"{REVENUE}rows/", **MARCH))


def test_a_count_lists_its_records_without_amounts(visit, owner: User) -> None:
    page = words(visit(owner, "kpis/win_rate/rows/", input="lost_deals", **MARCH))
    assert "4 records" in page
    assert "Total of all pages" not in page


def test_the_csv_holds_the_very_records_of_the_page(visit, owner: User) -> None:
    header, *rows = table(visit(owner, f"{REVENUE}rows/", format="csv", **MARCH))
    assert header == ["external id", "name", "day", "amount"]
    assert sum(Decimal(amount) for *_rest, amount in rows) == 4000
    assert ["bob-1", "Bob 1", "2025-03-11", "500"] in rows


def test_a_deal_tells_its_fields_and_history(visit, owner: User, id_of) -> None:
    page = words(visit(owner, f"opportunities/{id_of('Rita 1')}/"))
    assert "$1,000" in page
    assert "Customer Acme" in page
    assert "Days from opening to close 10 days" in page
    assert "test" in page


@pytest.mark.parametrize(
    ("path", "queries"),
    [("kpis/", 18), ("kpis/win_rate/", 21), ("kpis/total_revenue/rows/", 11), ("opportunities/{deal}/", 11)],
)
def test_each_page_is_read_in_a_fixed_number_of_queries(
    visit, owner: User, id_of, path: str, queries: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = path.format(deal=id_of("Rita 1"))
    visit(owner, address, **MARCH)
    with django_assert_max_num_queries(queries):
        visit(owner, address, **MARCH)
