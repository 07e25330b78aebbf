"""What campaigns sold, against each of their baselines."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.tenancy import company_context
from kpis.engine.calendars import today_of
from kpis.models import Campaign, Opportunity
from tests.factories import day, make_campaign, make_customer, make_region, spend, win_deal
from tests.kpis.figures import figure, figures, reading, rows, total

pytestmark = pytest.mark.usefixtures("in_company")


def sold(**amounts: int) -> None:
    """Deals of those amounts by day, as in `_0311=95_000`."""
    for on, amount in amounts.items():
        win_deal(amount, f"2025-{on[1:3]}-{on[3:]}")


def test_the_same_days_last_year_may_be_the_baseline():
    sold(_0311=60_000, _0320=35_000, _0310=5_000)
    for on in ("2024-03-11", "2024-03-20", "2024-03-21", "2024-03-10"):
        win_deal(37_500, on)
    make_campaign("Spring", "2025-03-11", "2025-03-20", baseline="same_window_last_year")
    assert figure("incremental_sales", "2025-03") == 20_000


def test_an_amount_entered_by_hand_may_be_the_baseline():
    sold(_0311=95_000, _0310=5_000)
    make_campaign("Spring", "2025-03-11", "2025-03-20", baseline="entered", baseline_amount=75_000)
    found = reading("incremental_sales", "2025-03")
    assert found.value == 20_000
    assert found.inputs == {"campaign_sales": 95_000, "baseline_sales": 0, "baseline_entered": 75_000}
    (row,) = rows("incremental_sales", "baseline_entered", "2025-03")
    assert (row.name, row.amount) == ("Spring", 75_000)


def test_a_campaign_belongs_to_the_period_in_which_it_ends():
    sold(_0225=40, _0305=60)
    make_campaign("Spring", "2025-02-20", "2025-03-10", baseline="entered", baseline_amount=10)
    assert [figure("incremental_sales", month) for month in ("2025-02", "2025-03")] == [0, 90]


def test_campaigns_stand_side_by_side_and_add_up():
    sold(_0305=100, _0315=1000)
    make_campaign("First", "2025-03-01", "2025-03-10", baseline="entered", baseline_amount=30)
    make_campaign("Second", "2025-03-11", "2025-03-20", baseline="entered", baseline_amount=400)
    assert figures("incremental_sales", "2025-03", "campaign") == {"First": 70, "Second": 600}
    assert figure("incremental_sales", "2025-03") == 670


def test_a_window_of_a_leap_day_is_compared_with_the_last_of_february():
    win_deal(100, "2024-02-29")
    for on, amount in (("2023-02-28", 7), ("2023-03-01", 50), ("2024-02-28", 9)):
        win_deal(amount, on)
    leap = make_campaign("Leap", "2024-02-29", "2024-02-29", baseline="same_window_last_year")
    assert figure("incremental_sales", "2024-02") == 93
    Campaign.objects.filter(pk=leap.pk).update(baseline="previous_window")
    assert figure("incremental_sales", "2024-02") == 91


def test_the_window_before_a_march_reaches_over_the_leap_day():
    make_campaign("March", "2024-03-01", "2024-03-02")
    for on, amount in (("2024-02-27", 1), ("2024-02-28", 20), ("2024-02-29", 300)):
        win_deal(amount, on)
    assert figure("incremental_sales", "2024-03") == -320


def test_a_campaign_of_a_region_is_compared_within_it_and_the_regions_below():
    north = make_region("North")
    north_west = make_region("North-West", parent=north)
    spring = make_campaign("Spring", "2025-03-11", "2025-03-20", region=north)
    for region, amount in ((north, 100), (north_west, 20), (make_region("South"), 5000), (None, 7000)):
        win_deal(amount, "2025-03-15", region=region)
        win_deal(1, "2025-03-05", region=region)
    assert figure("incremental_sales", "2025-03", "campaign", spring) == 118


def test_a_campaign_of_a_segment_is_compared_within_it():
    make_campaign("Spring", "2025-03-11", "2025-03-20", segment="big")
    for name, segment, amount in (("Acme", "big", 100), ("Brio", "small", 5000)):
        win_deal(amount, "2025-03-15", customer=make_customer(name, segment=segment))
        win_deal(30, "2025-03-05", customer=make_customer(f"{name} 2", segment=segment))
    win_deal(7000, "2025-03-15")
    assert figure("incremental_sales", "2025-03") == 70


def test_a_campaign_that_runs_is_told_up_to_today(company):
    today = today_of(company)
    for days_ago, amount in ((0, 100), (4, 20), (5, 7), (9, 3), (10, 1000)):
        win_deal(amount, today - timedelta(days=days_ago))
    running = make_campaign("Running", today - timedelta(days=4))
    assert figure("incremental_sales", str(today), "campaign", running) == 110
    Campaign.objects.update(ends_on=today + timedelta(days=60))
    assert figure("incremental_sales", str(today), "campaign", running) == 110


def test_a_campaign_that_has_not_begun_is_no_loss(company):
    tomorrow = today_of(company) + timedelta(days=1)
    planned = make_campaign("Planned", tomorrow, baseline="entered", baseline_amount=500)
    spend(40, today_of(company), campaign=planned)
    found = reading("campaign_return", str(today_of(company).year))
    assert set(found.inputs.values()) == {0}


def test_what_was_deleted_counts_no_more():
    sold(_0315=100, _0305=30)
    make_campaign("Spring", "2025-03-11", "2025-03-20")
    Opportunity.objects.filter(amount=30).update(deleted_at=timezone.now())
    assert figure("incremental_sales", "2025-03") == 100
    Campaign.objects.update(deleted_at=timezone.now())
    assert figure("incremental_sales", "2025-03") == 0


def test_a_campaign_may_have_sold_less_than_without_it():
    sold(_0305=300, _0315=100)
    spring = make_campaign("Spring", "2025-03-11", "2025-03-20")
    spend(50, "2025-03-15", campaign=spring)
    assert figure("incremental_sales", "2025-03") == -200
    assert figure("campaign_return", "2025-03") == -4


def test_the_return_of_a_campaign_that_cost_nothing_is_undefined():
    make_campaign("Spring", "2025-03-11", "2025-03-20")
    sold(_0315=100)
    found = reading("campaign_return", "2025-03")
    assert (found.value, found.undefined) == (None, "Nothing to divide by: spend on the campaigns = 0.")


def test_refunds_of_campaign_spend_are_taken_off():
    spring = make_campaign("Spring", "2025-03-11", "2025-03-20")
    sold(_0315=100)
    spend(50, "2025-03-15", campaign=spring)
    spend(-10, "2025-05-15", campaign=spring)
    assert figure("campaign_return", "2025-03") == Decimal("2.5")


def test_sales_of_a_campaign_open_to_their_deals():
    sold(_0311=60_000, _0320=35_000, _0305=75_000)
    spring = make_campaign("Spring", "2025-03-11", "2025-03-20")
    during = rows("incremental_sales", "campaign_sales", "2025-03", "campaign", spring)
    before = rows("incremental_sales", "baseline_sales", "2025-03", "campaign", spring)
    assert ({row.record for row in during}, total(during)) == ({"kpis.Opportunity"}, 95_000)
    assert [(row.day, row.amount) for row in before] == [(day("2025-03-05"), 75_000)]


def test_another_company_sees_no_sale_of_a_campaign(company, other_company):
    sold(_0315=100)
    make_campaign("Spring", "2025-03-11", "2025-03-20")
    seen = []
    for one in (company, other_company):
        with company_context(one), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM kpis_campaign_sale")
            seen += cursor.fetchone()
    assert seen == [1, 0]
