"""What made revenue change: the parts add up for any sales, and each says what it alone did."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.sales_bridge import Sales, SalesChange, Sold, split_sales

amounts = st.sampled_from([Fraction(0), Fraction(-250), Fraction(1000), Fraction("0.01"), Fraction(99999)])
solds = st.builds(Sold, deals=st.integers(1, 9), amount=amounts, base=amounts)
sales = st.dictionaries(st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from(["USD", "EUR"])), solds)


def sold(deals: int, amount: int, base: int | None = None) -> Sold:
    return Sold(deals, Fraction(amount), Fraction(amount if base is None else base))


def parts(change: SalesChange) -> list[Fraction]:
    return [change.volume, change.mix, change.size, change.currency]


def revenue(side: Sales) -> Fraction:
    return sum((one.base for one in side.values()), Fraction())


def test_volume_and_size_share_what_they_did_together() -> None:
    """10 deals of 100 became 12 of 110: 2 × 105 and 10 × 11."""
    change = split_sales({("", "USD"): sold(10, 1000)}, {("", "USD"): sold(12, 1320)})
    assert parts(change) == [210, 0, 110, 0]
    assert change.sizes == (Fraction(100), Fraction(110))


def test_a_rate_alone_is_currency() -> None:
    change = split_sales({("", "EUR"): sold(4, 1000, 1100)}, {("", "EUR"): sold(4, 1000, 1250)})
    assert parts(change) == [0, 0, 0, 150]
    assert change.rates == {"EUR": (Fraction(11, 10), Fraction(5, 4))}
    assert change.sizes == (Fraction(275), Fraction(275))


def test_two_currencies_of_which_one_rose() -> None:
    """Two deals, 1,000 USD and 1,000 EUR at 1.1, became four: 2,000 USD and 2,000 EUR at 1.3."""
    change = split_sales(
        {("", "USD"): sold(1, 1000), ("", "EUR"): sold(1, 1000, 1100)},
        {("", "USD"): sold(2, 2000), ("", "EUR"): sold(2, 2000, 2600)},
    )
    assert parts(change) == [2200, 0, 0, 300]


def test_a_currency_of_one_period_only_has_no_effect_of_its_rate() -> None:
    change = split_sales({("", "USD"): sold(1, 1000)}, {("", "EUR"): sold(1, 1000, 1100)})
    assert parts(change) == [0, 0, 100, 0]


def test_more_of_the_larger_deals_is_mix() -> None:
    change = split_sales(
        {("big", "USD"): sold(5, 5000), ("small", "USD"): sold(5, 500)},
        {("big", "USD"): sold(8, 8000), ("small", "USD"): sold(2, 200)},
    )
    assert parts(change) == [0, 2700, 0, 0]


def test_a_member_that_is_new_is_mix_and_volume() -> None:
    change = split_sales(
        {("old", "USD"): sold(5, 500)}, {("old", "USD"): sold(5, 500), ("new", "USD"): sold(5, 1000)}
    )
    assert parts(change) == [Fraction(1250, 2), Fraction(750, 2), 0, 0]


def test_without_deals_on_a_side_everything_is_volume() -> None:
    won = {("a", "USD"): sold(2, 600), ("b", "EUR"): sold(1, 100, 110)}
    assert parts(split_sales({}, won)) == [710, 0, 0, 0]
    assert parts(split_sales(won, {})) == [-710, 0, 0, 0]
    assert parts(split_sales({}, {})) == [0, 0, 0, 0]


def test_amounts_that_cancel_out_have_no_rate_and_are_size() -> None:
    before = {("a", "EUR"): sold(1, 1000, 1100), ("b", "EUR"): sold(1, -1000, -1200)}
    change = split_sales(before, {("a", "EUR"): sold(2, 1000, 1300)})
    assert change.currency == 0
    assert sum(parts(change)) == 1400


@given(sales, sales)
def test_the_parts_add_up_to_the_change_of_revenue(before: Sales, after: Sales) -> None:
    assert sum(parts(split_sales(before, after))) == revenue(after) - revenue(before)


@given(sales, sales)
def test_the_way_back_takes_each_part_away_again(before: Sales, after: Sales) -> None:
    there, back = split_sales(before, after), split_sales(after, before)
    assert [-part for part in parts(there)] == parts(back)
