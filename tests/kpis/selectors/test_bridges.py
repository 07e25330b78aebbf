"""Growth bridges: each part says what one factor did, and together they are the change."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kpis.engine.calendars import calendar_of
from kpis.selectors import UnknownBreakdown, UnknownKpi
from kpis.selectors.bridge_parts import Bridge, Part
from kpis.selectors.bridges import NoBridge, bridge
from kpis.services import choose_definition
from tests.factories import lose_deal, make_leads, set_rate, win_deal, win_deals

pytestmark = pytest.mark.usefixtures("in_company")


def bridged(company, key: str = "total_revenue", period: str = "2025-03", **asked) -> Bridge:
    found = bridge(key, calendar_of(company).parse(period), **asked)
    if found.parts:
        assert sum((Fraction(part.amount) for part in found.parts), Fraction()) == found.change
    return found


def amounts(found: Bridge) -> dict[str, Decimal]:
    return {part.key: part.amount for part in found.parts}


def part(found: Bridge, key: str) -> Part:
    return next(one for one in found.parts if one.key == key)


def test_more_and_larger_deals_share_what_they_did_together(company):
    win_deals(10, 100, "2025-02-10")
    win_deals(12, 110, "2025-03-10")
    found = bridged(company)
    assert (found.before, found.after, found.change) == (1000, 1320, 320)
    assert amounts(found) == {"volume": 210, "size": 110, "currency": 0}


def test_each_part_tells_the_numbers_behind_it_and_where_their_records_are(company):
    win_deals(10, 100, "2025-02-10")
    win_deals(12, 110, "2025-03-10")
    volume, size, _currency = bridged(company).parts
    [deals] = volume.numbers
    assert (deals.kpi, deals.term, deals.before, deals.after) == ("average_deal_size", "won_deals", 10, 12)
    [revenue] = size.numbers
    assert (revenue.kpi, revenue.term, revenue.before, revenue.after) == (
        "total_revenue",
        "won_amount",
        1000,
        1320,
    )
    assert (size.before, size.after) == (100, 110)


def test_two_currencies_whose_rate_changed(company):
    """Two deals of 500 USD + 500 EUR on average, the euro at 1.1, became five of 500 USD + 1,100 EUR, at 1.4.

    The rate: 0.3 × the euros of 2 × 500 (in 2 of 6 orders), 5 × 500, 2 × 1,100 (1 of 6 each) and 5 × 1,100 (2 of 6).
    """
    set_rate("EUR", "2025-01-01", Decimal("1.1"))
    set_rate("EUR", "2025-03-01", Decimal("1.4"))
    win_deal(1000, "2025-02-10")
    win_deal(1000, "2025-02-10", currency="EUR")
    win_deals(2, 1250, "2025-03-10")
    for euros in (1500, 2000, 2000):
        win_deal(euros, "2025-03-10", currency="EUR")
    found = bridged(company)
    assert (found.before, found.after) == (2100, 10200)
    assert amounts(found) == {"volume": 4545, "size": 2670, "currency": 885}
    [euro] = part(found, "currency").numbers
    assert (euro.name, euro.before, euro.after) == ("EUR", Decimal("1.1"), Decimal("1.4"))


def test_a_rate_alone_is_currency(company):
    set_rate("EUR", "2025-01-01", Decimal("1.1"))
    set_rate("EUR", "2025-03-01", Decimal("1.25"))
    win_deals(4, 250, "2025-02-10", currency="EUR")
    win_deals(4, 250, "2025-03-10", currency="EUR")
    found = bridged(company)
    assert amounts(found) == {"volume": 0, "size": 0, "currency": 150}
    assert (part(found, "size").before, part(found, "size").after) == (275, 275)


def test_the_mix_of_sources_is_told_apart_from_the_size_within_them(company):
    """Five of ten deals were large ones of 1,000, then eight; the small ones grew from 100 to 200."""
    win_deals(5, 1000, "2025-02-10", source="fair")
    win_deals(5, 100, "2025-02-10", source="web")
    win_deals(8, 1000, "2025-03-10", source="fair")
    win_deals(2, 200, "2025-03-10", source="web")
    found = bridged(company, by="source")
    assert amounts(found) == {"volume": 0, "mix": 2550, "size": 350, "currency": 0}
    shares = {one.name: (one.before, one.after) for one in part(found, "mix").numbers}
    assert shares == {"fair": (Decimal("0.5"), Decimal("0.8")), "web": (Decimal("0.5"), Decimal("0.2"))}


def test_without_deals_before_the_whole_change_is_volume_and_the_bridge_says_so(company):
    win_deals(2, 300, "2025-03-10", source="web")
    found = bridged(company, by="source")
    assert amounts(found) == {"volume": 600, "mix": 0, "size": 0, "currency": 0}
    assert found.note.startswith("No deal was won in February 2025")
    assert part(found, "size").before is None


def test_a_deal_without_a_rate_is_one_more_deal_of_nothing(company):
    win_deal(100, "2025-02-10")
    win_deal(100, "2025-03-10")
    win_deal(500, "2025-03-10", currency="CHF")
    assert amounts(bridged(company)) == {"volume": 75, "size": -75, "currency": 0}


def test_the_year_before_or_any_period_can_be_compared_with(company):
    win_deal(100, "2024-03-10")
    win_deal(250, "2025-01-10")
    win_deal(400, "2025-03-10")
    assert bridged(company, against="year_before").change == 300
    january = bridged(company, against=calendar_of(company).parse("2025-01"))
    assert (january.earlier.key, january.change) == ("2025-01", 150)


def test_the_win_rate_splits_into_mix_and_the_rates_within(company):
    """Sources won half of four and none of four; then three of six and one of two."""
    for source, month, won, lost in (
        ("fair", "02", 2, 2),
        ("web", "02", 0, 4),
        ("fair", "03", 3, 3),
        ("web", "03", 1, 1),
    ):
        win_deals(won, 10, f"2025-{month}-10", source=source)
        for _ in range(lost):
            lose_deal(10, f"2025-{month}-11", source=source)
    found = bridged(company, "win_rate", by="source")
    assert (found.before, found.after) == (Decimal("0.25"), Decimal("0.5"))
    assert amounts(found) == {"mix": Decimal("0.0625"), "rate": Decimal("0.1875")}


def test_a_win_rate_by_value_splits_by_value(company):
    """Of 400 closed at the fair 300 were won, of 100 on the web none; then of 200 and 300 a half each."""
    choose_definition("win_rate", "value", by="test")
    for source, month, won, lost in (
        ("fair", "02", 300, 100),
        ("web", "02", 0, 100),
        ("fair", "03", 100, 100),
        ("web", "03", 150, 150),
    ):
        win_deal(won, f"2025-{month}-10", source=source)
        lose_deal(lost, f"2025-{month}-11", source=source)
    found = bridged(company, "win_rate", by="source")
    assert (found.before, found.after) == (Decimal("0.6"), Decimal("0.5"))
    assert amounts(found) == {"mix": Decimal("-0.15"), "rate": Decimal("0.05")}


def test_the_win_rate_of_the_whole_company_is_all_rate(company):
    win_deal(10, "2025-02-10")
    lose_deal(10, "2025-02-10")
    win_deal(10, "2025-03-10")
    assert amounts(bridged(company, "win_rate")) == {"rate": Decimal("0.5")}


def test_velocity_splits_into_leads_conversion_size_and_cycle(company):
    """2 leads × 1/2 × 100 ÷ 10 days, so 10 a day, became 4 × 3/4 × 200 ÷ 20 days, so 30 a day."""
    make_leads(2, "2025-02-01", sql="2025-02-02")
    make_leads(4, "2025-03-01", sql="2025-03-02")
    win_deals(2, 100, "2025-02-15", opened="2025-02-05")
    win_deals(3, 200, "2025-03-25", opened="2025-03-05")
    for on, count in (("2025-02-20", 2), ("2025-03-20", 1)):
        for _ in range(count):
            lose_deal(10, on)
    found = bridged(company, "pipeline_velocity")
    assert (found.before, found.after) == (10, 30)
    assert {one.key: one.exact for one in found.parts} == {
        "volume": Fraction(325, 24),
        "rate": Fraction(65, 8),
        "size": Fraction(325, 24),
        "cycle": Fraction(-365, 24),
    }
    assert [(one.before, one.after) for one in found.parts] == [
        (2, 4),
        (Decimal("0.5"), Decimal("0.75")),
        (100, 200),
        (10, 20),
    ]


def test_velocity_splits_by_the_cycle_that_the_company_has_chosen(company):
    choose_definition("sales_cycle_length", "opening", by="test")
    for month, days in (("02", 5), ("03", 10)):
        make_leads(1, f"2025-{month}-01", sql=f"2025-{month}-02")
        win_deals(1, 100, f"2025-{month}-20", opened=f"2025-{month}-{20 - days}")
    found = bridged(company, "pipeline_velocity")
    cycle = next(one for one in found.parts if one.key == "cycle")
    assert (cycle.before, cycle.after, cycle.numbers[0].term) == (5, 10, "deal_days")


def test_thirds_add_up_to_the_last_decimal(company):
    for month, won, lost in (("02", 1, 2), ("03", 2, 5)):
        for source in ("fair", "web", "call"):
            win_deals(won, 10, f"2025-{month}-10", source=source)
        for _ in range(lost):
            lose_deal(10, f"2025-{month}-11", source="web")
    bridged(company, "win_rate", by="source")


def test_an_undefined_side_has_no_bridge_and_says_why(company):
    win_deal(10, "2025-03-10")
    found = bridged(company, "win_rate")
    assert (found.change, found.parts) == (None, ())
    assert found.undefined.startswith("February 2025: Nothing to divide by")


def test_as_data_hands_on_exact_decimals(company):
    win_deals(10, 100, "2025-02-10")
    win_deals(12, 110, "2025-03-10")
    data = bridged(company).as_data()
    assert data["before"] == {
        "period": {"key": "2025-02", "start": "2025-02-01", "end": "2025-03-01"},
        "value": "1000",
    }
    assert [(one["key"], one["amount"]) for one in data["parts"]] == [
        ("volume", "210"),
        ("size", "110"),
        ("currency", "0"),
    ]


def test_what_cannot_be_split_is_refused_in_words(company):
    with pytest.raises(NoBridge, match="The change of Net revenue cannot be split"):
        bridged(company, "net_revenue")
    with pytest.raises(UnknownKpi):
        bridged(company, "luck")
    with pytest.raises(UnknownBreakdown, match="cannot be split by product"):
        bridged(company, by="product")
    with pytest.raises(UnknownBreakdown, match="cannot be split by rep"):
        bridged(company, "pipeline_velocity", by="rep")
    with pytest.raises(ValueError, match="“tomorrow” is not previous"):
        bridged(company, against="tomorrow")
