"""Northwind: 830 orders of 9 reps who report to each other; 200 of its lines are broken."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import LineItem, Opportunity
from tests.kpis.reference.conftest import Imported, company_of, present

pytestmark = pytest.mark.django_db

FILES = (
    ("regions", "raw/regions.csv", "regions"),
    ("teams", "raw/employees.csv", "teams"),
    ("reps", "raw/employees.csv", "reps"),
    ("teams", "raw/employees.csv", "managers"),
    ("products", "raw/products.csv", "products"),
    ("customers", "raw/customers.csv", "customers"),
    ("opportunities", "raw/orders.csv", "orders"),
    ("customers", "csv/customers_repaired.csv", "customers"),
    ("opportunities", "csv/orders_repaired.csv", "orders"),
    ("line_items", "raw/order-details.csv", "order_lines"),
)
ALL = "1996-01-01..1998-12-31"


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def northwind(one_database: None, said: list[str]) -> Iterator[Imported]:
    with company_of("northwind", "northwind") as imported:
        said += [imported.run(kind, file, mapping) for kind, file, mapping in FILES]
        imported.recompute()
        yield imported


def test_ragged_lines_are_rejected_and_the_others_kept(northwind: Imported, said: list[str]) -> None:
    customers, orders = said[5].splitlines(), said[6].splitlines()
    assert customers[0] == "customers: 67 created, 0 updated, 0 unchanged, 24 rejected."
    assert orders[0].endswith("rejected.")
    assert "line 4: The line has 15 cells, the header 14." in orders


def test_the_repaired_files_add_what_was_missing(northwind: Imported, said: list[str]) -> None:
    assert said[7] == "customers: 24 created, 0 updated, 67 unchanged, 0 rejected."
    assert said[8].endswith("0 rejected.")
    with company_context(Company.objects.get(slug=northwind.slug)):
        assert (Opportunity.objects.count(), LineItem.objects.count()) == (830, 2155)


def test_the_rejects_file_holds_the_ragged_lines_as_they_stood(northwind: Imported, tmp_path: Path) -> None:
    northwind.run("opportunities", "raw/orders.csv", "orders", rejects=tmp_path / "rejects.csv")
    rejects = list(csv.reader((tmp_path / "rejects.csv").open(encoding="utf-8")))
    assert rejects[0][:5] == ["line", "column", "value", "reason", "orderID"]
    assert len(rejects) - 1 == 176
    assert "67,Rio de Janeiro" in ",".join(rejects[1]).replace(" ", "").replace(
        "RiodeJaneiro", "Rio de Janeiro"
    )


def test_a_second_import_changes_nothing(northwind: Imported) -> None:
    for kind, file, mapping in (*FILES[:5], *FILES[7:]):
        assert " 0 created, 0 updated" in northwind.run(kind, file, mapping)


def test_net_revenue_to_the_last_decimal(northwind: Imported) -> None:
    assert northwind.value("total_revenue", ALL) == Decimal("1265793.0395")
    assert northwind.value("net_revenue", ALL) == Decimal(northwind.answer("totals")[0]["net"])


def test_revenue_and_orders_by_year(northwind: Imported) -> None:
    revenue = northwind.along("total_revenue", ALL, "year")
    won = northwind.along("deals_won", ALL, "year")
    for row in northwind.answer("by_year"):
        assert revenue[f"{row['y']}-01-01"] == Decimal(row["revenue"])
        assert won[f"{row['y']}-01-01"] == row["orders"]


def test_revenue_by_quarter(northwind: Imported) -> None:
    answers = {row["quarter"]: Decimal(row["revenue"]) for row in northwind.answer("by_quarter")}
    assert present(northwind.along("total_revenue", ALL, "quarter")) == answers


def test_revenue_orders_and_average_per_rep(northwind: Imported) -> None:
    revenue, won = northwind.by("rep", "total_revenue", ALL), northwind.by("rep", "deals_won", ALL)
    average = northwind.by("rep", "average_deal_size", ALL)
    for row in northwind.answer("per_rep"):
        rep = str(row["employeeID"])
        assert (revenue[rep], won[rep]) == (Decimal(row["revenue"]), row["orders"])
        assert round(average[rep], 4) == row["avg_order"]


def test_a_manager_has_the_revenue_of_everybody_below(northwind: Imported) -> None:
    revenue = northwind.by("team_rollup", "total_revenue", ALL)
    answers = {str(row["mgr"]): Decimal(row["revenue"]) for row in northwind.answer("team_rollup")}
    assert {team: revenue[team] for team in answers} == answers


def test_revenue_by_region_of_the_rep(northwind: Imported) -> None:
    answers = {row["region"]: Decimal(row["revenue"]) for row in northwind.answer("by_rep_region")}
    assert present(northwind.by_name("region", "total_revenue", ALL)) == answers


def test_units_and_revenue_by_product(northwind: Imported) -> None:
    units = northwind.by_name("product", "units_sold", ALL)
    revenue = northwind.by_name("product", "total_revenue", ALL)
    for row in northwind.answer("top_products"):
        assert units[row["productName"]] == row["units"]
        assert revenue[row["productName"]] == Decimal(row["revenue"])


def test_revenue_by_customer_and_country(northwind: Imported) -> None:
    customers = northwind.by_name("customer", "total_revenue", ALL)
    for row in northwind.answer("top_customers"):
        assert customers[row["companyName"]] == Decimal(row["revenue"])
    answers = {row["country"]: Decimal(row["revenue"]) for row in northwind.answer("by_country")}
    assert present(northwind.by("country", "total_revenue", ALL)) == answers


def test_new_customers_by_quarter(northwind: Imported) -> None:
    answers = {row["quarter"]: row["new_customers"] for row in northwind.answer("new_customers_quarter")}
    assert present(northwind.along("new_customers", ALL, "quarter")) == answers


def test_revenue_by_category(northwind: Imported) -> None:
    answers = {row["categoryName"]: Decimal(row["revenue"]) for row in northwind.answer("by_category")}
    assert present(northwind.by("category", "total_revenue", ALL)) == answers
