"""The numbers as a program reads them: decimals as texts, errors as problem details."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.tenancy import company_context
from kpis.catalogue import CATALOGUE
from kpis.services import choose_definition

MARCH = {"period": "2025-03"}


def test_the_list_has_every_kpi_with_what_it_can_be_asked(ask, owner: User) -> None:
    status, answer = ask(owner, "kpis")
    assert (status, answer["company"]["slug"], answer["company"]["currency"]) == (200, "north-wind", "USD")
    assert [one["key"] for one in answer["kpis"]] == list(CATALOGUE)
    win_rate = next(one for one in answer["kpis"] if one["key"] == "win_rate")
    assert win_rate["formula"] == "deals won ÷ (deals won + deals lost)"
    assert win_rate["inputs"][1] == {"key": "lost_deals", "name": "deals lost"}
    assert {"rep", "team", "region"} <= set(win_rate["by"])
    assert [(one["key"], one["is_used"]) for one in win_rate["definitions"]] == [
        ("closed", True),
        ("value", False),
        ("opened", False),
    ]


def test_a_value_is_a_decimal_as_text(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/total_revenue", **MARCH)
    assert answer["period"] == {"key": "2025-03", "start": "2025-03-01", "end": "2025-04-01"}
    [row] = answer["rows"]
    assert (row["value"], row["inputs"]) == ("4000", {"won_amount": "4000"})


def test_an_undefined_value_is_null_and_says_why(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/win_rate", period="2024-03")
    assert answer["rows"][0]["value"] is None
    assert "deals won + deals lost" in answer["rows"][0]["undefined"]


def test_a_break_down_has_a_row_for_each_member(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/total_revenue", by="rep", **MARCH)
    assert [(one["member"]["external_id"], one["value"]) for one in answer["rows"]] == [
        ("bob", "1000"),
        ("mia", "0"),
        ("rita", "3000"),
    ]


def test_a_member_is_named_by_its_external_id(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/total_revenue", by="rep", member="bob", **MARCH)
    assert [one["value"] for one in answer["rows"]] == ["1000"]


def test_a_grain_gives_a_row_for_each_bucket(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/total_revenue", period="2025-Q1", grain="month")
    assert [(one["period"]["key"], one["value"]) for one in answer["rows"]] == [
        ("2025-01", "0"),
        ("2025-02", "600"),
        ("2025-03", "4000"),
    ]


def test_without_a_period_it_is_this_month(ask, owner: User) -> None:
    status, answer = ask(owner, "kpis/total_revenue")
    assert (status, len(answer["period"]["key"])) == (200, 7)


def test_the_explanation_is_the_one_of_the_page(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/win_rate/explanation", **MARCH)
    assert answer["formula"] == "deals won ÷ (deals won + deals lost)"
    assert [(one["key"], one["value"]) for one in answer["inputs"]] == [
        ("won_deals", "5"),
        ("lost_deals", "4"),
    ]
    assert answer["definition"]["key"] == "closed"


def test_the_rows_add_up_to_the_input(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/total_revenue/rows/won_amount", by="rep", member="bob", **MARCH)
    assert (answer["count"], answer["total"]) == (2, "1000")
    assert [(one["external_id"], one["day"], one["amount"]) for one in answer["rows"]] == [
        ("bob-1", "2025-03-11", "500"),
        ("bob-2", "2025-03-12", "500"),
    ]


def test_the_parts_of_a_bridge_add_up_to_the_change(ask, owner: User) -> None:
    _status, answer = ask(owner, "kpis/total_revenue/bridge", **MARCH)
    assert (answer["before"]["value"], answer["after"]["value"], answer["change"]) == ("600", "4000", "3400")
    assert sum(float(part["amount"]) for part in answer["parts"]) == 3400


def test_numbers_follow_the_definition_that_was_chosen(ask, sales, owner: User) -> None:
    with company_context(sales):
        choose_definition("win_rate", "value", by="test")
    _status, answer = ask(owner, "kpis/win_rate", **MARCH)
    assert (answer["definition"], answer["rows"][0]["numerator"]) == ("value", "4000")
    _status, explained = ask(owner, "kpis/win_rate/explanation", **MARCH)
    assert explained["definition"] == {
        "key": "value",
        "name": "of the deals closed in the period, by value",
        "version": 1,
        "choice": 1,
    }


@pytest.mark.parametrize(
    ("path", "query", "parameter", "message"),
    [
        ("kpis", {"luck": "1"}, "luck", "There is no such parameter."),
        ("kpis/total_revenue", {"luck": "1"}, "luck", "There is no such parameter."),
        ("kpis/total_revenue", {"grain": "hour"}, "grain", "is not a valid choice"),
        ("kpis/total_revenue", {"period": "2025-13"}, "period", "there is no month 13"),
        ("kpis/total_revenue", {"period": "2025-03", "grain": "week"}, "grain", "not made of whole weeks"),
        ("kpis/total_revenue", {"by": "luck"}, "by", "cannot be broken down by luck"),
        ("kpis/total_revenue", {"by": "rep", "member": "nobody"}, "member", "There is no such member."),
        ("kpis/total_revenue", {"member": "bob"}, "member", "A member needs a break-down"),
        ("kpis/total_revenue/explanation", {"by": "rep"}, "member", "Name one member"),
        ("kpis/total_revenue/rows/won_amount", {"by": "rep"}, "member", "Name one member"),
        ("kpis/total_revenue/rows/won_amount", {"grain": "month"}, "grain", "There is no such parameter."),
        ("kpis/total_revenue/bridge", {"against": "never"}, "against", "never"),
        ("kpis/total_revenue/bridge", {"by": "team_rollup"}, "by", "cannot be split by"),
    ],
)
def test_a_wrong_parameter_is_named_in_the_problem(ask, owner: User, path, query, parameter, message) -> None:
    status, problem = ask(owner, path, **query)
    assert (status, problem["status"], problem["title"]) == (400, 400, "Bad Request")
    [entry] = problem["errors"]
    assert entry["parameter"] == parameter
    assert message in entry["detail"]


def test_each_wrong_parameter_has_its_entry(ask, owner: User) -> None:
    _status, problem = ask(owner, "kpis/total_revenue", luck="1", fortune="2")
    assert [one["parameter"] for one in problem["errors"]] == ["luck", "fortune"]


def test_a_parameter_given_twice_is_wrong(ask, owner: User) -> None:
    _status, problem = ask(owner, "kpis/total_revenue", period=["2025-03", "2025-04"])
    assert problem["errors"] == [{"parameter": "period", "detail": "Give this parameter once."}]


@pytest.mark.parametrize(
    "path", ["kpis/luck", "kpis/luck/explanation", "kpis/total_revenue/rows/luck", "kpis/churn_rate/bridge"]
)
def test_what_does_not_exist_is_a_problem_too(ask, owner: User, path: str) -> None:
    status, problem = ask(owner, path)
    assert (status, problem["title"], "errors" in problem) == (404, "Not Found", False)


def test_only_questions_are_answered(sales, owner: User) -> None:
    client = Client()
    client.force_login(owner)
    response = client.post(f"{sales.address}api/v1/kpis", "{}", content_type="application/json")
    assert (response.status_code, response.json()["title"]) == (405, "Method Not Allowed")


def test_a_rep_reads_their_own_figures_alone(ask, rep: User) -> None:
    assert ask(rep, "kpis/total_revenue", **MARCH)[0] == 403
    assert ask(rep, "kpis/total_revenue", by="product", **MARCH)[0] == 403
    assert ask(rep, "kpis/total_revenue", by="rep", member="bob", **MARCH)[0] == 403
    assert ask(rep, "kpis/total_revenue/rows/won_amount", by="rep", member="bob", **MARCH)[0] == 403
    assert ask(rep, "kpis/total_revenue/bridge", **MARCH)[0] == 403
    _status, answer = ask(rep, "kpis/total_revenue", by="rep", **MARCH)
    assert [one["member"]["name"] for one in answer["rows"]] == ["Rita"]


def test_a_manager_reads_the_figures_of_their_teams(ask, manager: User) -> None:
    _status, answer = ask(manager, "kpis/total_revenue", by="team", **MARCH)
    assert [(one["member"]["name"], one["value"]) for one in answer["rows"]] == [("Alpha", "3000")]
    assert ask(manager, "kpis/total_revenue/explanation", by="team", member="alpha", **MARCH)[0] == 200
    assert ask(manager, "kpis/total_revenue/explanation", by="team", member="beta", **MARCH)[0] == 403


def test_an_outsider_finds_nothing(sales, outsider: User) -> None:
    client = Client()
    client.force_login(outsider)
    assert client.get(f"{sales.address}api/v1/kpis").status_code == 404


def test_names_come_in_the_language_asked_for_and_keys_do_not(sales, owner: User) -> None:
    client = Client()
    client.force_login(owner)
    answer = client.get(f"{sales.address}api/v1/kpis", headers={"Accept-Language": "pl"}).json()
    first = answer["kpis"][0]
    assert (first["key"], first["name"]) == ("total_revenue", "Przychód ogółem")


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("kpis", 8),
        ("kpis/total_revenue?by=rep&period=2025-03", 12),
        ("kpis/win_rate/explanation?period=2025-03", 24),
        ("kpis/total_revenue/rows/won_amount?period=2025-03", 12),
        ("kpis/total_revenue/bridge?period=2025-03", 16),
        ("schema", 8),
    ],
)
def test_each_answer_is_read_in_a_fixed_number_of_queries(
    sales, owner: User, django_assert_max_num_queries, path: str, queries: int
) -> None:
    client = Client()
    client.force_login(owner)
    with django_assert_max_num_queries(queries):
        assert client.get(f"{sales.address}api/v1/{path}").status_code == 200
