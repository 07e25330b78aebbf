"""Who may open what: the address, and the answer to the owner, manager, rep, analyst, outsider and stranger."""

import pytest
from django.http import HttpResponse

from accounts.models import Company, User

PEOPLE = ("owner", "analyst", "manager", "rep", "outsider", "nobody")


@pytest.fixture
def cast(
    owner: User, analyst: User, manager: User, rep: User, outsider: User, other_company: Company
) -> dict[str, User | None]:
    return dict(zip(PEOPLE, (owner, analyst, manager, rep, outsider, None), strict=True))


def answers(cast: dict[str, User | None], visit, path: str = "", **query: str) -> list[int]:
    return [response_of(visit(user, path, **query)) for user in cast.values()]


def response_of(response: HttpResponse) -> int:
    return response.status_code


@pytest.mark.parametrize("path", ["", "kpis/", "kpis/win_rate/"])
def test_everyone_in_the_company_opens_its_pages_and_nobody_else(cast, visit, path: str) -> None:
    assert answers(cast, visit, path) == [200, 200, 200, 200, 404, 302]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Rita", [200, 200, 200, 200, 404, 302]), ("Bob", [200, 200, 404, 404, 404, 302])],
)
def test_a_reps_figures_open_to_those_above_them(cast, visit, id_of, name: str, expected: list[int]) -> None:
    assert answers(cast, visit, "", scope=f"rep-{id_of(name)}") == expected


@pytest.mark.parametrize(
    ("deal", "expected"),
    [("Rita 1", [200, 200, 200, 200, 404, 302]), ("Bob 1", [200, 200, 404, 404, 404, 302])],
)
def test_a_deal_opens_to_its_rep_and_those_above(cast, visit, id_of, deal: str, expected: list[int]) -> None:
    assert answers(cast, visit, f"opportunities/{id_of(deal)}/") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Rita", [200, 200, 200, 200, 404, 302]), ("Bob", [200, 200, 404, 404, 404, 302])],
)
@pytest.mark.parametrize("form", ["", "csv"])
def test_records_open_to_their_rep_and_those_above(
    cast, visit, id_of, name: str, form: str, expected: list[int]
) -> None:
    path, member = "kpis/total_revenue/rows/", str(id_of(name))
    assert answers(cast, visit, path, by="rep", member=member, format=form) == expected


def test_records_of_the_whole_company_by_source_are_for_those_who_see_it_all(cast, visit) -> None:
    query = {"by": "source", "member": "Fair"}
    assert answers(cast, visit, "kpis/total_revenue/rows/", **query) == [200, 200, 404, 404, 404, 302]


@pytest.mark.parametrize(
    "path",
    [
        "?scope=team-999999",
        "?scope=rep-x",
        "kpis/no_such_kpi/",
        "kpis/no_such_kpi/rows/",
        "kpis/win_rate/rows/?input=no_such_input",
        "kpis/win_rate/rows/?by=no_such_attribute",
        "opportunities/999999/",
    ],
)
def test_what_does_not_exist_is_not_found(visit, owner: User, path: str) -> None:
    assert visit(owner, path).status_code == 404


def test_pages_only_answer_to_reading(sales: Company, owner: User, client) -> None:
    client.force_login(owner)
    assert client.post(sales.address).status_code == 405
