"""What a number was when it was reported, how it was restated since, and what waits."""

import pytest

from accounts.models import Company, Rep, User
from accounts.tenancy import company_context
from kpis.models import Opportunity
from kpis.selectors import company_calendar
from kpis.services import lock_period
from tests.factories import win_deal
from tests.kpis.conftest import Night
from tests.kpis.pages.reading import words

MARCH = {"period": "2025-03"}


@pytest.fixture
def march(sales: Company, night: Night) -> Company:
    """March 2025 with 4,000 won, as reported on the fourth of April."""
    night("2025-03-20")
    night("2025-04-04")
    return sales


def change(sales: Company, night: Night, who: User) -> None:
    """Rita's first deal is worth 1,500 instead of 1,000, and Bob's first 600 instead of 500."""
    with company_context(sales, user=who):
        Opportunity.objects.filter(name="Rita 1").update(amount=1500)
        Opportunity.objects.filter(name="Bob 1").update(amount=600)
    night("2025-04-10")


def test_a_number_tells_when_it_was_reported_and_what_made_it_change(
    march: Company, night: Night, visit, owner: User, id_of
) -> None:
    page = words(visit(owner, "kpis/total_revenue/", **MARCH))
    assert "First reported Apr 4, 2025" in page
    assert "It has not been restated since." in page
    change(march, night, owner)
    response = visit(owner, "kpis/total_revenue/", **MARCH)
    page = words(response)
    assert "Rita 1 by Olga" in page
    assert "$4,000 → became $4,600" in page
    assert f'href="/c/north-wind/opportunities/{id_of("Rita 1")}/"' in response.content.decode()


def test_the_number_as_it_was_on_a_day(march: Company, night: Night, visit, owner: User) -> None:
    change(march, night, owner)
    for day, answer in (
        ("2025-04-09", "$4,000, as stored by the night of Apr 4, 2025"),
        ("2025-04-10", "$4,600, as stored by the night of Apr 10, 2025"),
        ("2025-03-19", "Not reported by 2025-03-19"),
        ("soon", "“soon” is not a day."),
    ):
        assert answer in words(visit(owner, "kpis/total_revenue/", as_reported_on=day, **MARCH))


def test_a_rep_sees_their_own_deals_among_the_causes(
    march: Company, night: Night, visit, owner: User, rep: User
) -> None:
    with company_context(march):
        win_deal(700, "2025-03-04", opened="2025-03-03", rep=Rep.objects.get(name="Bob"), name="Bob new")
    change(march, night, owner)
    page = words(visit(rep, "kpis/total_revenue/", **MARCH))
    assert "Rita 1 by Olga and 2 other records" in page
    assert "$3,000 → became $3,500 Apr 10, 2025" in page
    assert "Bob" not in page


def test_a_locked_period_shows_what_waits(
    march: Company, night: Night, visit, owner: User, rep: User
) -> None:
    with company_context(march):
        lock_period(company_calendar().parse("2025-03"), by=f"user:{owner.pk}")
    change(march, night, owner)
    page = words(visit(owner, "kpis/total_revenue/", **MARCH))
    assert "North Wind, March 2025 $4,000 locked 2 changes wait for approval: it would be $4,600." in page
    assert "Locked by Olga" in page
    assert "$4,000" in words(visit(owner, **MARCH))


def test_what_is_not_reported_says_so(sales: Company, visit, owner: User) -> None:
    page = words(visit(owner, "kpis/total_revenue/", as_reported_on="2025-04-09", **MARCH))
    assert "Not reported: months, quarters and years are" in page
    assert "Not reported: only months, quarters and years are" in page
