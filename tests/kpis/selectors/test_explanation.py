"""A number tells its formula with the values in place, its inputs, what is left out, and what it is held against."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import TeamMembership
from accounts.services import move_rep
from accounts.tenancy import current_company
from kpis import selectors
from kpis.catalogue import CATALOGUE
from kpis.models import Campaign, Forecast, Spend
from kpis.selectors import Against, Explanation
from kpis.snapshots.recompute import recompute
from tests.factories import (
    instant,
    lose_deal,
    make_lead,
    make_rep,
    make_team,
    open_deal,
    set_quota,
    set_rate,
    win_deal,
    win_deals,
)

pytestmark = pytest.mark.usefixtures("in_company")


def explain(key: str, period: str = "2025-03", **whose: Any) -> Explanation:
    return selectors.explain(key, selectors.company_calendar().parse(period), **whose)


def left_out(explained: Explanation) -> dict[str, dict[str, int]]:
    return {one.key: one.left_out for one in explained.inputs if one.left_out}


def value_of(explained: Explanation, kind: Against) -> Decimal | None:
    found = explained.compared(kind)
    return found.value if found else None


def test_the_formula_is_told_with_its_numbers_in_place():
    win_deals(50, 10_000, "2025-03-10")
    explained = explain("average_deal_size")
    assert explained.formula == "revenue ÷ deals won"
    assert explained.calculation == "revenue $500,000 ÷ deals won 50 = $10,000"
    assert explained.size == 50


def test_a_calculation_without_a_value_ends_in_a_dash():
    assert explain("average_deal_size").calculation == "revenue $0 ÷ deals won 0 = –"


def test_the_rows_of_an_input_add_up_to_it():
    win_deal(700, "2025-03-03", external_id="D1")
    win_deal(300, "2025-03-04", external_id="D2")
    [revenue] = explain("total_revenue").inputs
    assert [(row.external_id, row.amount) for row in revenue.rows] == [("D1", 700), ("D2", 300)]
    assert revenue.value == 1000


def test_money_without_an_amount_or_a_rate_is_left_out_and_says_why():
    win_deal(1000, "2025-03-03")
    win_deal(None, "2025-03-04", external_id="blank")
    win_deal(500, "2025-03-05", currency="CHF", external_id="swiss")
    win_deal(None, "2025-04-05")
    explained = explain("average_deal_size")
    assert left_out(explained) == {
        "won_amount": {"without an amount": 1, "in a currency without a rate on that day": 1}
    }
    rows = selectors.left_out_rows("average_deal_size", "won_amount", explained.period)
    assert {(row.external_id, row.reason) for row in rows} == {
        ("blank", "without an amount"),
        ("swiss", "in a currency without a rate on that day"),
    }


def test_nothing_is_left_out_once_the_rate_is_known():
    win_deal(500, "2025-03-05", currency="CHF")
    set_rate("CHF", "2025-03-01", "1.1")
    assert left_out(explain("total_revenue")) == {}


def test_a_member_leaves_out_only_its_own():
    rita, sam = make_rep("Rita"), make_rep("Sam")
    win_deal(None, "2025-03-04", rep=rita)
    assert left_out(explain("total_revenue", by="rep", member=str(rita.pk))) == {
        "won_amount": {"without an amount": 1}
    }
    assert left_out(explain("total_revenue", by="rep", member=str(sam.pk))) == {}


def test_open_deals_tell_what_they_lack():
    open_deal(1000, "2025-02-10", expected_close_on=date(2025, 3, 20))
    open_deal(1000, "2025-02-10")
    assert left_out(explain("pipeline_coverage")) == {
        "due_amount": {"open deals without a day on which they are expected to close": 1}
    }
    assert left_out(explain("opportunity_score")) == {"score_total": {"open deals without a score": 2}}
    assert left_out(explain("weighted_pipeline")) == {"weighted_amount": {"without a probability": 2}}


def test_spend_without_a_rate_is_left_out():
    Spend.objects.create(on=date(2025, 3, 4), category="marketing", amount=100, currency="CHF")
    assert left_out(explain("cac")) == {"acquisition_spend": {"in a currency without a rate on that day": 1}}


def test_a_quota_without_a_rate_and_a_late_forecast_are_left_out():
    quota = set_quota(1000, "2025-03-01", "2025-03-31")
    type(quota).objects.filter(pk=quota.pk).update(currency="CHF")
    Forecast.objects.create(
        scope="company",
        starts_on=date(2025, 3, 1),
        ends_on=date(2025, 3, 31),
        category="commit",
        amount=900,
        submitted_at=instant("2025-03-09"),
    )
    assert left_out(explain("quota")) == {"quota_amount": {"in a currency without a rate on that day": 1}}
    assert left_out(explain("forecast_accuracy"))["forecast_commit"] == {"submitted too late": 1}


def test_a_lead_that_marketing_never_qualified_is_left_out_of_its_rate():
    noon = instant("2025-03-09")
    make_lead("2025-03-02", sql_at=noon)
    make_lead("2025-03-02", mql_at=noon, sql_at=noon)
    explained = explain("mql_to_sql_rate")
    assert (explained.reading.numerator, explained.reading.denominator) == (1, 1)
    assert left_out(explained) == {
        "mql_then_sql": {"qualified leads without a day on which marketing qualified them": 1}
    }


def test_a_number_is_held_against_the_month_before_and_the_year_before():
    win_deal(300, "2025-02-10")
    win_deal(200, "2024-03-10")
    win_deal(500, "2025-03-10")
    explained = explain("total_revenue")
    assert [(one.kind, one.label, one.value) for one in explained.comparisons] == [
        (Against.PREVIOUS, "February 2025", 300),
        (Against.YEAR_BEFORE, "March 2024", 200),
    ]


def test_an_average_is_held_against_the_twelve_months_before_of_the_whole_company():
    rita, sam = make_rep("Rita"), make_rep("Sam")
    win_deal(100, "2024-03-01", rep=sam)
    win_deal(300, "2025-02-28", rep=sam)
    win_deal(9_999, "2024-02-29", rep=sam)
    win_deal(500, "2025-03-10", rep=rita)
    of_rita = {"by": "rep", "member": str(rita.pk)}
    beside_all = explain("average_deal_size", with_company=True, **of_rita)
    assert (beside_all.value, value_of(beside_all, Against.BENCHMARK)) == (500, 200)
    assert value_of(explain("average_deal_size", **of_rita), Against.BENCHMARK) is None
    assert value_of(explain("total_revenue"), Against.BENCHMARK) is None


def test_bad_news_begins_where_the_kpi_says():
    assert value_of(explain("win_rate"), Against.WARNING) == Decimal("0.15")


def test_a_rate_tells_its_interval_and_whether_it_is_enough_to_tell():
    for _ in range(3):
        win_deal(1, "2025-03-10")
    lose_deal(1, "2025-03-10")
    sample = explain("win_rate").sample
    assert (sample.size, sample.low, sample.high, sample.is_telling) == (
        4,
        Decimal("0.300636"),
        Decimal("0.954414"),
        False,
    )
    assert selectors.interval(sample) == "too few to tell, from 4"
    assert explain("total_revenue").sample is None


def test_further_figures_stand_beside_the_number():
    win_deal(800, "2025-03-10")
    set_quota(1000, "2025-03-01", "2025-03-31")
    assert [(one.key, one.value) for one in explain("plan_attainment").beside] == [("variance", -200)]


def test_a_cohort_is_maturing_until_what_it_counts_can_hardly_change_any_more():
    today = timezone.localdate()
    key = f"{today:%Y-%m}"
    end = selectors.company_calendar().parse(key).end
    assert explain("lead_conversion_rate", key).maturing_until == end + timedelta(days=90)
    assert explain("lead_conversion_rate", "2020-01").maturing_until is None
    assert explain("win_rate", key).maturing_until is None


def test_a_number_tells_when_it_was_computed_or_that_it_is_live():
    assert explain("total_revenue").computation.is_live
    recompute(current_company())
    stored = explain("total_revenue").computation
    assert (stored.is_live, stored.at is None) == (False, False)
    win_deal(5, "2025-03-10")
    assert explain("total_revenue").computation.is_live
    assert not explain("total_revenue", "2024-03").computation.is_live


def test_the_definition_is_named():
    explained = explain("win_rate")
    assert explained.definition == ("closed", "of the deals closed in the period, by number")
    assert (explained.version, explained.definition_version) == (1, 0)


def test_an_unknown_member_is_no_answer():
    with pytest.raises(LookupError, match="There is no member “77”"):
        explain("total_revenue", by="rep", member="77")


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_kpi_can_be_told_as_json_and_in_words(key):
    team = make_team("Alpha")
    rita = make_rep("Rita")
    move_rep(rita, team, date(2020, 1, 1))
    win_deal(1000, "2025-03-10", rep=rita)
    Campaign.objects.create(name="Fair", starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 20))
    assert TeamMembership.objects.exists()
    explained = explain(key)
    data = selectors.as_data(explained, with_rows=True)
    assert json.loads(json.dumps(data)) == data
    assert all(text for _label, text in selectors.told(explained))
