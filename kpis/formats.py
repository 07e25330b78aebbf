"""Numbers, money and dates as the reader's language writes them. Rounding happens here and nowhere else."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import jdatetime
from babel import Locale, dates, numbers
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kpis.rules.calendar import Calendar, Period
from kpis.rules.money import currency_decimals
from kpis.rules.period_labels import SOLAR_HIJRI_MONTHS

NOTHING = "–"
PERSIAN = str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")


def number(value: Decimal | int, places: int = 0) -> str:
    """The number with its thousands apart and at most so many decimals: 1,234.5."""
    pattern = "#,##0" + ("." + "#" * places if places else "")
    return _native(numbers.format_decimal(value, pattern, _locale(), numbering_system="default"))


def percent(value: Decimal, places: int = 1) -> str:
    """A fraction as a percentage with at most so many decimals: 0.6315 is 63.2 %."""
    pattern = str(_locale().percent_formats[None].pattern)
    pattern = pattern.replace("##0", "##0." + "#" * places) if places else pattern
    return _native(numbers.format_percent(value, pattern, _locale(), numbering_system="default"))


def money(value: Decimal, currency: str) -> str:
    """The amount to the decimals of its currency; none where it is whole: $1,234.50, $90."""
    places = 0 if value == int(value) else currency_decimals(currency)
    pattern = str(_locale().currency_formats["standard"].pattern)
    pattern = pattern.replace("0.00", "0" + ("." + "0" * places if places else ""))
    return _native(
        numbers.format_currency(
            value, currency, pattern, _locale(), currency_digits=False, numbering_system="default"
        )
    )


def short_money(value: Decimal, currency: str) -> str:
    """The amount to about three figures: $1.23M, $45.6K, $90."""
    if abs(value) < 1000:
        return money(value.quantize(Decimal(1)), currency)
    return _native(
        numbers.format_compact_currency(
            value, currency, locale=_locale(), fraction_digits=_places(value), numbering_system="default"
        )
    )


def short_number(value: Decimal) -> str:
    """The number to about three figures from ten thousand on: 9,876, 45.6K."""
    if abs(value) < 10_000:
        return number(value, 0 if value == int(value) else 1)
    return _native(
        numbers.format_compact_decimal(
            value, locale=_locale(), fraction_digits=_places(value), numbering_system="default"
        )
    )


def days(value: Decimal, places: int = 1) -> str:
    """A duration in days: 47.3 days."""
    rounded = round(value, places)
    whole = int(rounded) if rounded == int(rounded) else 2
    return ngettext("%(days)s day", "%(days)s days", whole) % {"days": number(rounded, places)}


def months(value: Decimal, places: int = 1) -> str:
    """A duration in months: 8.3 months."""
    rounded = round(value, places)
    whole = int(rounded) if rounded == int(rounded) else 2
    return ngettext("%(months)s month", "%(months)s months", whole) % {"months": number(rounded, places)}


def minutes(value: Decimal) -> str:
    """A duration in minutes, from an hour on in hours too: 4.5 min, 30 h 5 min."""
    if abs(value) < 60:
        return _("%(minutes)s min") % {"minutes": number(round(value, 1), 1)}
    hours, rest = divmod(abs(round(value)), 60)
    told = {"hours": number(hours if value > 0 else -hours), "minutes": number(rest)}
    return (_("%(hours)s h %(minutes)s min") if rest else _("%(hours)s h")) % told


def quantity(value: Decimal | None, unit: str, currency: str, *, short: bool = False) -> str:
    """A value of a KPI in its unit, as the vocabulary names it; "–" where undefined."""
    if value is None:
        return NOTHING
    if unit == "money":
        return (short_money if short else money)(value, currency)
    if unit in _WRITTEN:
        return _WRITTEN[unit](value)
    return short_number(value) if short else number(value, 2)


_WRITTEN: Final[dict[str, Callable[[Decimal], str]]] = {
    "rate": percent,
    "days": days,
    "months": months,
    "minutes": minutes,
    "score": lambda value: number(value, 1),
    "ratio": lambda value: _("%(ratio)s×") % {"ratio": number(value, 2)},
}


def day(value: date | None) -> str:
    """A date in the reader's calendar: 14 May 2017, or ۲۴ اردیبهشت ۱۳۹۶ in Persian."""
    if value is None:
        return NOTHING
    if not _is_persian():
        return dates.format_date(value, "medium", _locale())
    solar = jdatetime.date.fromgregorian(date=value)
    return _native(f"{solar.day} {jdatetime.date.j_months_fa[solar.month - 1]} {solar.year}")


def instant(value: datetime | None, timezone: str) -> str:
    """A date and a time of day in a company's time zone."""
    if value is None:
        return NOTHING
    local = value.astimezone(ZoneInfo(timezone))
    return f"{day(local.date())}, {_native(str(dates.format_time(local, 'short', locale=_locale())))}"


def period(value: Period, calendar: Calendar) -> str:
    """The period in words: May 2017, Q2 2017."""
    return calendar.label(value, get_language() or "en")


def axis(value: Period, calendar: Calendar) -> str:
    """The shortest name of a month, for under a chart: May."""
    if calendar.kind == "gregorian":
        return str(dates.format_date(value.start, "LLL", _locale()))
    months = jdatetime.date.j_months_fa if _is_persian() else SOLAR_HIJRI_MONTHS
    return str(months[calendar.months.ordinal(value.start) % 12])


def _places(value: Decimal) -> int:
    """Decimals that leave three figures before the K or M."""
    whole_digits = len(str(abs(int(value))))
    return (0, 2, 1)[whole_digits % 3]


def _locale() -> Locale:
    return _parsed(get_language() or "en")


@cache
def _parsed(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def _is_persian() -> bool:
    return _locale().language == "fa"


def _native(text: str) -> str:
    """Babel writes a language's own marks but Latin digits; Persian has digits of its own.

    A negative number is isolated, or its sign would stand on the wrong side of a line from right to left.
    """
    if not _is_persian():
        return text
    digits = text.translate(PERSIAN)
    return f"\u2066{digits}\u2069" if "-" in digits or "−" in digits else digits
