"""Row security on and off: a point query, a list, an aggregate. Run: python bench/row_security.py

Two companies of 20,000 deals; the owner switches row security of the table off and on between the turns.
"""

from collections.abc import Callable
from functools import partial

import psycopg
from _database import analyze, bench_database
from _records import company_of
from _stopwatch import report, take_turns
from django.db import connection
from django.db.models import Sum

from accounts.models import Company
from accounts.tenancy import company_context
from accounts.tenancy.roles import credentials
from kpis.models import Opportunity

DEALS, POINTS, LISTS, SUMS = 20_000, 300, 50, 10
TABLE = Opportunity._meta.db_table


def point(keys: list[int]) -> None:
    for key in keys:
        Opportunity.objects.get(pk=key)


def read_list() -> None:
    for _ in range(LISTS):
        list(Opportunity.objects.order_by("-closed_on")[:100].values("external_id", "name", "amount_base"))


def aggregate() -> None:
    for _ in range(SUMS):
        list(Opportunity.objects.filter(outcome="won").values("rep").annotate(total=Sum("amount_base")))


def inside(company: Company, action: Callable[[], None]) -> None:
    with company_context(company):
        action()


def switch(owner: psycopg.Connection, state: str) -> None:
    owner.execute(f"ALTER TABLE {TABLE} {state} ROW LEVEL SECURITY")


def main() -> None:
    with bench_database():
        company_of(DEALS, slug="other")
        company = company_of(DEALS, slug="bench")
        analyze()
        with company_context(company):
            keys = list(Opportunity.objects.order_by("?").values_list("pk", flat=True)[:POINTS])
        asked = {
            f"{POINTS} point queries": partial(point, keys),
            f"{LISTS} lists of 100": read_list,
            f"{SUMS} aggregates by rep": aggregate,
        }
        role = {name.lower(): value for name, value in credentials("owner").items() if value}
        database = connection.settings_dict["NAME"]
        with psycopg.connect(dbname=database, autocommit=True, **role) as owner:
            for name, action in asked.items():
                compare(name, partial(inside, company, action), owner)


def compare(name: str, action: Callable[[], None], owner: psycopg.Connection) -> None:
    turns = {"on": action, "off": action}
    before = {"on": partial(switch, owner, "ENABLE"), "off": partial(switch, owner, "DISABLE")}
    report(name, take_turns(turns, rounds=15, before=before), ("on", "off"))


if __name__ == "__main__":
    main()
