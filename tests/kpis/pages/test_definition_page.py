"""The page on which a company compares the definitions of a KPI and chooses one."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.tenancy import company_context
from kpis.engine.calendars import today_of
from kpis.models import DefinitionChoice
from tests.factories import lose_deal, win_deal
from tests.kpis.pages.reading import words

WIN_RATE = "kpis/win_rate/"
DEFINITION = "kpis/win_rate/definition/"


@pytest.fixture
def choose(sales):
    def post(user: User, definition: str) -> int:
        client = Client()
        client.force_login(user)
        return client.post(f"{sales.address}{DEFINITION}", {"definition": definition}).status_code

    return post


@pytest.fixture
def this_month(sales):
    with company_context(sales):
        win_deal(3000, today_of(sales))
        lose_deal(1000, today_of(sales))


def test_a_kpi_names_its_definition_and_the_others(visit, owner: User) -> None:
    page = words(visit(owner, WIN_RATE))
    assert "Defined here: of the deals closed in the period, by number." in page
    assert "Compare: of the deals closed in the period, by value" in page


def test_a_kpi_that_the_field_agrees_on_names_none(visit, owner: User) -> None:
    assert "Defined here" not in words(visit(owner, "kpis/total_revenue/"))
    assert "The field agrees on one definition" in words(visit(owner, "kpis/total_revenue/definition/"))


def test_the_comparison_shows_both_values_of_each_period(visit, owner: User, this_month) -> None:
    page = words(visit(owner, DEFINITION, definition="value"))
    assert "Revenue ÷ (revenue + value of deals lost)" in page or "revenue ÷ (revenue + value" in page
    assert "50% 75%" in page
    assert "Use this definition" in page


def test_an_owner_chooses_and_the_page_of_the_kpi_follows(visit, choose, sales, owner: User) -> None:
    assert choose(owner, "value") == 302
    with company_context(sales):
        [choice] = DefinitionChoice.objects.all()
        assert (choice.kpi, choice.definition, choice.by) == ("win_rate", "value", f"user:{owner.pk}")
    page = words(visit(owner, WIN_RATE, period="2025-03"))
    assert "Revenue ÷ (revenue + value of deals lost)" in page
    assert "90.9%" in page
    assert "90.9%" in words(visit(owner, "", period="2025-03"))


def test_the_page_lists_what_was_chosen(visit, choose, owner: User) -> None:
    choose(owner, "value")
    assert "What was chosen Of the deals closed in the period, by value" in words(visit(owner, DEFINITION))


def test_others_may_look_and_not_choose(visit, choose, sales, analyst: User, manager: User) -> None:
    page = words(visit(analyst, DEFINITION, definition="value"))
    assert "What would change" in page
    assert "Use this definition" not in page
    assert "which is not open to you" in words(visit(manager, DEFINITION, definition="value"))
    assert [choose(user, "value") for user in (analyst, manager)] == [403, 403]
    with company_context(sales):
        assert not DefinitionChoice.objects.exists()


def test_what_does_not_exist_is_not_found(visit, choose, owner: User) -> None:
    assert choose(owner, "luck") == 404
    assert visit(owner, "kpis/luck/definition/").status_code == 404
