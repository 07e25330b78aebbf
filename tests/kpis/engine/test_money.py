"""Money in several currencies: a deal is worth what the rate of its day makes it."""

from decimal import Decimal

import pytest

from accounts.models import Company
from tests.factories import add_line, make_product, open_deal, set_rate, win_deal
from tests.kpis.figures import figure, figures

pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture
def euro(in_company):
    set_rate("EUR", "2025-01-01", Decimal("1.1"))
    set_rate("EUR", "2025-03-10", Decimal("1.25"))


def test_a_won_deal_counts_at_the_rate_of_the_day_it_closed(euro):
    win_deal(1000, "2025-03-09", currency="EUR")
    win_deal(1000, "2025-03-10", currency="EUR")
    win_deal(1000, "2025-03-10")
    assert figure("total_revenue", "2025-03") == 1100 + 1250 + 1000


def test_a_closed_deal_is_frozen_at_its_rate(euro):
    deal = win_deal(1000, "2025-03-10", currency="EUR")
    set_rate("EUR", "2025-03-09", 9)
    deal.name = "Renamed"
    deal.save()
    assert figure("total_revenue", "2025-03") == 1250


def test_a_correction_of_the_closing_day_takes_the_rate_of_the_new_day(euro):
    deal = win_deal(1000, "2025-03-10", currency="EUR")
    deal.closed_at = deal.closed_at.replace(day=9)
    deal.save()
    assert figure("total_revenue", "2025-03") == 1100


def test_an_open_deal_is_revalued_at_a_new_rate(euro):
    open_deal(1000, "2025-03-01", currency="EUR")
    set_rate("EUR", "2025-06-01", 2)
    assert figure("open_pipeline", "2025-06") == 2000


def test_a_deal_without_a_rate_has_no_amount_and_still_counts_as_a_deal():
    win_deal(1000, "2025-03-10", currency="CHF")
    win_deal(10, "2025-03-10")
    assert figure("total_revenue", "2025-03") == 10
    assert figure("deals_won", "2025-03") == 2


def test_a_rate_that_comes_later_gives_the_deal_its_amount():
    win_deal(1000, "2025-03-10", currency="CHF")
    set_rate("CHF", "2025-03-01", Decimal("1.2"))
    assert figure("total_revenue", "2025-03") == 1200


def test_a_rate_of_a_later_day_is_no_rate():
    win_deal(1000, "2025-03-10", currency="CHF")
    set_rate("CHF", "2025-03-11", Decimal("1.2"))
    assert figure("total_revenue", "2025-03") == 0


def test_lines_at_list_price_keep_the_price_in_the_companys_currency(euro):
    deal = win_deal(None, "2025-03-10", currency="EUR")
    add_line(deal, make_product("Lathe", unit_price=100))
    assert figures("total_revenue", "2025-03", "product") == {"Lathe": 100}


def test_lines_with_a_price_are_in_the_currency_of_the_deal(euro):
    deal = win_deal(None, "2025-03-10", currency="EUR")
    add_line(deal, make_product("Lathe"), unit_price=100)
    assert figures("total_revenue", "2025-03", "product") == {"Lathe": 125}


def test_amounts_add_up_to_the_last_decimal():
    for _ in range(3):
        win_deal(Decimal("0.1"), "2025-03-10")
    win_deal(Decimal("123456789012345678.123456789"), "2025-03-10")
    assert figure("total_revenue", "2025-03") == Decimal("123456789012345678.423456789")


def test_a_negative_amount_is_taken_off():
    win_deal(1000, "2025-03-10")
    win_deal(-250, "2025-03-10")
    assert figure("total_revenue", "2025-03") == 750
    assert figure("average_deal_size", "2025-03") == 375


def test_a_deal_without_an_amount_is_worth_nothing_and_is_won():
    win_deal(None, "2025-03-10")
    assert figure("average_deal_size", "2025-03") == 0


def test_a_deal_without_a_cost_is_all_profit():
    win_deal(1000, "2025-03-10")
    assert figure("profit_margin", "2025-03") == 1


def test_a_change_of_the_companys_currency_values_every_deal_anew(company, euro):
    win_deal(1000, "2025-03-10", currency="EUR")
    win_deal(1000, "2025-03-10", currency="USD")
    set_rate("USD", "2025-01-01", Decimal("0.8"))
    Company.objects.filter(pk=company.pk).update(currency="EUR")
    assert figure("total_revenue", "2025-03") == 1800


def test_a_hyperinflated_amount_is_no_error():
    win_deal(Decimal(10) ** 33, "2025-03-10")
    win_deal(Decimal(10) ** 33, "2025-03-10")
    assert str(figure("total_revenue", "2025-03")) == "2" + "0" * 33
