"""A batch of deals with triggers and without. Run: python bench/triggers.py [--batch 1000]

The owner disables them for the transaction, which is rolled back. The batch ends with the foreign keys checked.
"""

from argparse import ArgumentParser
from collections.abc import Sequence

from _database import analyze, bench_database
from _records import DEALS, company_of
from _stopwatch import Cost, cost_of, median_of, report
from django.db import connection, transaction

from accounts.models import Company
from accounts.tenancy import company_context
from accounts.tenancy.roles import connect_as

TABLES = ("kpis_opportunity", "kpis_opportunityhistory", "kpis_customerspell")
MARKS = [(table, "z_mark_insert") for table in TABLES]
HISTORY = [("kpis_opportunity", "b_history_insert")]
STAYS = [("kpis_opportunity", "d_spells_insert")]
WINS = [("kpis_opportunity", "c_first_win_insert")]
DERIVED = [("kpis_opportunity", "a_derive")]
CASES: dict[str, list[tuple[str, str]]] = {
    "all triggers": [],
    "no marks": MARKS,
    "no marks, no history": MARKS + HISTORY,
    "no marks, no history, no stays": MARKS + HISTORY + STAYS,
    "derived columns only": MARKS + HISTORY + STAYS + WINS,
    "no trigger at all": MARKS + HISTORY + STAYS + WINS + DERIVED,
}


def insert(company: Company, batch: int, disabled: Sequence[tuple[str, str]]) -> Cost:
    with company_context(company, actor="bench"), connection.cursor() as cursor:
        for table, trigger in disabled:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        known = {"company": company.pk, "deals": batch, "first": 1, "last": batch}

        def write() -> None:
            cursor.execute(DEALS.replace("'deal-'", "'new-'"), known)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        cost = cost_of(write)
        transaction.set_rollback(True)
    return cost


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=1_000)
    batch = parser.parse_args().batch
    with bench_database():
        company = company_of(20_000)
        analyze()
        with connect_as("owner"):
            turns = [{name: insert(company, batch, off) for name, off in CASES.items()} for _ in range(8)]
    costs = {name: median_of([turn[name] for turn in turns[1:]]) for name in CASES}
    report(
        f"A batch of {batch:,} deals into a company of 20,000",
        costs,
        ("all triggers", "no marks"),
        ("all triggers", "no marks, no history"),
        ("all triggers", "no trigger at all"),
    )


if __name__ == "__main__":
    main()
