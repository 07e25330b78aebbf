from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.money import currency_decimals, is_currency, parse_amount, rounded


@pytest.mark.parametrize(("code", "decimals"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("IRR", 0), ("PLN", 2)])
def test_a_currency_is_counted_in_its_own_decimals(code: str, decimals: int) -> None:
    assert currency_decimals(code) == decimals


@pytest.mark.parametrize("code", ["usd", "XYZ", "", "DOLLAR"])
def test_an_unknown_currency_is_refused(code: str) -> None:
    assert not is_currency(code)
    with pytest.raises(ValueError, match="ISO 4217"):
        currency_decimals(code)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.5", "1234.5"),
        (" 1,234,567.891 ", "1234567.891"),
        ("1 234.50", "1234.50"),
        ("1\u202f234", "1234"),
        ("-0.10", "-0.10"),
        ("−5", "-5"),
        ("+5.", "5"),
        (".5", "0.5"),
        ("۱٬۲۳۴٫۵", "1234.5"),
        ("٣٤", "34"),
    ],
)
def test_an_amount_is_read_exactly(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == str(Decimal(amount))


@pytest.mark.parametrize(
    "text", ["", "abc", "NaN", "Infinity", "1e5", "1.234,56", "12,34", "1,2345", "1.2.3", "--1", "$5", "1 2"]
)
def test_what_is_not_a_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number such as"):
        parse_amount(text)


def test_marks_can_be_agreed_on() -> None:
    assert parse_amount("1.234,56", decimal_mark=",", group_mark=".") == Decimal("1234.56")
    assert parse_amount("1'234.56", group_mark="'") == Decimal("1234.56")
    with pytest.raises(ValueError, match="is not a number"):
        parse_amount("1,234", group_mark="")


def test_one_mark_cannot_mean_both() -> None:
    with pytest.raises(ValueError, match="decimal mark and a group mark"):
        parse_amount("1", decimal_mark=",", group_mark=",")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
def test_what_was_written_is_what_is_read(amount: Decimal) -> None:
    assert parse_amount(f"{amount:,f}") == amount


def test_rounding_is_to_the_currency_half_to_even() -> None:
    assert rounded(Decimal("2.345"), "USD") == Decimal("2.34")
    assert rounded(Decimal("2.5"), "JPY") == Decimal("2")
