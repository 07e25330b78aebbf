"""AdventureWorks as the PL-300 course ships it: 60,855 order lines of 17 reps, with quotas a quarter."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.kpis.reference.conftest import Imported, company_of, exact, present

pytestmark = pytest.mark.django_db

FILES = (
    ("regions", "raw/DimEmployeeSalesTerritory.csv", "regions"),
    ("reps", "csv/SalesReps.csv", "reps"),
    ("products", "raw/Product.csv", "products"),
    ("customers", "raw/Resellers.csv", "customers"),
    ("opportunities", "raw/FactResellerSales.csv", "orders"),
    ("line_items", "raw/FactResellerSales.csv", "order_lines"),
    ("quotas", "csv/QuarterlyQuota_shifted.csv", "quarterly_quotas"),
)
JUNE = (
    ("opportunities", "raw/ResellerSales_202006.csv", "orders"),
    ("line_items", "raw/ResellerSales_202006.csv", "june_order_lines"),
)
ALL = "2017-07-01..2020-06-30"


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def works(one_database: None, said: list[str]) -> Iterator[Imported]:
    with company_of("adventureworks_pl300", "adventureworks", fiscal_year_start=7) as imported:
        said += [imported.run(kind, file, mapping) for kind, file, mapping in FILES + JUNE]
        imported.recompute()
        yield imported


def test_the_order_that_each_line_repeats_counts_once(works: Imported, said: list[str]) -> None:
    assert said[4] == "opportunities: 3616 created, 0 updated, 0 unchanged, 0 rejected, 54235 repeated."
    assert said[5] == "line_items: 57851 created, 0 updated, 0 unchanged, 0 rejected."


def test_the_later_month_is_added_and_not_doubled(works: Imported, said: list[str]) -> None:
    assert said[-1] == "line_items: 3004 created, 0 updated, 0 unchanged, 0 rejected."
    assert works.run(*JUNE[1]).startswith("line_items: 0 created, 0 updated, 3004 unchanged")


def test_revenue_and_orders(works: Imported) -> None:
    totals = works.answer("totals")[0]
    assert works.value("total_revenue", ALL) == Decimal(totals["revenue"]) == Decimal("80977720.21")
    assert works.value("deals_won", ALL) == totals["orders"]


def test_profit_with_the_missing_costs_filled_in(works: Imported) -> None:
    answer = works.answer("margin_with_cost_repair")[0]
    assert works.value("gross_profit", ALL) == Decimal(answer["profit"]) == Decimal("997590.14")
    assert round(works.value("profit_margin", ALL), 6) == Decimal(answer["margin"])


def test_revenue_and_growth_by_fiscal_year(works: Imported) -> None:
    for row in works.answer("by_fiscal_year"):
        assert works.value("total_revenue", str(row["fy"])) == Decimal(row["revenue"])
        if row["growth"]:
            assert round(works.value("revenue_growth", str(row["fy"])), 6) == row["growth"]


def test_revenue_by_quarter_and_month(works: Imported) -> None:
    quarters = {row["quarter"]: Decimal(row["revenue"]) for row in works.answer("by_calendar_quarter")}
    months = {row["month"]: Decimal(row["revenue"]) for row in works.answer("by_month")}
    assert works.along("total_revenue", ALL, "quarter") == quarters
    assert works.along("total_revenue", ALL, "month") == months


def test_revenue_and_orders_per_rep(works: Imported) -> None:
    answers = works.answer("per_rep")
    revenue, won = works.by("rep", "total_revenue", ALL), works.by("rep", "deals_won", ALL)
    assert present(revenue) == {str(row["EmployeeKey"]): Decimal(row["revenue"]) for row in answers}
    assert present(won) == {str(row["EmployeeKey"]): row["orders"] for row in answers}


def test_revenue_by_country_of_the_customer(works: Imported) -> None:
    answers = {row["country"]: Decimal(row["revenue"]) for row in works.answer("by_country")}
    assert present(works.by("country", "total_revenue", ALL)) == answers


def test_quota_attainment_per_rep_and_quarter(works: Imported) -> None:
    rows = works.kpi("quota_attainment", ALL, by="rep", grain="quarter")
    found = {(row["member"], row["period"]["start"]): row for row in rows}
    for answer in works.answer("quota_attainment_rep_quarter"):
        row = found[str(answer["EmployeeKey"]), answer["QuotaDate"]]
        assert (Decimal(row["numerator"] or 0), Decimal(row["denominator"])) == (
            Decimal(answer["actual"]),
            Decimal(answer["quota"]),
        )
        assert round(Decimal(row["value"]), 6) == answer["attainment"]


def test_quota_of_all_reps_by_quarter(works: Imported) -> None:
    answers = {row["QuotaDate"]: Decimal(row["quota"]) for row in works.answer("quota_attainment_quarter")}
    assert works.along("quota", ALL, "quarter") == answers


@pytest.fixture(scope="module")
def targets(one_database: None) -> Iterator[Imported]:
    """A company of reps and monthly targets alone."""
    with company_of("adventureworks_pl300", "adventureworks", slug="targets") as imported:
        imported.run("reps", "csv/SalesReps.csv", "reps")
        imported.run("quotas", "raw/ResellerSalesTargets.csv", "monthly_targets")
        imported.recompute()
        yield imported


def test_monthly_targets_in_thousands_are_unpivoted(targets: Imported) -> None:
    rows = targets.kpi("quota", ALL, by="rep", grain="month")
    found = {(row["member"], row["period"]["start"]): exact(row["value"]) for row in rows}
    answers = {
        (str(row["EmployeeKey"]), row["month"]): row["target"]
        for row in targets.answer("target_attainment_rep_month")
        if row["EmployeeKey"] != 277
    }
    assert present(found) == answers


def test_the_vice_president_is_not_counted_twice(targets: Imported) -> None:
    answers = {row["month"]: Decimal(row["reps_only"]) for row in targets.answer("trap_vp_targets")}
    assert targets.along("quota", ALL, "month") == answers
