"""The worked example of each revenue KPI."""

from decimal import Decimal

import pytest

from kpis.models import Initiative
from tests.factories import (
    add_line,
    day,
    lose_deal,
    make_campaign,
    make_customer,
    make_customers,
    make_product,
    set_quota,
    spend,
    win_deal,
    win_deals,
)
from tests.kpis.examples import example, worked
from tests.kpis.figures import figure

pytestmark = pytest.mark.usefixtures("in_company")


def sell_to_existing_customer(**kinds: int) -> None:
    """Deals by type in March with a customer who bought in January."""
    acme = make_customer("Acme")
    win_deal(1000, "2025-01-15", customer=acme)
    for kind, count in kinds.items():
        win_deals(count, 10_000, "2025-03-20", customer=acme, type=kind)


@example("total_revenue")
def test_total_revenue_is_price_times_units_over_the_lines_of_won_deals():
    deal = win_deal(None, "2025-03-10")
    add_line(deal, make_product("Package", unit_price=10_000), quantity=100)
    assert worked("total_revenue", "2025-03") == 1_000_000


@example("net_revenue")
def test_net_revenue_takes_off_what_was_cancelled_in_the_period():
    win_deal(1_000_000, "2025-03-10")
    win_deal(50_000, "2025-02-10", cancelled="2025-03-20")
    assert worked("net_revenue", "2025-03") == 950_000


@example("revenue_growth")
def test_revenue_growth_compares_with_the_period_before():
    win_deal(800_000, "2025-02-10")
    win_deal(1_000_000, "2025-05-10")
    assert worked("revenue_growth", "2025-Q2") == Decimal("0.25")


@example("monthly_sales_growth")
def test_monthly_sales_growth_compares_with_the_month_before():
    win_deal(100_000, "2025-02-10")
    win_deal(120_000, "2025-03-10")
    assert worked("monthly_sales_growth", "2025-03") == Decimal("0.2")


@example("average_deal_size")
def test_average_deal_size_divides_revenue_by_deals_won():
    win_deals(50, 10_000, "2025-03-10")
    assert worked("average_deal_size", "2025-03") == 10_000


@example("plan_attainment")
def test_plan_attainment_divides_revenue_by_the_plan():
    set_quota(1_000_000, "2025-01-01", "2025-03-31")
    win_deal(900_000, "2025-03-10")
    assert worked("plan_attainment", "2025-Q1") == Decimal("0.9")


@example("arpu")
def test_arpu_divides_revenue_by_the_customers_of_each_month_s_end():
    make_customers(80, acquired_on="2025-01-31")
    make_customers(20, acquired_on="2025-02-28")
    make_customers(20, acquired_on="2025-03-01", lost_on="2025-04-01")
    win_deal(90_000, "2025-02-10")
    assert worked("arpu", "2025-Q1") == 300


@example("units_sold")
def test_units_sold_counts_units_and_not_lines():
    deal = win_deal(None, "2025-03-10")
    add_line(deal, make_product("Lathe"), quantity=60, unit_price=10)
    add_line(deal, make_product("Saw"), quantity=40, unit_price=10)
    assert worked("units_sold", "2025-03") == 100


@example("average_unit_price")
def test_average_unit_price_divides_revenue_of_lines_by_units():
    add_line(win_deal(None, "2025-03-10"), make_product("Lathe"), quantity=100, unit_price=10_000)
    assert worked("average_unit_price", "2025-03") == 10_000


@example("cancelled_orders")
def test_cancelled_orders_count_on_the_day_of_the_cancellation():
    win_deals(4, 1000, "2025-02-10", cancelled="2025-03-05")
    assert worked("cancelled_orders", "2025-03") == 4


@example("cancelled_amount")
def test_cancelled_amount_adds_up_the_value_of_cancelled_deals():
    win_deals(4, 12_500, "2025-02-10", cancelled="2025-03-05")
    assert worked("cancelled_amount", "2025-03") == 50_000


@example("cancellation_rate")
def test_cancellation_rate_divides_cancelled_by_won_deals():
    win_deals(46, 1000, "2025-03-10")
    win_deals(4, 1000, "2025-03-10", cancelled="2025-03-20")
    assert worked("cancellation_rate", "2025-03") == Decimal("0.08")


@example("gross_profit")
def test_gross_profit_is_revenue_less_cost():
    win_deal(1_000_000, "2025-03-10", cost=750_000)
    assert worked("gross_profit", "2025-03") == 250_000


@example("profit_margin")
def test_profit_margin_divides_profit_by_revenue():
    win_deal(1_000_000, "2025-03-10", cost=750_000)
    assert worked("profit_margin", "2025-03") == Decimal("0.25")


@example("upsell_rate")
def test_upsell_rate_is_a_share_of_the_deals_won_with_existing_customers():
    sell_to_existing_customer(upsell=3, renewal=17)
    assert worked("upsell_rate", "2025-03") == Decimal("0.15")


@example("cross_sell_rate")
def test_cross_sell_rate_is_a_share_of_the_deals_won_with_existing_customers():
    sell_to_existing_customer(cross_sell=5, renewal=15)
    assert worked("cross_sell_rate", "2025-03") == Decimal("0.25")


@example("expansion_revenue")
def test_expansion_revenue_adds_up_upsells_and_cross_sells():
    sell_to_existing_customer(upsell=3, cross_sell=5, renewal=9)
    assert worked("expansion_revenue", "2025-03") == 80_000


@example("new_initiative_revenue")
def test_new_initiative_revenue_counts_deals_within_the_days_of_their_initiative():
    launch(invested=None)
    win_deal(480_000, "2025-03-10")
    assert worked("new_initiative_revenue", "2025-Q1") == 120_000
    assert figure("new_initiative_revenue.share", "2025-Q1") == Decimal("0.2")


@example("initiative_return")
def test_initiative_return_divides_that_revenue_by_what_was_invested():
    launch(invested=80_000)
    assert worked("initiative_return", "2025-Q1") == Decimal("1.5")


def launch(invested: int | None) -> None:
    """An initiative from 1 February to 15 March, with a deal on its first day, one on its last, and one lost."""
    initiative = Initiative.objects.create(
        name="New market", starts_on=day("2025-02-01"), ends_on=day("2025-03-15"), invested=invested
    )
    win_deal(100_000, "2025-02-01 00:00", initiative=initiative)
    win_deal(20_000, "2025-03-15 23:59", initiative=initiative)
    lose_deal(7_000, "2025-02-15", initiative=initiative)


@pytest.fixture
def spring(in_company):
    """A campaign of ten days, of which 95,000 were sold, and 75,000 in the ten days before it."""
    for amount, on in ((70_000, "2025-03-11"), (25_000, "2025-03-20"), (3_000, "2025-03-21")):
        win_deal(amount, f"{on} 12:00")
    for amount, on in ((50_000, "2025-03-01"), (25_000, "2025-03-10"), (4_000, "2025-02-28")):
        win_deal(amount, f"{on} 12:00")
    return make_campaign("Spring", "2025-03-11", "2025-03-20")


@example("incremental_sales")
def test_incremental_sales_are_what_a_campaign_sold_beyond_the_days_before_it(spring):
    assert worked("incremental_sales", "2025-03", "campaign", spring) == 20_000


@example("campaign_return")
def test_campaign_return_divides_that_by_what_the_campaign_cost(spring):
    spend(6_000, "2025-02-01", campaign=spring)
    spend(4_000, "2025-03-15", "sales", campaign=spring)
    spend(5_000, "2025-03-15")
    assert worked("campaign_return", "2025-03", "campaign", spring) == 2
