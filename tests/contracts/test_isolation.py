"""No request of anybody shows or changes anything of a company they are not in.

Every route × identity × two companies × method × shape of attack; with both walls up, with either one down, and
with both down, when the matrix must find leaks, or it could find none.
"""

import re
from collections.abc import Iterable
from contextlib import ExitStack
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

from accounts.models import Rep, Role, User
from kpis.api.queries import Query
from tests.contracts.isolation.attack import QUERIES, Attacker, Found, attacks
from tests.contracts.isolation.routes import NoFactory, routes
from tests.contracts.isolation.walls import without_database_wall, without_orm_wall
from tests.contracts.isolation.world import make_world
from tests.contracts.test_walls import rows
from tests.kpis.api.test_docs import all_queries

WALLS = {
    "both walls": (),
    "no ORM wall": (without_orm_wall,),
    "no database wall": (without_database_wall,),
    "no walls": (without_orm_wall, without_database_wall),
}


@pytest.fixture(params=WALLS)
def walls(request, django_db_setup, django_db_blocker, monkeypatch):
    with django_db_blocker.unblock(), ExitStack() as stack:
        for down in WALLS[request.param]:
            stack.enter_context(down(monkeypatch))
        yield request.param


@pytest.fixture
def worlds(walls, db):
    return make_world("kestrel-co", "zqkestrel", 41414141), make_world("marten-co", "zqmarten", 82828282)


@pytest.fixture
def matrix(worlds):
    """Send the whole matrix against the two URL configurations."""
    stranger = User.objects.create_user("stranger@example.com", "Stranger")

    def send(site: str, company: str, roles: Iterable[str] = Role.values) -> list[Found]:
        attacker, all_routes = Attacker(), routes(site, company)
        return [attacker.send(attack) for attack in attacks(all_routes, worlds, stranger, roles)]

    return send


def leaks(found: list[Found]) -> list[str]:
    return [f"{one.attack} → {one.status}, {one.leaked}" for one in found if one.leaked]


def changes(found: list[Found]) -> list[str]:
    return [f"{one.attack} → {one.status}" for one in found if one.has_changed_theirs]


def failures(found: list[Found]) -> list[str]:
    return [f"{one.attack} → {one.status}" for one in found if one.status >= 500]


def doors_left_open(found: list[Found]) -> list[str]:
    """Answers, inside a company, that tell its strangers more than that there is nothing there."""
    inside = [
        one for one in found if one.attack.path.startswith("/c/") and one.attack.shape == "their address"
    ]
    return [
        f"{one.attack} → {one.status}" for one in inside if one.status != (404 if one.attack.user else 302)
    ]


SEES_ALL = [Role.OWNER]
"""With a wall down it is enough to ask whom no permission keeps from a page."""


def test_nothing_crosses_between_companies(matrix, walls, record_testsuite_property):
    roles = Role.values if walls == "both walls" else SEES_ALL
    found = matrix(settings.ROOT_URLCONF, settings.COMPANY_URLCONF, roles)
    record_testsuite_property(walls, f"{len(found)} requests, {len(leaks(found))} leaks")
    if walls == "no walls":
        assert len(leaks(found)) > 0
        return
    assert (leaks(found), changes(found), doors_left_open(found)) == ([], [], [])
    if walls == "both walls":
        assert failures(found) == []


SAYS_NOTHING_OF_A_COMPANY = {"api_schema"}


@pytest.mark.parametrize("walls", ["both walls"], indirect=True)
def test_each_page_has_something_to_leak(worlds, client):
    mine, _theirs = worlds
    client.force_login(mine.people[Role.OWNER])
    for route in routes(settings.ROOT_URLCONF, settings.COMPANY_URLCONF):
        if route.is_inside_company and route.name not in SAYS_NOTHING_OF_A_COMPANY:
            response = client.get(route.path(mine, mine))
            assert (response.status_code, mine.word in response.text.lower()) == (200, True)


PAGES = [page for app in ("accounts", "kpis") for page in (settings.BASE_DIR / app / "pages").glob("*.py")]
ASKED = re.compile(r"(?:GET|POST|query)(?:\.get|\.getlist)?[(\[]\"(\w+)\"")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parts[-3]}-{page.stem}")
def test_each_parameter_that_a_page_reads_is_tried(page):
    asked = set(ASKED.findall(page.read_text()))
    assert asked <= {name for query in QUERIES for name in parse_qs(query)}


@pytest.mark.parametrize("query", all_queries(Query), ids=lambda query: query.__name__)
def test_each_parameter_that_the_api_reads_is_tried(query):
    assert set(query().fields) <= {name for query in QUERIES for name in parse_qs(query)}


def by_manager(request):
    return HttpResponse(",".join(Rep.objects.values_list("name", flat=True)))


def by_sql(request):
    return HttpResponse(str(rows("SELECT name FROM accounts_rep")))


def by_sql_write(request):
    rows("UPDATE accounts_rep SET name = 'taken' RETURNING id")
    return HttpResponse("done")


def by_key(request, pk):
    return HttpResponse(str(rows("SELECT name FROM accounts_rep WHERE id = %s", pk)))


urlpatterns = [
    path("by-manager/", by_manager),
    path("by-sql/", by_sql),
    path("by-sql-write/", by_sql_write),
    path("by-key/<int:pk>/", by_key, name="rep"),
]

CAUGHT = {
    "both walls": set(),
    "no ORM wall": set(),
    "no database wall": {"by-sql", "by-key"},
    "no walls": {"by-manager", "by-sql", "by-key"},
}


def test_pages_written_badly_are_caught_wherever_a_wall_does_not_hold_them(matrix, walls, settings):
    settings.COMPANY_URLCONF = __name__
    found = matrix(settings.ROOT_URLCONF, __name__, [Role.OWNER])
    assert {one.attack.path.split("/")[3] for one in found if one.leaked} == CAUGHT[walls]
    written = {one.attack.path.split("/")[3] for one in found if one.has_changed_theirs}
    assert written == ({"by-sql-write"} if "by-sql" in CAUGHT[walls] else set())


class NewParameter:
    urlpatterns = [path("by/<int:colour>/", by_manager, name="by_colour")]


@pytest.mark.parametrize("walls", ["both walls"], indirect=True)
def test_a_parameter_that_the_matrix_does_not_know_fails_it(matrix, settings):
    with pytest.raises(NoFactory, match="<colour> of the route"):
        matrix(settings.ROOT_URLCONF, NewParameter)
