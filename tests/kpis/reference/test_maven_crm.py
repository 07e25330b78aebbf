"""Maven Analytics' CRM: 8,800 deals of 35 agents, one product each, in 2017."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.kpis.reference.conftest import Imported, company_of, present

pytestmark = pytest.mark.django_db

FILES = (
    ("regions", "raw/sales_teams.csv", "regions"),
    ("teams", "raw/sales_teams.csv", "teams"),
    ("reps", "raw/sales_teams.csv", "reps"),
    ("products", "raw/products.csv", "products"),
    ("customers", "raw/accounts.csv", "customers"),
    ("stages", "stages.csv", ""),
    ("opportunities", "raw/sales_pipeline.csv", "opportunities"),
)
ALL = "2017"


@pytest.fixture(scope="module")
def maven(one_database: None) -> Iterator[Imported]:
    with company_of("maven_crm", "maven_crm") as imported:
        for kind, file, mapping in FILES:
            imported.run(kind, file, mapping)
        imported.recompute()
        yield imported


@pytest.fixture(scope="module")
def totals(maven: Imported) -> dict:
    return maven.answer("totals")[0]


def test_a_second_import_changes_nothing_and_says_so(maven: Imported) -> None:
    said = [maven.run(kind, file, mapping) for kind, file, mapping in FILES]
    assert [
        line for line in said if "0 created, 0 updated" not in line or "nothing changed" not in line
    ] == []
    assert said[-1] == "opportunities: 0 created, 0 updated, 8800 unchanged, 0 rejected (nothing changed)."


def test_revenue_and_deals_won(maven: Imported, totals: dict) -> None:
    assert maven.value("total_revenue", ALL) == totals["revenue"] == 10_005_534
    assert maven.value("deals_won", ALL) == totals["won"] == 4_238


def test_revenue_by_quarter(maven: Imported) -> None:
    answers = {row["quarter"]: row["revenue"] for row in maven.answer("revenue_by_quarter")}
    assert maven.along("total_revenue", ALL, "quarter") == answers


def test_revenue_by_month(maven: Imported) -> None:
    answers = {row["month"]: row["revenue"] for row in maven.answer("revenue_by_month")}
    assert present(maven.along("total_revenue", ALL, "month")) == answers


def test_growth_by_month(maven: Imported) -> None:
    growth = maven.along("revenue_growth", ALL, "month")
    for row in maven.answer("revenue_by_month"):
        if row["growth_mom"] is not None:
            assert round(growth[row["month"]], 6) == row["growth_mom"]


def test_win_rate_is_of_closed_deals(maven: Imported, totals: dict) -> None:
    (row,) = maven.kpi("win_rate", ALL)
    assert (row["numerator"], row["denominator"]) == ("4238", "6711")
    assert round(Decimal(row["value"]), 6) == totals["win_rate_closed"] == Decimal("0.631501")


def test_win_rate_by_quarter(maven: Imported) -> None:
    rates = maven.along("win_rate", ALL, "quarter")
    for row in maven.answer("revenue_by_quarter"):
        assert round(rates[row["quarter"]], 6) == row["win_rate"]


def test_average_deal(maven: Imported, totals: dict) -> None:
    assert round(maven.value("average_deal_size", ALL), 4) == totals["avg_won_deal"]


def test_cycle_length_of_won_deals(maven: Imported, totals: dict) -> None:
    assert round(maven.value("sales_cycle_length", ALL), 4) == totals["avg_cycle_won"]


def test_revenue_per_rep(maven: Imported) -> None:
    answers = {row["sales_agent"]: row["revenue"] for row in maven.answer("per_rep")}
    assert present(maven.by("rep", "total_revenue", ALL)) == {k: v for k, v in answers.items() if v}


def test_win_rate_per_rep(maven: Imported) -> None:
    rates = maven.by("rep", "win_rate", ALL)
    for row in maven.answer("per_rep"):
        if row["win_rate"] is not None:
            assert round(rates[row["sales_agent"]], 6) == row["win_rate"]


def test_average_deal_and_cycle_per_rep(maven: Imported) -> None:
    sizes, cycles = maven.by("rep", "average_deal_size", ALL), maven.by("rep", "sales_cycle_length", ALL)
    for row in maven.answer("per_rep"):
        if row["avg_deal"] is not None:
            assert round(sizes[row["sales_agent"]], 4) == row["avg_deal"]
            assert round(cycles[row["sales_agent"]], 4) == row["avg_cycle_won"]


def test_revenue_per_rep_and_quarter(maven: Imported) -> None:
    rows = maven.kpi("total_revenue", ALL, by="rep", grain="quarter")
    found = {(row["member"], row["period"]["start"]): Decimal(row["value"]) for row in rows if row["value"]}
    for row in maven.answer("rep_quarter"):
        assert found.get((row["sales_agent"], row["quarter"]), 0) == (row["revenue"] or 0)


def test_revenue_and_win_rate_per_team(maven: Imported) -> None:
    revenue, rates = maven.by("team", "total_revenue", ALL), maven.by("team", "win_rate", ALL)
    answers = maven.answer("per_manager")
    assert present(revenue) == {row["manager"]: row["revenue"] for row in answers}
    assert {row["manager"]: round(rates[row["manager"]], 6) for row in answers} == {
        row["manager"]: row["win_rate"] for row in answers
    }


def test_revenue_per_region(maven: Imported) -> None:
    answers = {row["regional_office"]: row["revenue"] for row in maven.answer("per_region")}
    assert present(maven.by("region", "total_revenue", ALL)) == answers


def test_revenue_and_win_rate_per_product(maven: Imported) -> None:
    revenue, rates = maven.by("product", "total_revenue", ALL), maven.by("product", "win_rate", ALL)
    answers = maven.answer("per_product")
    assert present(revenue) == {row["product"]: row["revenue"] for row in answers}
    assert all(round(rates[row["product"]], 6) == row["win_rate"] for row in answers)


def test_revenue_per_segment_and_country(maven: Imported) -> None:
    corrected = {"technolgy": "technology", "Philipines": "Philippines"}
    segments = maven.by("segment", "total_revenue", ALL)
    countries = maven.by("country", "total_revenue", ALL)
    for row in maven.answer("per_sector"):
        assert segments[corrected.get(row["sector_raw"], row["sector_raw"])] == row["revenue"]
    for row in maven.answer("per_country"):
        assert countries[corrected.get(row["office_location"], row["office_location"])] == row["revenue"]


def test_revenue_per_customer(maven: Imported) -> None:
    revenue = maven.by("customer", "total_revenue", ALL)
    for row in maven.answer("top_accounts"):
        assert revenue[row["account"]] == row["revenue"]


def test_open_pipeline_is_worth_the_list_price(maven: Imported) -> None:
    assert maven.value("open_pipeline", "2017-12-31") == 4_966_215
    assert maven.value("open_opportunities", "2017-12-31") == 2_089


def test_open_pipeline_by_stage(maven: Imported) -> None:
    pipeline = maven.by("stage", "open_pipeline", "2017-12-31")
    for row in maven.answer("open_pipeline"):
        if row["deal_stage"]:
            assert pipeline[row["deal_stage"]] == Decimal(row["list_value"])


def test_no_deal_is_lost_to_a_spelling_or_an_empty_account(maven: Imported) -> None:
    lost = maven.answer("trap_product_join")[0]
    won = maven.by("product", "deals_won", ALL)
    assert (won["GTX Pro"], "GTXPro" in won) == (lost["won_lost"], False)
    opened = maven.kpi("new_opportunities", "2016-01-01..2017-12-31")
    assert opened[0]["value"] == "8800"


def test_new_customers_by_quarter(maven: Imported) -> None:
    answers = {row["quarter"]: row["new_customers"] for row in maven.answer("new_vs_existing")}
    assert maven.along("new_customers", ALL, "quarter") == answers
