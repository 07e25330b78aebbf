"""Every KPI that is promised is there; every one in the project's own reference has all that belongs to it."""

import json
import re
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from kpis import selectors
from kpis.catalogue import CATALOGUE
from kpis.management.commands import write_kpi_reference
from kpis.selectors import reading_together
from salesperf.catalogs import LANGUAGES, read_catalog
from tests.factories import lose_deal, make_customer, make_rep, make_team, open_deal, set_quota, win_deal
from tests.kpis.examples import EXAMPLES

for group in {kpi.group for kpi in CATALOGUE.values()}:
    import_module(f"tests.kpis.catalogue.test_{group}")

PROMISED = """
    total_revenue net_revenue revenue_growth monthly_sales_growth average_deal_size plan_attainment arpu units_sold
    average_unit_price new_initiative_revenue initiative_return cancelled_orders cancelled_amount cancellation_rate
    gross_profit profit_margin upsell_rate cross_sell_rate expansion_revenue incremental_sales campaign_return leads
    lead_conversion_rate lead_to_opportunity lead_to_customer_rate sales_conversion_rate mql_to_sql_rate
    opportunity_conversion_rate win_rate sales_cycle_length stage_duration calls calls_per_rep call_conversion_rate
    qualified_leads new_opportunities open_opportunities open_pipeline weighted_pipeline deals_won opportunity_score
    pipeline_velocity pipeline_coverage forecast_accuracy active_customers new_customers lost_customers cac
    cac_payback_months cltv net_ltv ltv_to_cac average_customer_lifespan churn_rate net_churn_rate retention_rate
    quota_attainment_rate quota quota_attainment rep_productivity revenue_per_rep deals_per_rep selling_time
    data_entry_time
"""
HEADING = re.compile(r"^### .* \(`(\w+)`\)$", re.MULTILINE)
DESCRIBED = HEADING.findall(write_kpi_reference.PAGE.read_text(encoding="utf-8"))

every_described = pytest.mark.parametrize("key", DESCRIBED)


def test_list_kpis_names_every_kpi_that_is_promised() -> None:
    out = StringIO()
    call_command("list_kpis", "--json", stdout=out)
    promised = PROMISED.split()
    assert len(promised) == 64
    assert set(promised) <= {one["key"] for one in json.loads(out.getvalue())}


def test_the_reference_describes_every_kpi() -> None:
    assert list(CATALOGUE) == DESCRIBED


@every_described
def test_a_described_kpi_has_its_example_as_a_test(key: str) -> None:
    assert key in EXAMPLES


@every_described
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_described_kpi_has_its_name_and_question_in_every_language(key: str, language: str) -> None:
    kpi = CATALOGUE[key]
    with translation.override("en"):
        name, question = str(kpi.name), str(kpi.question)
    translated = {message.id: message.string for message in read_catalog(language)}
    assert translated.get(name)
    assert translated.get(question)
    with translation.override(language):
        assert (str(kpi.name), str(kpi.question)) == (translated[name], translated[question])


@pytest.fixture
def sales(in_company):
    """A month in which something was won, lost and left open against a quota."""
    rita = make_rep("Rita", team=make_team())
    win_deal(1500, "2025-03-05", rep=rita, customer=make_customer(acquired_on="2025-01-10"))
    lose_deal(500, "2025-03-09", rep=rita)
    open_deal(900, "2025-03-10", rep=rita)
    set_quota(2000, "2025-03-01", "2025-03-31", rep=rita)
    return selectors.company_calendar().parse("2025-03")


def test_every_input_of_a_described_kpi_opens_to_rows_that_add_up_to_it(sales) -> None:
    with reading_together():
        for key in DESCRIBED:
            [reading] = selectors.read_kpi(key, sales, grain=CATALOGUE[key].grain)
            for term in CATALOGUE[key].terms:
                rows = selectors.input_rows(key, term.key, sales)
                assert (term.key, sum(row.amount for row in rows)) == (term.key, reading.inputs[term.key])
