"""Texts of cells to values: each field's type has one reader, and each refusal says what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import jdatetime
from django.utils.translation import gettext as _

from kpis.catalogue import CATALOGUE
from kpis.imports.fields import Field, Type
from kpis.imports.suggestions import did_you_mean
from kpis.rules.money import is_currency, parse_amount

SHORT_HOUR = re.compile(r"^(\d{4}-\d\d-\d\d[ T])(\d:)", re.ASCII)
UTC_BY_NAME = re.compile(r" ?(?:UTC|GMT)$")
PLAIN_NUMBER = re.compile(r"-?\d{1,24}(?:\.\d{1,12})?", re.ASCII)
YEARS = range(1900, 2200)
LARGEST = Decimal(10) ** 24
SMALLEST_STEP = -12

Parser = Callable[[str], Any]


class BadCell(ValueError):
    """A cell that cannot be read; the message is the reason."""


@dataclass(frozen=True)
class Formats:
    """How a file writes numbers and dates, and the company's time zone for instants without an offset."""

    timezone: ZoneInfo
    decimal_mark: str = "."
    group_mark: str = ""
    ignored_signs: str = ""
    dates: tuple[str, ...] = ()
    calendar: str = "gregorian"

    def number(self, text: str) -> Decimal:
        """Return the exact number; BadCell when the text is none, or grouped in a way not agreed on."""
        if PLAIN_NUMBER.fullmatch(text) and self.decimal_mark == ".":
            return Decimal(text)
        bare = text.translate({ord(sign): None for sign in self.ignored_signs}).strip()
        try:
            value = parse_amount(bare, decimal_mark=self.decimal_mark, group_mark=self.group_mark)
        except ValueError:
            example = f"1{self.group_mark}234{self.decimal_mark}50"
            raise BadCell(
                _("This is not a number written like %(example)s.") % {"example": example}
            ) from None
        if abs(value) >= LARGEST or int(value.as_tuple().exponent) < SMALLEST_STEP:
            raise BadCell(_("A number has at most 24 digits, and 12 decimals."))
        return value

    def day(self, text: str) -> date:
        """Return the date, of an instant its local date; BadCell when the text is none."""
        return self.wall_clock(text).date()

    def instant(self, text: str) -> datetime:
        """Return the instant in UTC. A local time that occurs twice is the first of the two; one that a
        clock change skips is moved past the gap; a bare date is the midnight it begins with."""
        return self.wall_clock(text).replace(tzinfo=self.timezone).astimezone(UTC)

    def wall_clock(self, text: str) -> datetime:
        """Return the local date and time in the company's zone, without the zone."""
        moment = self._read(text)
        if moment.year not in YEARS:
            raise BadCell(_("The year %(year)d is not between 1900 and 2199.") % {"year": moment.year})
        return moment if moment.tzinfo is None else moment.astimezone(self.timezone).replace(tzinfo=None)

    def _read(self, text: str) -> datetime:
        for form in self.dates:
            try:
                return self._read_as(form, text)
            except ValueError:
                continue
        if self.dates:
            raise BadCell(_("This is not a date written like %(form)s.") % {"form": ", ".join(self.dates)})
        try:
            return datetime.fromisoformat(_iso(text))
        except ValueError:
            raise BadCell(_("This is not a date such as 2017-05-14 or 2017-05-14T09:30:00+02:00.")) from None

    def _read_as(self, form: str, text: str) -> datetime:
        if form == "ISO":
            return datetime.fromisoformat(_iso(text))
        if self.calendar == "solar_hijri":
            solar: datetime = jdatetime.datetime.strptime(text, form).togregorian()
            return solar
        return datetime.strptime(text, form)


class Exact(str):
    """A text the mapping wrote or computed: numbers with a point, ISO dates, whatever the file's way is."""

    __slots__ = ()


def parser_for(field: Field, formats: Formats) -> Parser:
    """Return what turns a text, not empty, into the field's value or raises BadCell."""
    as_in_file, as_exact = _reader(field, formats), _reader(field, Formats(formats.timezone))
    return lambda text: as_exact(text) if isinstance(text, Exact) else as_in_file(text)


def _reader(field: Field, formats: Formats) -> Parser:
    readers: dict[Type, Parser] = {
        Type.TEXT: lambda text: _short(text, field.max_length),
        Type.REFERENCE: lambda text: _short(text, field.max_length),
        Type.NUMBER: lambda text: _within(formats.number(text), field.minimum, field.maximum),
        Type.FRACTION: lambda text: _fraction(formats.number(text)),
        Type.INTEGER: lambda text: _within(_whole(formats.number(text)), field.minimum, field.maximum),
        Type.DATE: formats.day,
        Type.INSTANT: formats.instant,
        Type.CHOICE: lambda text: _one_of(text, field.choices),
        Type.CURRENCY: _currency,
        Type.KPI: _kpi,
    }
    return readers[field.type]


def _iso(text: str) -> str:
    """ISO where exports stray from it without a doubt: an hour of one digit, UTC by its name."""
    return UTC_BY_NAME.sub("+00:00", SHORT_HOUR.sub(r"\g<1>0\2", text))


def _short(text: str, limit: int) -> str:
    if len(text) > limit:
        raise BadCell(_("A text here has at most %(limit)d characters.") % {"limit": limit})
    return text


def _within(value: Any, minimum: int | None, maximum: int | None) -> Any:
    if minimum is not None and value < minimum:
        raise BadCell(_("A number here is at least %(minimum)d.") % {"minimum": minimum})
    if maximum is not None and value > maximum:
        raise BadCell(_("A number here is at most %(maximum)d.") % {"maximum": maximum})
    return value


def _fraction(value: Decimal) -> Decimal:
    if not 0 <= value <= 1:
        raise BadCell(_("A fraction is between 0 and 1: 10 % is 0.1."))
    return value


def _whole(value: Decimal) -> int:
    if value != value.to_integral_value() or abs(value) > 2_000_000_000:
        raise BadCell(_("A number here is whole, and below two billion."))
    return int(value)


def _one_of(text: str, choices: tuple[str, ...]) -> str:
    word = text.casefold().replace(" ", "_").replace("-", "_")
    if word not in choices:
        raise BadCell(_("This is none of: %(choices)s.") % {"choices": ", ".join(choices)})
    return word


def _kpi(text: str) -> str:
    key = text.casefold().replace(" ", "_").replace("-", "_")
    if key not in CATALOGUE:
        raise BadCell(did_you_mean(_("KPI"), text, list(CATALOGUE)))
    return key


def _currency(text: str) -> str:
    code = text.upper()
    if not is_currency(code):
        raise BadCell(_("This is not an ISO 4217 currency code, such as USD or EUR."))
    return code
