"""Deals of a company that the planner knows nothing about. Run: python bench/first_import.py [--deals 20000]

Into an empty database, then as a second company that the statistics do not know, against one more company once
everything has been analysed. All three should cost the same.
"""

from argparse import ArgumentParser
from functools import partial

from _database import analyze, bench_database
from _records import company_of
from _stopwatch import cost_of, report


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=20_000)
    deals = parser.parse_args().deals
    with bench_database():
        costs = {"first company": cost_of(partial(company_of, deals, slug="first"))}
        analyze()
        costs["second company"] = cost_of(partial(company_of, deals, slug="second"))
        analyze()
        costs["third company"] = cost_of(partial(company_of, deals, slug="third"))
    report(
        f"{deals:,} deals with a line each, their history and all checks",
        costs,
        ("first company", "third company"),
        ("second company", "third company"),
    )


if __name__ == "__main__":
    main()
