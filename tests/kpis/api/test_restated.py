"""What was reported of a number and how it changed since, as a program reads it."""

import pytest
from django.test import Client

from accounts.models import Company, User
from accounts.tenancy import company_context
from kpis.models import Opportunity
from tests.factories import make_rep, win_deal
from tests.kpis.conftest import Night

FEBRUARY = {"period": "2025-02"}


@pytest.fixture
def sales(company: Company, night: Night) -> Company:
    """A deal of 1,000, reported in March and corrected to 1,500 a week later."""
    with company_context(company, actor="user:7"):
        win_deal(1000, on="2025-02-05", opened="2025-02-01", name="Pilot", rep=make_rep("Sam"))
        night("2025-02-10")
        night("2025-03-04")
        Opportunity.objects.update(amount=1500)
        night("2025-03-10")
    return company


def test_a_number_is_read_as_it_was_reported_on_a_day(ask, owner: User) -> None:
    for day, value in (("2025-03-09", "1000"), ("2025-03-10", "1500")):
        _status, answer = ask(owner, "kpis/total_revenue", as_reported_on=day, **FEBRUARY)
        [row] = answer["rows"]
        assert (row["value"], row["inputs"]) == (value, {"won_amount": value})
        assert row["published_at"] is not None


def test_members_are_read_as_reported_too(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/total_revenue", as_reported_on="2025-03-09", by="rep", **FEBRUARY)
    assert [(one["member"]["external_id"], one["value"]) for one in answer["rows"]] == [("sam", "1000")]


def test_what_was_not_reported_is_not_found(ask, owner: User) -> None:
    status, problem = ask(owner, "kpis/total_revenue", as_reported_on="2025-01-01", **FEBRUARY)
    assert (status, problem["detail"][:22]) == (404, "Not reported by 2025-0")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"as_reported_on": "soon"}, "as_reported_on"),
        ({"as_reported_on": "2025-03-09", "grain": "month"}, "grain"),
    ],
)
def test_a_day_that_cannot_be_answered_for_is_a_wrong_parameter(ask, owner: User, query, parameter) -> None:
    status, problem = ask(owner, "kpis/total_revenue", **query, **FEBRUARY)
    assert (status, [one["parameter"] for one in problem["errors"]]) == (400, [parameter])


def test_a_restatement_tells_old_new_and_what_changed(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/total_revenue/restatements", **FEBRUARY)
    assert answer["reported_at"].startswith("2025-03-04")
    [one] = answer["restatements"]
    assert (one["status"], one["old"], one["new"], one["cause_count"]) == ("published", "1000", "1500", 1)
    assert (one["causes"][0]["name"], one["causes"][0]["by"]) == ("Pilot", "user:7")


def test_what_was_never_restated_has_none(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/deals_won/restatements", **FEBRUARY)
    assert (answer["reported_at"] is None, answer["restatements"]) == (False, [])


def test_restatements_are_open_to_those_to_whom_the_number_is(sales, rep: User, ask) -> None:
    assert ask(rep, "kpis/total_revenue/restatements", **FEBRUARY)[0] == 403
    assert ask(rep, "kpis/total_revenue", as_reported_on="2025-03-10", **FEBRUARY)[0] == 403
    client = Client()
    client.force_login(rep)
    assert client.get(f"{sales.address}api/v1/kpis").status_code == 200
