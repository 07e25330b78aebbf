"""A manager decides in the browser about what waits in a locked period; nobody else does."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Company, User
from accounts.tenancy import company_context
from kpis import formats
from kpis.models import KpiSnapshot, Opportunity, PeriodLock, Restatement
from kpis.selectors import company_calendar
from kpis.services import lock_period
from tests.factories import make_rep, win_deal
from tests.kpis.conftest import Night
from tests.kpis.pages.reading import words

REVENUE = "kpis/total_revenue/"
MARCH = {"period": "2025-03"}
BUTTONS = ("Publish the new number", "Keep the published number", "Unlock this period")

Post = Callable[..., HttpResponse]


@pytest.fixture
def march(sales: Company, night: Night) -> Company:
    """March 2025 with 4,000 won, as reported on the fourth of April."""
    night("2025-03-20")
    night("2025-04-04")
    return sales


@pytest.fixture
def locked(march: Company, night: Night, owner: User) -> Company:
    """The same, locked by Olga, who then made Rita's first deal 1,500 and Bob's 600."""
    with company_context(march, user=owner):
        lock_period(company_calendar().parse("2025-03"), by=f"user:{owner.pk}")
        Opportunity.objects.filter(name="Rita 1").update(amount=1500)
        Opportunity.objects.filter(name="Bob 1").update(amount=600)
    night("2025-04-10")
    return march


@pytest.fixture
def post(sales: Company) -> Post:
    """Send a decision as a form does and follow it: post(owner, decision="lock", kpi="total_revenue")."""

    def send(user: User, *, follow: bool = True, query: str = "period=2025-03", **form: str) -> HttpResponse:
        client = Client()
        client.force_login(user)
        return client.post(f"{sales.address}restatements/?{query}", form, follow=follow)

    return send


def state(company: Company) -> tuple[int, int, list[tuple[str, int]]]:
    """The number of locks and of snapshots, and which restatements there are."""
    with company_context(company):
        return (
            PeriodLock.objects.count(),
            KpiSnapshot.objects.count(),
            sorted(Restatement.objects.values_list("status", "pk")),
        )


def locked_since(company: Company) -> str:
    with company_context(company):
        told = formats.instant(PeriodLock.objects.get().locked_at, company.timezone)
    return " ".join(told.split())


def seen(company: Company, **of: str) -> str:
    with company_context(company):
        return str(Restatement.objects.filter(status="pending", **of).latest("pk").pk)


def of_company(company: Company) -> str:
    return seen(company, kpi="total_revenue", attribute="company")


def test_a_locked_number_shows_what_it_would_be_and_both_buttons(locked: Company, visit, owner: User) -> None:
    page = words(visit(owner, REVENUE, **MARCH))
    assert f"Locked by Olga since {locked_since(locked)}: the number" in page
    assert "Published $4,000, would be $4,600 waits for approval" in page
    assert "Rita 1 by Olga" in page
    assert [button in page for button in (*BUTTONS, "Lock this period")] == [True, True, True, False]


def test_those_who_may_not_decide_see_the_state_without_buttons(
    locked: Company, visit, rep: User, analyst: User
) -> None:
    told = {analyst: "Published $4,000, would be $4,600", rep: "Published $3,000, would be $3,500"}
    for user, pending in told.items():
        page = words(visit(user, REVENUE, **MARCH))
        assert f"Locked by Olga since {locked_since(locked)}: the number" in page
        assert pending in page
        assert [text in page for text in (*BUTTONS, "Approvals")] == [False] * 4


def test_publishing_makes_the_number_the_new_one(locked: Company, visit, post: Post, owner: User) -> None:
    form = {"kpi": "total_revenue", "seen": of_company(locked)}
    response = post(owner, decision="publish", **form)
    assert response.redirect_chain == [(f"{locked.address}{REVENUE}?period=2025-03", 302)]
    page = words(response)
    assert "The new number of Total revenue for March 2025 is published. Your decision is recorded" in page
    assert "North Wind, March 2025 $4,600" in page
    assert "$4,000 → became $4,600" in page
    assert "decided by Olga" in page
    assert "would be" not in page
    assert "is not what you looked at any more" in words(post(owner, decision="publish", **form))


def test_keeping_leaves_the_number(locked: Company, post: Post, owner: User) -> None:
    page = words(post(owner, decision="keep", kpi="total_revenue", seen=of_company(locked)))
    assert "Total revenue for March 2025 stays as published. Your decision is recorded;" in page
    assert "North Wind, March 2025 $4,000" in page
    assert "declined" in page
    assert "would be" not in page


def test_a_number_that_changed_after_the_look_is_not_decided(
    locked: Company, night: Night, post: Post, owner: User
) -> None:
    form = {"decision": "publish", "kpi": "total_revenue", "seen": of_company(locked)}
    with company_context(locked):
        Opportunity.objects.filter(name="Rita 1").update(amount=1700)
    night("2025-04-11")
    before = state(locked)
    page = words(post(owner, **form))
    assert "What waits for approval is not what you looked at any more. Look again, then decide." in page
    assert "would be $4,800" in page
    assert state(locked) == before


def test_a_reported_period_is_locked_and_unlocked(march: Company, visit, post: Post, manager: User) -> None:
    assert "Lock this period" in words(visit(manager, REVENUE, **MARCH))
    page = words(post(manager, decision="lock", kpi="total_revenue"))
    assert "March 2025 is locked: its numbers wait for approval before they change. Undo: unlock it" in page
    assert f"Locked by Mia since {locked_since(march)}: the number" in page
    assert "The period is locked already" in words(post(manager, decision="lock", kpi="total_revenue"))
    page = words(post(manager, decision="unlock", kpi="total_revenue"))
    assert "March 2025 is unlocked, and what waited is published. Lock it again" in page
    assert state(march)[0] == 0


def test_a_period_that_is_not_reported_cannot_be_locked(sales: Company, visit, post: Post, owner) -> None:
    assert "Lock this period" not in words(visit(owner, REVENUE, **MARCH))
    page = words(post(owner, decision="lock", kpi="total_revenue"))
    assert "Only a period that has been reported can be locked." in page
    assert state(sales)[0] == 0


@pytest.mark.parametrize("decision", ["publish", "keep", "lock", "unlock", "shred"])
def test_others_are_refused_and_nothing_changes(
    locked: Company, post: Post, rep: User, analyst: User, outsider: User, decision: str
) -> None:
    form = {"decision": decision, "kpi": "total_revenue", "seen": of_company(locked)}
    before = state(locked)
    answers = [post(user, follow=False, **form).status_code for user in (rep, analyst, outsider)]
    assert answers == [403, 403, 404]
    assert state(locked) == before


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("period=2025-03", {"decision": "shred"}),
        ("period=soon", {"decision": "lock"}),
        ("period=2025-03", {"decision": "lock", "kpi": "luck"}),
        ("period=2025-03&scope=rep-999999", {"decision": "publish", "kpi": "total_revenue"}),
    ],
)
def test_what_does_not_exist_is_not_found(
    locked: Company, post: Post, owner: User, query: str, form: dict[str, str]
) -> None:
    before = state(locked)
    assert post(owner, query=query, **form).status_code == 404
    assert state(locked) == before


def test_a_form_without_its_token_is_refused(locked: Company, owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    answer = client.post(f"{locked.address}restatements/?period=2025-03", {"decision": "unlock"})
    assert (answer.status_code, state(locked)[0]) == (403, 1)


def test_a_manager_decides_about_their_own_people_only(
    locked: Company, visit, post: Post, manager: User, id_of
) -> None:
    page = words(visit(manager, REVENUE, **MARCH))
    assert "Published $3,000, would be $3,500" in page
    with company_context(locked):
        waiting = Restatement.objects.filter(status="pending")
        others = waiting.exclude(attribute__in=("team", "team_rollup", "rep"))
        theirs = {*(others | waiting.filter(attribute="rep", member=str(id_of("Bob"))))}
    bob = f"period=2025-03&scope=rep-{id_of('Bob')}"
    of_bob = seen(locked, kpi="total_revenue", attribute="rep", member=str(id_of("Bob")))
    assert post(manager, query=bob, decision="keep", kpi="total_revenue", seen=of_bob).status_code == 404
    form = {"decision": "publish", "kpi": "total_revenue", "seen": of_company(locked)}
    assert "is not what you looked at" in words(post(manager, **form))
    refused = words(post(manager, decision="unlock", kpi="total_revenue"))
    assert "Unlocking publishes numbers that are not open to you: ask an owner" in refused
    mine = visit(manager, "restatements/").context["periods"][0].seen
    assert "Nothing waits for approval" in words(post(manager, decision="publish", seen=str(mine)))
    with company_context(locked):
        assert theirs <= {*Restatement.objects.filter(status="pending")}


def test_who_was_never_reported_can_be_published(
    march: Company, night: Night, visit, post: Post, owner: User
) -> None:
    with company_context(march):
        lock_period(company_calendar().parse("2025-03"), by=f"user:{owner.pk}")
        cara = make_rep("Cara")
        win_deal(700, "2025-03-20", opened="2025-03-19", rep=cara, name="Late")
    night("2025-04-10")
    query = {**MARCH, "scope": f"rep-{cara.pk}"}
    page = words(visit(owner, REVENUE, **query))
    assert "Published –, would be $700 waits for approval" in page
    number = seen(march, kpi="total_revenue", attribute="rep", member=str(cara.pk))
    form = {"decision": "publish", "kpi": "total_revenue", "seen": number}
    assert "March 2025 $700" in words(
        post(owner, query="&".join(f"{k}={v}" for k, v in query.items()), **form)
    )


def test_the_list_counts_what_waits_by_period_and_publishes_all(
    locked: Company, visit, post: Post, owner: User
) -> None:
    with company_context(locked):
        count = Restatement.objects.filter(status="pending").count()
    page = words(visit(owner, "restatements/"))
    assert f"March 2025 {count} numbers would change · up to 2 changed records behind one" in page
    assert "Publish all of this period" in page
    assert "Keep all as published" in page
    assert "Total revenue" in page
    page = words(post(owner, decision="publish", seen=seen(locked)))
    assert f"{count} new numbers for March 2025 are published. Your decision is recorded" in page
    assert "Nothing waits for approval" in page
    assert "North Wind, March 2025 $4,600" in words(visit(owner, REVENUE, **MARCH))


def test_the_list_keeps_all(locked: Company, visit, post: Post, owner: User) -> None:
    page = words(post(owner, decision="keep", seen=seen(locked)))
    assert "numbers for March 2025 stay as published. Your decision is recorded;" in page
    assert "North Wind, March 2025 $4,000" in words(visit(owner, REVENUE, **MARCH))


def test_the_list_is_for_managers_and_owners(sales: Company, visit, owner, manager, rep, analyst, outsider):
    people = (owner, manager, rep, analyst, outsider, None)
    assert [visit(user, "restatements/").status_code for user in people] == [200, 200, 403, 403, 404, 302]
    assert "Lock a reported period under “As it was reported”" in words(visit(owner, "restatements/"))
    assert "Approvals" in words(visit(manager))


@pytest.mark.parametrize(("path", "queries"), [("restatements/", 9), (REVENUE, 35)])
def test_each_page_is_read_in_a_fixed_number_of_queries(
    locked: Company,
    visit,
    owner: User,
    path: str,
    queries: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    visit(owner, path, **MARCH)
    with django_assert_max_num_queries(queries):
        visit(owner, path, **MARCH)
