"""Revenue by product comes from the lines; what no line explains is under none."""

from decimal import Decimal

import pytest

from tests.factories import add_line, lose_deal, make_product, win_deal
from tests.kpis.figures import figure, figures, rows

pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture
def lathe(in_company):
    return make_product("Lathe", unit_price=100, unit_cost=60, category="machines")


@pytest.fixture
def saw(in_company):
    return make_product("Saw", unit_price=7)


def test_each_product_has_the_revenue_of_its_lines(lathe, saw):
    deal = win_deal(None, "2025-03-10")
    add_line(deal, lathe, quantity=2)
    add_line(deal, saw, quantity=3)
    assert figures("total_revenue", "2025-03", "product") == {"Lathe": 200, "Saw": 21}


def test_deals_without_lines_are_under_none_so_that_products_add_up_to_the_company(lathe):
    add_line(win_deal(None, "2025-03-10"), lathe)
    win_deal(40, "2025-03-10")
    assert figures("total_revenue", "2025-03", "product") == {"Lathe": 100, "none": 40}
    assert figure("total_revenue", "2025-03") == 140


def test_what_the_lines_of_a_deal_do_not_explain_is_under_none(lathe):
    add_line(win_deal(130, "2025-03-10", external_id="D-1"), lathe)
    assert figures("total_revenue", "2025-03", "product") == {"Lathe": 100, "none": 30}
    found = rows("total_revenue", "won_amount", "2025-03", "product", "")
    assert [(row.external_id, row.amount) for row in found] == [("D-1", 30)]


def test_a_deal_counts_once_for_each_of_its_products_and_once_for_the_company(lathe, saw):
    deal = win_deal(None, "2025-03-10")
    for product in (lathe, lathe, saw):
        add_line(deal, product)
    win_deal(40, "2025-03-10")
    assert figures("deals_won", "2025-03", "product") == {"Lathe": 1, "Saw": 1, "none": 1}
    assert figure("deals_won", "2025-03") == 2


def test_a_product_without_a_category_and_a_deal_without_lines_are_both_under_none(lathe, saw):
    deal = win_deal(None, "2025-03-10")
    add_line(deal, lathe)
    add_line(deal, saw)
    win_deal(40, "2025-03-10")
    assert figures("total_revenue", "2025-03", "category") == {"machines": 100, "none": 47}
    assert figures("deals_won", "2025-03", "category") == {"machines": 1, "none": 2}
    assert len(rows("deals_won", "won_deals", "2025-03", "category", "")) == 2


def test_win_rate_of_a_product_counts_the_deals_it_was_on(lathe, saw):
    for outcome, product in ((win_deal, lathe), (lose_deal, lathe), (lose_deal, saw)):
        add_line(outcome(None, "2025-03-10"), product)
    assert figures("win_rate", "2025-03", "product") == {"Lathe": Decimal("0.5"), "Saw": 0}


def test_a_line_without_a_price_is_sold_at_the_list_price(lathe):
    deal = win_deal(None, "2025-03-10")
    add_line(deal, lathe, quantity=2, discount=Decimal("0.1"))
    add_line(deal, lathe, unit_price=50)
    assert figure("total_revenue", "2025-03") == 230


def test_a_later_price_list_does_not_change_what_was_sold(lathe):
    add_line(win_deal(None, "2025-03-10"), lathe)
    lathe.unit_price = 999
    lathe.save()
    assert figure("total_revenue", "2025-03") == 100


def test_profit_of_a_product_is_revenue_less_the_cost_of_its_units(lathe):
    add_line(win_deal(None, "2025-03-10"), lathe, quantity=3)
    assert figures("gross_profit", "2025-03", "product") == {"Lathe": 120}


def test_returned_units_are_taken_off(lathe):
    deal = win_deal(None, "2025-03-10")
    add_line(deal, lathe, quantity=5)
    add_line(deal, lathe, quantity=-2)
    assert figure("units_sold", "2025-03") == 3
    assert figure("total_revenue", "2025-03") == 300


def test_cancelled_lines_leave_the_net_revenue_of_their_product(lathe, saw):
    deal = win_deal(None, "2025-03-10", cancelled="2025-04-10")
    add_line(deal, lathe)
    add_line(deal, saw)
    assert figures("net_revenue", "2025-04", "product") == {"Lathe": -100, "Saw": -7}


def test_lines_of_a_deleted_deal_are_not_sold(lathe):
    deal = win_deal(None, "2025-03-10")
    add_line(deal, lathe)
    deal.deleted_at = deal.closed_at
    deal.save()
    assert figure("units_sold", "2025-03") == 0


def test_lines_taken_off_leave_the_deal_without_an_amount(lathe):
    deal = win_deal(None, "2025-03-10")
    add_line(deal, lathe)
    deal.line_items.all().delete()
    assert figure("total_revenue", "2025-03") == 0
    assert figures("deals_won", "2025-03", "product") == {"Lathe": 0, "none": 1}


def test_the_cycle_of_a_deal_of_several_products_is_that_of_its_main_product(lathe, saw):
    deal = win_deal(None, "2025-03-10", opened="2025-03-01")
    add_line(deal, lathe)
    add_line(deal, saw)
    assert figures("sales_cycle_length", "2025-03", "product") == {"Lathe": 9, "Saw": None}


def test_a_cancelled_deal_of_several_products_is_cancelled_for_its_main_product(lathe, saw):
    for cancelled in ("2025-03-20", None):
        deal = win_deal(None, "2025-03-10", cancelled=cancelled)
        add_line(deal, lathe)
        add_line(deal, saw)
    assert figures("cancellation_rate", "2025-03", "product") == {"Lathe": Decimal("0.5"), "Saw": None}
