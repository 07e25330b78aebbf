"""What was entered for a day to come takes effect on its day, at night."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import Company, TeamMembership
from accounts.tenancy import company_context
from accounts.tenancy.roles import connect_as
from kpis.engine.calendars import today_of
from kpis.snapshots.recompute import recompute
from tests.factories import make_rep, make_team, open_deal, set_rate

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def as_if_its_day_were_still_to_come(table: str) -> Iterator[None]:
    """The triggers apply nothing to the table's new rows, as when those are dated ahead."""
    _switch_triggers(table, "DISABLE")
    try:
        yield
    finally:
        _switch_triggers(table, "ENABLE")


def _switch_triggers(table: str, how: str) -> None:
    with connect_as("owner"), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")


def test_a_rep_moves_team_on_the_day_the_move_is_dated(company: Company) -> None:
    today = today_of(company)
    with company_context(company):
        rep = make_rep(team=make_team("Alpha"))
        deal = open_deal(rep=rep)
        beta = make_team("Beta")
    recompute(company)
    with as_if_its_day_were_still_to_come("accounts_teammembership"), company_context(company):
        rep.team_memberships.update(ends_on=today)
        TeamMembership.objects.create(rep=rep, team=beta, starts_on=today)
    with company_context(company):
        deal.refresh_from_db()
        assert deal.team.name == "Alpha"
    recompute(company)
    with company_context(company):
        deal.refresh_from_db()
        assert [deal.team.name, *(row.team.name for row in deal.history.all())] == ["Beta", "Alpha", "Beta"]


def test_an_open_deal_takes_the_rate_of_the_day_a_closed_one_keeps_its_own(company: Company) -> None:
    with company_context(company):
        set_rate("EUR", "2020-01-01", "1.1")
        deal = open_deal(100, currency="EUR")
    recompute(company)
    with as_if_its_day_were_still_to_come("kpis_exchangerate"), company_context(company):
        set_rate("EUR", today_of(company), "1.2")
    recompute(company)
    with company_context(company):
        deal.refresh_from_db()
        assert deal.amount_base == Decimal("120")
