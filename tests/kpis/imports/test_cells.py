from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kpis.imports.fields import Field, Type
from kpis.imports.kinds import KINDS
from kpis.imports.parse import BadCell, Exact, Formats, parser_for

PRAGUE = Formats(ZoneInfo("Europe/Prague"))


def parse(field: Field, text: str, formats: Formats = PRAGUE):
    return parser_for(field, formats)(text)


@pytest.mark.parametrize(
    "text", ["1265793.0395", "0.1", "-12.50", "123456789012345678901234", "0", ".5", "5."]
)
def test_a_number_is_read_without_loss(text: str) -> None:
    assert parse(Field("n", Type.NUMBER), text) == Decimal(text)


def test_persian_digits_are_digits() -> None:
    assert parse(Field("n", Type.NUMBER), "۱۲۳۴٫۵") == Decimal("1234.5")


@pytest.mark.parametrize(
    "text", ["1,234", "1 23", "12a", "NaN", "Infinity", "1e400", "--1", "1.2.3", "$5", "0x1F"]
)
def test_what_is_no_number_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(BadCell, match="This is not a number written like"):
        parse(Field("n", Type.NUMBER), text)


def test_a_number_too_long_to_be_one_is_refused() -> None:
    with pytest.raises(BadCell, match="at most 24 digits"):
        parse(Field("n", Type.NUMBER), "1" * 40)


@pytest.mark.parametrize(
    "text",
    ["2017-05-14", "2017-05-14 23:59:59.000", "20170514", "2017-05-14T22:30:00+02:00", "2017-05-13T23:00Z"],
)
def test_a_date_is_the_day_in_the_companys_zone(text: str) -> None:
    assert parse(Field("d", Type.DATE), text) == date(2017, 5, 14)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2017-05-14", (2017, 5, 13, 22, 0)),
        ("2017-05-14 09:30", (2017, 5, 14, 7, 30)),
        ("2017-05-14 9:30:00", (2017, 5, 14, 7, 30)),
        ("2017-05-14 09:30:00 UTC", (2017, 5, 14, 9, 30)),
        ("2017-05-14T09:30:00Z", (2017, 5, 14, 9, 30)),
        ("2017-05-14T09:30:00-05:00", (2017, 5, 14, 14, 30)),
        ("2017-10-29 02:30", (2017, 10, 29, 0, 30)),
        ("2017-03-26 02:30", (2017, 3, 26, 1, 30)),
    ],
)
def test_an_instant_without_an_offset_is_in_the_companys_zone(text: str, instant: tuple) -> None:
    assert parse(Field("at", Type.INSTANT), text) == datetime(*instant, tzinfo=UTC)


@pytest.mark.parametrize("text", ["14.5.2017", "2017-13-01", "2017-02-29", "yesterday", "2017", "infinity"])
def test_what_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(BadCell, match="This is not a date such as 2017-05-14"):
        parse(Field("d", Type.DATE), text)


@pytest.mark.parametrize("text", ["0217-05-14", "9999-12-31", "0001-01-01T00:00:00+14:00"])
def test_a_year_that_must_be_a_slip_is_refused(text: str) -> None:
    with pytest.raises(BadCell, match="is not between 1900 and 2199"):
        parse(Field("d", Type.DATE), text)


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        (Field("f", Type.FRACTION), "10", "A fraction is between 0 and 1: 10 % is 0.1."),
        (Field("f", Type.FRACTION), "-0.1", "A fraction is between 0 and 1: 10 % is 0.1."),
        (Field("i", Type.INTEGER), "1.5", "A number here is whole, and below two billion."),
        (Field("i", Type.INTEGER, minimum=0), "-1", "A number here is at least 0."),
        (Field("c", Type.CHOICE, choices=("open", "won")), "Gewonnen", "This is none of: open, won."),
        (Field("m", Type.CURRENCY), "Euro", "This is not an ISO 4217 currency code, such as USD or EUR."),
        (Field("t", max_length=3), "four", "A text here has at most 3 characters."),
    ],
)
def test_each_type_says_what_it_expects(field: Field, text: str, reason: str) -> None:
    with pytest.raises(BadCell) as refusal:
        parse(field, text)
    assert str(refusal.value) == reason


def test_choices_and_currencies_are_read_in_any_case() -> None:
    assert parse(KINDS["opportunities"].by_name["type"], "Cross-Sell") == "cross_sell"
    assert parse(Field("m", Type.CURRENCY), "eur") == "EUR"


def test_what_a_mapping_wrote_is_read_exactly_whatever_the_file_does() -> None:
    german = Formats(ZoneInfo("Europe/Berlin"), decimal_mark=",", group_mark=".", dates=("%d.%m.%Y",))
    assert parse(Field("n", Type.NUMBER), Exact("1.234"), german) == Decimal("1.234")
    assert parse(Field("n", Type.NUMBER), "1.234", german) == Decimal(1234)
    assert parse(Field("d", Type.DATE), Exact("2017-05-14"), german) == date(2017, 5, 14)
