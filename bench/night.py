"""The night of one company. Run: python bench/night.py [--deals 20000]

Against it: a bare scan that counts and sums the same tables, and a query of Django's own for each measure, break-down
and grain, which gives the same figures.
"""

from argparse import ArgumentParser

from _database import analyze, bench_database
from _orm import queries
from _records import company_of
from _stopwatch import report, take_turns
from django.db import connection

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.engine import cells
from kpis.engine.calendars import today_of
from kpis.snapshots.recompute import recompute, work_off_marks

SCANS = (
    "SELECT count(*), sum(amount_base) FROM kpis_opportunity WHERE company_id = %s",
    "SELECT count(*), sum(amount_base) FROM kpis_opportunityhistory WHERE company_id = %s",
    "SELECT count(*), sum(amount_base) FROM kpis_lineitem WHERE company_id = %s",
    "SELECT count(*), max(since_on) FROM kpis_customerspell WHERE company_id = %s",
)
CHANGE = """
    UPDATE kpis_opportunity SET amount = coalesce(amount, lines_amount) + 1
    WHERE id IN (SELECT id FROM kpis_opportunity WHERE outcome = 'won' ORDER BY closed_on DESC LIMIT %s)
"""


def execute(company: Company, sql: str, *values: object) -> None:
    with company_context(company, actor="bench"), connection.cursor() as cursor:
        cursor.execute(sql, values)
        if cursor.description:
            cursor.fetchall()


def scan(company: Company) -> None:
    for sql in SCANS:
        execute(company, sql, company.pk)


def rebuild_cells(company: Company) -> None:
    with company_context(company):
        cells.rebuild(company, today_of(company))


def query_each(company: Company) -> None:
    with company_context(company):
        for query in queries(company, today_of(company)):
            list(query)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with bench_database():
        company = company_of(options.deals)
        analyze()
        recompute(company, full=True)
        actions = {
            "scan": lambda: scan(company),
            "cells rebuilt": lambda: rebuild_cells(company),
            "0.1 % changed, worked off": lambda: work_off_marks(company.pk),
            "night after 0.1 % changed": lambda: recompute(company),
            "query each": lambda: query_each(company),
        }
        changed = dict.fromkeys(
            ("0.1 % changed, worked off", "night after 0.1 % changed"),
            lambda: execute(company, CHANGE, options.deals // 1000),
        )
        costs = take_turns(actions, rounds=options.rounds, before=changed)
    report(
        f"A company of {options.deals:,} deals",
        costs,
        ("cells rebuilt", "scan"),
        ("0.1 % changed, worked off", "cells rebuilt"),
        ("night after 0.1 % changed", "scan"),
        ("query each", "cells rebuilt"),
        ("query each", "night after 0.1 % changed"),
    )


if __name__ == "__main__":
    main()
