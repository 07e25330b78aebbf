"""The worked example of each conversion KPI."""

from decimal import Decimal

import pytest

from kpis.models import OpportunityHistory
from tests.factories import (
    instant,
    log,
    lose_deal,
    make_lead,
    make_leads,
    make_leads_of,
    make_rep,
    make_stage,
    open_deal,
    open_deals,
    stage_of,
    win_deals,
)
from tests.kpis.examples import example, worked
from tests.kpis.figures import figure

pytestmark = pytest.mark.usefixtures("in_company")


@example("leads")
def test_leads_count_on_the_day_they_were_created():
    make_leads(600, "2025-03-01 00:00")
    make_leads(400, "2025-03-31 23:59")
    make_leads(3, "2025-02-28 23:59")
    make_leads(4, "2025-04-01 00:00")
    assert worked("leads", "2025-03") == 1000


@example("lead_conversion_rate")
def test_lead_conversion_rate_counts_conversions_on_the_day_the_leads_were_created():
    make_leads(800, "2025-03-10")
    make_leads(150, "2025-03-10", converted="2025-05-05")
    make_leads_of(open_deals(50, 1000, "2025-06-06"), "2025-03-31")
    make_leads(9, "2025-02-28", converted="2025-03-03")
    assert worked("lead_conversion_rate", "2025-03") == Decimal("0.2")


@example("lead_to_opportunity")
def test_lead_to_opportunity_counts_leads_with_a_deal():
    make_leads(700, "2025-03-10")
    make_leads(100, "2025-03-10", converted="2025-03-11")
    make_leads_of(open_deals(200, 1000, "2025-04-01"), "2025-03-10")
    assert worked("lead_to_opportunity", "2025-03") == Decimal("0.2")


def test_leads_for_one_opportunity_are_shown_beside_the_rate():
    make_leads(800, "2025-03-10")
    make_leads_of(open_deals(200, 1000, "2025-04-01"), "2025-03-10")
    assert figure("lead_to_opportunity.leads_per_opportunity", "2025-03") == 5


@example("lead_to_customer_rate")
def test_lead_to_customer_rate_counts_leads_whose_deal_was_won():
    make_leads(940, "2025-03-10")
    make_leads_of(win_deals(50, 1000, "2025-06-30"), "2025-03-10")
    make_leads_of([lose_deal(1000, "2025-03-31") for _ in range(10)], "2025-03-10")
    assert worked("lead_to_customer_rate", "2025-03") == Decimal("0.05")


@example("sales_conversion_rate")
def test_sales_conversion_rate_divides_the_wins_of_a_period_by_its_leads():
    make_leads(1000, "2025-03-10")
    win_deals(50, 1000, "2025-03-31", opened="2025-01-10")
    win_deals(7, 1000, "2025-04-01", opened="2025-03-10")
    assert worked("sales_conversion_rate", "2025-03") == Decimal("0.05")


@example("mql_to_sql_rate")
def test_mql_to_sql_rate_counts_leads_on_the_day_marketing_qualified_them():
    make_leads(850, "2025-02-01", mql="2025-03-10")
    make_leads(100, "2025-02-01", mql="2025-03-31", sql="2025-06-01")
    make_leads(50, "2025-02-01", mql="2025-03-01", budget=1, authority=1, need=1, timeline=1)
    make_leads(5, "2025-03-01", sql="2025-03-05")
    make_leads(6, "2025-03-01", mql="2025-04-01", sql="2025-04-01")
    assert worked("mql_to_sql_rate", "2025-03") == Decimal("0.15")


@example("opportunity_conversion_rate")
def test_opportunity_conversion_rate_divides_wins_by_the_deals_in_play():
    win_deals(25, 1000, "2025-03-10", opened="2025-02-01")
    for _ in range(75):
        open_deal(1000, "2025-02-01")
    lose_deal(1000, "2025-02-28", opened="2025-02-01")
    open_deal(1000, "2025-04-01")
    assert worked("opportunity_conversion_rate", "2025-03") == Decimal("0.25")


@example("win_rate")
def test_win_rate_counts_deals_on_the_day_they_closed():
    win_deals(30, 1000, "2025-03-10", opened="2025-01-10")
    for _ in range(70):
        lose_deal(1000, "2025-03-31", opened="2024-12-01")
    open_deal(1000, "2025-03-01")
    assert worked("win_rate", "2025-03") == Decimal("0.3")


@example("sales_cycle_length")
def test_sales_cycle_length_averages_the_days_from_first_contact_to_win():
    win_deals(5, 1000, "2025-03-31", opened="2025-03-21", lead=make_lead("2025-03-01"))
    win_deals(5, 1000, "2025-03-31", opened="2025-03-21")
    assert worked("sales_cycle_length", "2025-03") == 20


@example("stage_duration")
def test_stage_duration_averages_the_days_of_each_passage_on_the_day_it_ended():
    proposal = make_stage("Proposal")
    for days in [3, 7] * 6:
        pass_through(proposal, "2025-03-01", f"2025-03-{1 + days:02}")
    assert worked("stage_duration", "2025-03", by="stage", member=proposal) == 5


def pass_through(stage, entered: str, left: str) -> None:
    """A deal lost on `left` that was in `stage` from `entered` on."""
    deal = lose_deal(1000, left, opened=entered, stage=stage_of("lost"))
    OpportunityHistory.objects.filter(opportunity=deal, is_first=True).update(
        stage=stage, at=instant(entered)
    )


@example("calls")
def test_calls_count_on_the_day_they_were_made():
    log("call", "2025-03-01 00:00", count=700)
    log("call", "2025-03-31 23:59", count=500)
    log("call", "2025-02-28 23:59", count=3)
    log("call", "2025-04-01 00:00", count=4)
    log("email", count=5)
    assert worked("calls", "2025-03") == 1200


@example("calls_per_rep")
def test_calls_per_rep_divides_calls_by_the_reps_employed():
    reps = [make_rep(f"Rep {number}") for number in range(8)]
    make_rep("Gone", ended_on="2025-02-28")
    log(count=1200, rep=reps[0])
    assert worked("calls_per_rep", "2025-03") == 150


@example("answer_rate")
def test_answer_rate_counts_calls_that_reached_somebody():
    log_calls(answered=700, not_interested=100, follow_up=40, lead_qualified=40, opportunity_opened=20)
    log_calls(no_answer=200, voicemail=80)
    log(count=20)
    log("demo", outcome="answered", count=9)
    assert worked("answer_rate", "2025-03") == Decimal("0.75")


@example("talk_time")
def test_talk_time_divides_the_minutes_of_answered_calls_by_their_number():
    log(count=600, outcome="answered", minutes=Decimal("4.5"))
    log(count=300, outcome="follow_up", minutes=3)
    log(count=30, outcome="voicemail", minutes=2)
    log("meeting", outcome="answered", minutes=60)
    assert worked("talk_time", "2025-03") == 4
    assert figure("talk_time.total", "2025-03") == 3600


@example("call_conversion_rate")
def test_call_conversion_rate_counts_calls_that_made_a_prospect():
    log_calls(lead_qualified=45, opportunity_opened=15, follow_up=440, no_answer=700)
    log("email", outcome="lead_qualified", count=7)
    assert worked("call_conversion_rate", "2025-03") == Decimal("0.05")


def log_calls(**outcomes: int) -> None:
    """Calls of March by what came of them."""
    for outcome, count in outcomes.items():
        log(outcome=outcome, count=count)
