"""Which deals count, and on which day."""

from decimal import Decimal

import pytest

from accounts.tenancy import company_context
from kpis.models import Opportunity
from tests.factories import (
    day,
    lose_deal,
    make_customer,
    make_region,
    make_stage,
    open_deal,
    set_quota,
    win_deal,
)
from tests.kpis.figures import figure, figures, readings, rows

pytestmark = pytest.mark.usefixtures("in_company")


def test_a_cancelled_win_stays_in_the_month_it_was_won():
    win_deal(1000, "2025-03-10", cancelled="2025-05-02")
    assert figure("total_revenue", "2025-03") == 1000
    assert [figure("net_revenue", month) for month in ("2025-03", "2025-05")] == [1000, -1000]


def test_cancellations_by_reason_are_divided_by_all_deals_won():
    win_deal(10, "2025-03-10", cancelled="2025-03-12", cancellation_reason="late")
    win_deal(10, "2025-03-10", cancelled="2025-03-12", cancellation_reason="broken")
    win_deal(10, "2025-03-10", cancelled="2025-03-12")
    win_deal(10, "2025-03-10")
    assert figures("cancellation_rate", "2025-03", "cancellation_reason") == {
        "broken": Decimal("0.25"),
        "late": Decimal("0.25"),
        "none": Decimal("0.25"),
    }


def test_a_cancellation_taken_back_is_gone():
    deal = win_deal(10, "2025-03-10", cancelled="2025-03-12")
    Opportunity.objects.filter(pk=deal.pk).update(cancelled_at=None)
    assert figure("cancelled_orders", "2025-03") == 0


def test_an_upsell_needs_a_win_before_it_was_opened():
    acme = make_customer()
    win_deal(10, "2025-03-10", customer=acme)
    win_deal(10, "2025-03-20", opened="2025-03-10", customer=acme, type="upsell")
    win_deal(10, "2025-03-20", opened="2025-03-11", customer=acme, type="upsell")
    win_deal(10, "2025-03-20", opened="2025-03-11", type="upsell")
    assert figure("upsell_rate", "2025-03") == 1
    assert figure("expansion_revenue", "2025-03") == 10


def test_an_earlier_win_entered_later_makes_the_customer_an_existing_one():
    acme = make_customer()
    win_deal(10, "2025-03-20", opened="2025-03-11", customer=acme, type="cross_sell")
    assert figure("cross_sell_rate", "2025-03") is None
    win_deal(10, "2025-01-10", customer=acme)
    assert figure("cross_sell_rate", "2025-03") == 1


def test_a_first_win_taken_back_makes_nobody_an_existing_customer():
    acme = make_customer()
    first = win_deal(10, "2025-01-10", customer=acme)
    win_deal(10, "2025-03-20", opened="2025-03-11", customer=acme, type="upsell")
    first.deleted_at = first.closed_at
    first.save()
    assert figure("upsell_rate", "2025-03") is None


def test_deals_in_play_of_two_months_do_not_add_up_to_both():
    open_deal(10, "2025-01-20")
    lose_deal(10, "2025-02-10", opened="2025-01-25")
    both = figure_of_in_play("2025-01-01..2025-02-28")
    assert [figure_of_in_play("2025-01"), figure_of_in_play("2025-02"), both] == [2, 2, 2]


def figure_of_in_play(period: str) -> Decimal:
    (found,) = readings("opportunity_conversion_rate", period)
    return found.denominator


def test_a_deal_that_closed_on_the_first_day_of_a_period_was_in_play_in_it():
    win_deal(10, "2025-03-01", opened="2025-02-01")
    assert figure("opportunity_conversion_rate", "2025-03") == 1


def test_a_deal_opened_and_won_within_an_hour_was_in_play():
    win_deal(10, "2025-03-10 11:00", opened="2025-03-10 10:00")
    assert figure("opportunity_conversion_rate", "2025-03-10") == 1
    assert figure("sales_cycle_length", "2025-03-10") == 0


def test_the_pipeline_by_stage_follows_the_deal():
    talk, offer = make_stage("Talk"), make_stage("Offer")
    open_deal(10, "2025-03-10", stage=talk)
    open_deal(7, "2025-03-10", stage=offer)
    assert figures("open_pipeline", "2025-03", "stage") == {"Talk": 10, "Offer": 7}


def test_a_stage_without_a_probability_weighs_nothing():
    open_deal(10, "2025-03-10", stage=make_stage("Talk"))
    assert figure("weighted_pipeline", "2025-03") == 0


def test_a_new_probability_of_a_stage_weighs_its_open_deals_anew():
    talk = make_stage("Talk", probability=Decimal("0.5"))
    open_deal(10, "2025-03-10", stage=talk)
    talk.probability = Decimal("0.8")
    talk.save()
    assert figure("weighted_pipeline", str(day("2027-01-01"))) == 8


def test_a_deal_without_a_source_is_under_none():
    win_deal(10, "2025-03-10", source="web")
    win_deal(5, "2025-03-10")
    assert figures("total_revenue", "2025-03", "source") == {"none": 5, "web": 10}


def test_a_region_holds_the_regions_within_it():
    europe = make_region("Europe")
    win_deal(10, "2025-03-10", region=make_region("Spain", parent=europe))
    win_deal(5, "2025-03-10", region=europe)
    assert figures("total_revenue", "2025-03", "region_rollup") == {"Europe": 15, "Spain": 10}


def test_revenue_by_country_and_customer_comes_from_the_rows():
    acme, bolt = make_customer("Acme", country="Spain"), make_customer("Bolt")
    win_deal(10, "2025-03-10", customer=acme)
    win_deal(5, "2025-03-10", customer=bolt)
    assert figures("total_revenue", "2025-03", "country") == {"none": 5, "Spain": 10}
    assert figures("total_revenue", "2025-03", "customer") == {"Acme": 10, "Bolt": 5}


def test_the_rows_behind_a_figure_name_the_deals_their_days_and_amounts():
    win_deal(10, "2025-03-11", external_id="D-2", name="Second")
    win_deal(5, "2025-03-10", external_id="D-1")
    lose_deal(99, "2025-03-10")
    found = rows("total_revenue", "won_amount", "2025-03")
    assert [(row.external_id, row.name, row.day, row.amount) for row in found] == [
        ("D-1", "D-1", day("2025-03-10"), 5),
        ("D-2", "Second", day("2025-03-11"), 10),
    ]


def test_the_rows_of_another_company_are_not_behind_it(other_company):
    with company_context(other_company):
        win_deal(1000, "2025-03-10")
    assert rows("total_revenue", "won_amount", "2025-03") == []
    assert figure("total_revenue", "2025-03") == 0


def test_coverage_of_a_period_that_is_over_is_that_of_its_start():
    set_quota(1000, "2025-03-01", "2025-03-31")
    win_deal(500, "2025-03-10", opened="2025-02-01", expected_close_on="2025-03-15")
    open_deal(900, "2025-03-01", expected_close_on="2025-03-15")
    assert figure("pipeline_coverage", "2025-03", today=day("2025-05-01")) == Decimal("0.5")


def test_coverage_of_a_period_that_runs_counts_what_is_open_today():
    set_quota(1000, "2025-03-01", "2025-03-31")
    win_deal(500, "2025-03-10", opened="2025-02-01", expected_close_on="2025-03-15")
    open_deal(900, "2025-03-01", expected_close_on="2025-03-15")
    assert figure("pipeline_coverage", "2025-03", today=day("2025-03-12")) == Decimal("1.8")
