"""The worked example of each conversion KPI."""

from decimal import Decimal

import pytest

from kpis.models import OpportunityHistory
from tests.factories import instant, lose_deal, make_stage, open_deal, stage_of, win_deals
from tests.kpis.examples import example, worked

pytestmark = pytest.mark.usefixtures("in_company")


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
def test_sales_cycle_length_averages_the_days_from_opening_to_win():
    win_deals(5, 1000, "2025-03-31", opened="2025-03-01")
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
