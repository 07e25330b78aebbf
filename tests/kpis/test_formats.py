"""How numbers, money and dates are written in each language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from kpis import formats
from kpis.rules.calendar import Calendar

LANGUAGES = ("en", "ru", "pl", "sk", "fa")


def written(write: object, *arguments: object, language: str = "en") -> str:
    with override(language):
        text: str = write(*arguments)  # type: ignore[operator]
    return text.replace("\xa0", " ").replace("\u202f", " ").replace("\u200e", "")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "€1,234.50"),
        ("ru", "1 234,50 €"),
        ("pl", "1 234,50 €"),
        ("sk", "1 234,50 €"),
        ("fa", "€ ۱٬۲۳۴٫۵۰"),
    ],
)
def test_money_is_written_as_the_language_writes_it(language: str, expected: str) -> None:
    assert written(formats.money, Decimal("1234.5"), "EUR", language=language) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("90", "USD", "$90"),
        ("90.10", "USD", "$90.10"),
        ("-5.5", "USD", "-$5.50"),
        ("1234.4", "JPY", "¥1,234"),
    ],
)
def test_money_shows_the_decimals_its_currency_has_and_none_where_whole(
    amount: str, currency: str, expected: str
) -> None:
    assert written(formats.money, Decimal(amount), currency) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "$0"),
        ("90.6", "$91"),
        ("1234", "$1.23K"),
        ("45678", "$45.7K"),
        ("456789", "$457K"),
        ("1234567", "$1.23M"),
        ("-45678", "-$45.7K"),
    ],
)
def test_short_money_keeps_three_figures(amount: str, expected: str) -> None:
    assert written(formats.short_money, Decimal(amount), "USD") == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "63.2%"), ("ru", "63,2 %"), ("pl", "63,2%"), ("sk", "63,2 %"), ("fa", "۶۳٫۲٪")],
)
def test_a_rate_is_a_percentage_with_one_decimal(language: str, expected: str) -> None:
    assert written(formats.percent, Decimal("0.6315"), language=language) == expected


def test_a_whole_percentage_has_no_decimal() -> None:
    assert written(formats.percent, Decimal("0.75")) == "75%"


@pytest.mark.parametrize(("value", "expected"), [("1", "1 day"), ("47.28", "47.3 days"), ("0", "0 days")])
def test_days_are_counted_with_their_word(value: str, expected: str) -> None:
    assert written(formats.days, Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1000000", "money", "$1,000,000"),
        ("50", "count", "50"),
        ("0.25", "rate", "25%"),
        ("20", "days", "20 days"),
        ("2.346", "ratio", "2.35×"),
        ("12.5", "units", "12.5"),
    ],
)
def test_a_quantity_is_written_in_its_unit(value: str, unit: str, expected: str) -> None:
    assert written(formats.quantity, Decimal(value), unit, "USD") == expected


def test_an_undefined_quantity_is_a_dash_and_never_zero() -> None:
    assert formats.quantity(None, "rate", "USD") == "–"


def test_a_date_is_solar_hijri_for_a_persian_reader() -> None:
    assert written(formats.day, date(2017, 5, 14), language="fa") == "۲۴ اردیبهشت ۱۳۹۶"
    assert written(formats.day, date(2017, 5, 14)) == "May 14, 2017"


def test_an_instant_is_told_in_the_companys_time_zone() -> None:
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert written(formats.instant, moment, "Europe/Prague") == "Nov 22, 2026, 12:30 AM"


def test_an_axis_names_the_month_in_the_companys_calendar() -> None:
    gregorian, solar = Calendar(), Calendar("solar_hijri")
    assert formats.axis(gregorian.parse("2017-05"), gregorian) == "May"
    assert formats.axis(solar.parse("1396-02"), solar) == "Ordibehesht"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_writes_every_unit(language: str) -> None:
    for unit in ("money", "count", "rate", "days", "units", "ratio"):
        assert written(formats.quantity, Decimal("12.5"), unit, "EUR", language=language)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("4.5", "minutes", "4.5 min"),
        ("59", "minutes", "59 min"),
        ("60", "minutes", "1 h"),
        ("1805.4", "minutes", "30 h 5 min"),
        ("-90", "minutes", "-1 h 30 min"),
        ("1", "months", "1 month"),
        ("8.333", "months", "8.3 months"),
        ("3.46", "score", "3.5"),
        ("42", "score", "42"),
    ],
)
def test_minutes_months_and_scores_are_written_in_their_own_way(value: str, unit: str, expected: str) -> None:
    assert written(formats.quantity, Decimal(value), unit, "USD") == expected
