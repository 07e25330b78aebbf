"""What the dashboard reads. Run: python bench/reads.py [--deals 100000] [--small 2000]

Its figures from cells, live from the rows in as many statements, and live one KPI and period at a time; the whole
page; and how all of it grows from the small company to the big one.
"""

from argparse import ArgumentParser
from collections.abc import Callable

from _database import analyze, bench_database
from _records import company_of
from _stopwatch import report, take_turns
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import override_settings, setup_test_environment

from accounts.models import Company, Membership, Role, User
from accounts.tenancy import company_context
from kpis import selectors
from kpis.engine.calendars import today_of
from kpis.engine.sums import Source
from kpis.pages.leaderboard import KEYS
from kpis.pages.scope import Scope
from kpis.pages.tiles import focus
from kpis.rules.period import Period
from kpis.snapshots.recompute import recompute

MONTHS = 13
PLAIN_FILES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def figures(company: Company, source: Source) -> None:
    """The tiles with their thirteen months, and the leaderboard of this month and the one before."""
    with company_context(company):
        months = last_months(company)
        span = Period("range", months[0].start, months[-1].end)
        selectors.read_kpis([*focus(Scope("company", "")), "quota"], span, grain="month", source=source)
        pair = Period("range", months[-2].start, months[-1].end)
        selectors.read_kpis(KEYS, pair, by="rep", grain="month", source=source)


def figures_one_by_one(company: Company) -> None:
    """The same, as an application without an engine asks: a query for each KPI and period."""
    with company_context(company):
        months = last_months(company)
        for key in [*focus(Scope("company", "")), "quota"]:
            for month in months:
                selectors.read_kpi(key, month, source="rows")
        for key in KEYS:
            for month in months[-2:]:
                selectors.read_kpi(key, month, by="rep", source="rows")


def last_months(company: Company) -> list[Period]:
    calendar = selectors.company_calendar()
    months = [calendar.containing("month", today_of(company))]
    while len(months) < MONTHS:
        months.insert(0, calendar.previous(months[0]))
    return months


def page_of(company: Company) -> Callable[[], None]:
    """A visit of the dashboard by the company's owner, from request to bytes."""
    user = User.objects.create_user(f"owner@{company.slug}.example", "Olga", "correct horse")
    with company_context(company):
        Membership.objects.create(user=user, role=Role.OWNER)
    client = Client()
    client.force_login(user)

    def visit() -> None:
        assert client.get(company.address).status_code == 200

    return visit


def count_queries(action: Callable[[], None]) -> int:
    seen: list[str] = []

    def note(execute, sql, *rest):  # type: ignore[no-untyped-def]
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        action()
    return len(seen)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--small", type=int, default=2_000)
    options = parser.parse_args()
    setup_test_environment()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with bench_database(), override_settings(STORAGES=PLAIN_FILES):
        small, big = company_of(options.small, slug="small"), company_of(options.deals, slug="big")
        analyze()
        actions: dict[str, Callable[[], None]] = {}
        for company in (small, big):
            recompute(company, full=True)
            visit = page_of(company)
            print(f"{company.slug}: {count_queries(visit)} queries a dashboard")
            actions |= {
                f"{company.slug}: from cells": lambda company=company: figures(company, "cells"),
                f"{company.slug}: live": lambda company=company: figures(company, "rows"),
                f"{company.slug}: live one by one": lambda company=company: figures_one_by_one(company),
                f"{company.slug}: the page": visit,
            }
        analyze()
        costs = take_turns(actions, rounds=5)
    report(
        f"The dashboard of {options.deals:,} deals, and of {options.small:,}",
        costs,
        ("small: live one by one", "small: from cells"),
        ("big: live one by one", "big: from cells"),
        ("big: live", "big: from cells"),
        ("big: from cells", "small: from cells"),
        ("big: the page", "small: the page"),
    )


if __name__ == "__main__":
    main()
