"""Sums of `bigint` against sums of `numeric`: what exact money costs. Run: python bench/facts.py [--rows 1000000]"""

from argparse import ArgumentParser
from functools import partial

from _database import bench_database
from _stopwatch import report, take_turns
from django.db import connection

FACTS = """
    CREATE TEMPORARY TABLE facts_{kind} AS
    SELECT date '2024-01-01' + (g % 1000) AS day, (g % 200)::bigint AS rep, (g % 20)::bigint AS product,
        {amount} AS amount
    FROM generate_series(1, {rows}) g;
    ANALYZE facts_{kind}
"""
BARE = "SELECT count(*), sum(amount) FROM facts_{kind}"
SETS = """
    SELECT date_trunc('month', day), rep, product, count(*), sum(amount), sum(amount) FILTER (WHERE rep % 2 = 0)
    FROM facts_{kind} GROUP BY GROUPING SETS ((1), (1, 2), (1, 3))
"""
AMOUNTS = {
    "bigint": "(g * 7919::bigint) % 10000000",
    "numeric": "round((g * 7919::bigint) % 10000000 / 100.0, 2)",
}


def run(sql: str, **known: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**known))
        if cursor.description:
            cursor.fetchall()


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with bench_database():
        for kind, amount in AMOUNTS.items():
            run(FACTS, kind=kind, amount=amount, rows=rows)
        for title, sql in (("Grouping sets", SETS), ("A bare sum", BARE)):
            costs = take_turns({kind: partial(run, sql, kind=kind) for kind in AMOUNTS}, rounds=5)
            report(f"{title} over {rows:,} rows", costs, ("numeric", "bigint"))


if __name__ == "__main__":
    main()
