"""The worked example of each pipeline KPI."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import (
    make_lead,
    make_leads,
    make_stage,
    open_deal,
    open_deals,
    set_quota,
    submit,
    win_deal,
    win_deals,
)
from tests.kpis.examples import example, worked
from tests.kpis.figures import figure

pytestmark = pytest.mark.usefixtures("in_company")


@example("qualified_leads")
def test_qualified_leads_count_on_the_day_they_met_the_rule():
    make_leads(100, "2025-02-01", sql="2025-03-31")
    make_leads(50, "2025-03-05", budget=1, authority=2, need=3, timeline=1)
    make_leads(340, "2025-03-05", budget=3, authority=3, need=3)
    make_leads(10, "2025-03-05", sql="2025-04-01", budget=1, authority=1, need=1, timeline=1)
    assert worked("qualified_leads", "2025-03") == 150


@example("opportunity_score")
def test_opportunity_score_is_the_mean_of_the_open_deals_that_have_one():
    open_deals(6, 1000, "2025-03-10", budget=2, authority=2, need=2)
    open_deals(6, 1000, "2025-03-10", budget=1, score_by_hand=4)
    open_deal(1000, "2025-03-10")
    win_deal(1000, "2025-03-31", budget=3, authority=3, need=3, timeline=3)
    assert worked("opportunity_score", "2025-03") == Decimal("3.5")


@example("pipeline_velocity")
def test_pipeline_velocity_is_what_the_pipeline_brings_in_a_day():
    make_leads(200, "2025-02-10", sql="2025-03-10")
    win_deals(25, 10_000, "2025-03-26", opened="2025-03-20", lead=make_lead("2025-03-01"))
    open_deals(75, 1000, "2025-02-01")
    assert worked("pipeline_velocity", "2025-03") == 20_000


@example("new_opportunities")
def test_new_opportunities_count_on_the_day_they_were_opened():
    for _ in range(15):
        open_deal(1000, "2025-03-31")
    win_deals(25, 1000, "2025-05-10", opened="2025-03-01")
    win_deals(3, 1000, "2025-03-10", opened="2025-02-28")
    assert worked("new_opportunities", "2025-03") == 40


@example("open_opportunities")
def test_open_opportunities_are_those_of_the_end_of_the_period():
    for _ in range(10):
        open_deal(1000, "2025-03-31")
    win_deals(2, 1000, "2025-04-01", opened="2025-03-01")
    win_deals(3, 1000, "2025-03-31", opened="2025-03-01")
    open_deal(1000, "2025-04-01")
    assert worked("open_opportunities", "2025-03") == 12


@example("open_pipeline")
def test_open_pipeline_is_the_value_open_at_the_end_of_the_period():
    open_deal(200_000, "2025-03-31")
    win_deal(100_000, "2025-04-01", opened="2025-03-01")
    assert worked("open_pipeline", "2025-03") == 300_000


@example("weighted_pipeline")
def test_weighted_pipeline_takes_the_chance_of_the_stage_or_of_the_deal():
    open_deal(200_000, "2025-03-10", stage=make_stage("Offer", probability=Decimal("0.5")))
    open_deal(100_000, "2025-03-10", probability=Decimal("0.2"))
    assert worked("weighted_pipeline", "2025-03") == 120_000


@example("deals_won")
def test_deals_won_count_on_the_day_of_the_win():
    win_deals(50, 1000, "2025-03-31", opened="2025-01-10")
    win_deals(7, 1000, "2025-04-01", opened="2025-03-10")
    assert worked("deals_won", "2025-03") == 50


@example("pipeline_coverage")
def test_pipeline_coverage_divides_what_is_due_by_what_is_left_of_the_quota():
    set_quota(500_000, "2025-03-01", "2025-03-31")
    win_deal(300_000, "2025-03-10", opened="2025-02-01")
    open_deal(600_000, "2025-02-01", expected_close_on="2025-03-31")
    open_deal(70_000, "2025-02-01", expected_close_on="2025-04-01")
    assert worked("pipeline_coverage", "2025-03", today=date(2025, 3, 20)) == 3


@example("forecast_accuracy")
def test_forecast_accuracy_is_what_the_error_of_the_last_forecast_before_the_period_leaves():
    submit(700_000, "2025-01-31", "2025-03-01", "2025-03-31")
    submit(900_000, "2025-02-28", "2025-03-01", "2025-03-31")
    submit(1_050_000, "2025-03-15", "2025-03-01", "2025-03-31")
    submit(990_000, "2025-03-17", "2025-03-01", "2025-03-31")
    win_deal(1_000_000, "2025-03-31")
    assert worked("forecast_accuracy", "2025-03") == Decimal("0.9")
    assert figure("forecast_accuracy.at_middle", "2025-03") == Decimal("0.95")
