"""The names of periods: ``2017``, ``2017-Q2``, ``2017-05``, ``2017-W21``, ``2017-05-14``, ``FROM..TO``.

Years, quarters, months and weeks are numbered in the company's own calendar. A date is ISO; a Solar
Hijri calendar also reads its own dates, because their years cannot be mistaken for Gregorian ones.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpis.rules.months import MONTHS, Months
from kpis.rules.period import Period

if TYPE_CHECKING:
    from kpis.rules.calendar import Calendar

FORM = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-Q(?P<quarter>\d)|-W(?P<week>\d{1,2})|-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?",
    re.ASCII | re.IGNORECASE,
)
ACCEPTED = {
    "gregorian": "2017, 2017-Q2, 2017-05, 2017-W21, 2017-05-14 or 2017-05-01..2017-05-14",
    "solar_hijri": "1396, 1396-Q2, 1396-02, 1396-W08, 1396-02-24 or 1396-02-01..1396-02-24",
}


def parse(calendar: Calendar, text: str) -> Period:
    """Return the named period; ValueError says what was given and shows the accepted forms."""
    try:
        return _read(calendar, text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is not a period: {error}. Give {ACCEPTED[calendar.kind]}.") from None


def key(calendar: Calendar, period: Period) -> str:
    """Return the name ``parse`` reads back as the same period."""
    if period.kind == "day":
        return period.start.isoformat()
    if period.kind == "range":
        return f"{period.start.isoformat()}..{period.last_day.isoformat()}"
    if period.kind == "week":
        year, week = week_number(calendar.months, period.start)
        return f"{year:04}-W{week:02}"
    ordinal = calendar.months.ordinal(period.start)
    if period.kind == "month":
        return f"{ordinal // 12:04}-{ordinal % 12 + 1:02}"
    year = calendar.fiscal_year(ordinal)
    if period.kind == "year":
        return f"{year:04}"
    return f"{year:04}-Q{(ordinal - calendar.first_month(year)) // 3 + 1}"


def week_number(months: Months, start: date) -> tuple[int, int]:
    """Return the year and number of the week that starts on ``start``."""
    middle = start + timedelta(days=3)
    year = months.ordinal(middle) // 12
    return year, (middle - months.first_day(year * 12)).days // 7 + 1


def _read(calendar: Calendar, text: str) -> Period:
    first, separator, last = text.partition("..")
    if separator:
        start, end = _date(calendar, first), _date(calendar, last)
        if end < start:
            raise ValueError("it ends before it starts")
        return calendar.period("range", start, end + timedelta(days=1))
    match = FORM.fullmatch(text)
    if match is None:
        raise ValueError("it has another form")
    if match["day"]:
        return calendar.containing("day", _date(calendar, text))
    return _of_year(calendar, _year(calendar, match), match)


def _of_year(calendar: Calendar, year: int, match: re.Match[str]) -> Period:
    months = calendar.months
    if match["week"]:
        return _week(calendar, year, int(match["week"]))
    if match["month"]:
        month = _within(int(match["month"]), 12, "month")
        return calendar.containing("month", months.first_day(year * 12 + month - 1))
    first = calendar.first_month(year)
    if match["quarter"]:
        quarter = _within(int(match["quarter"]), 4, "quarter")
        return calendar.containing("quarter", months.first_day(first + 3 * quarter - 3))
    return calendar.containing("year", months.first_day(first))


def _week(calendar: Calendar, year: int, week: int) -> Period:
    first = calendar.containing("week", calendar.months.first_day(year * 12) + timedelta(days=3))
    start = first.start + timedelta(weeks=week - 1)
    if week_number(calendar.months, start) != (year, week):
        raise ValueError(f"{year} has no week {week}")
    return calendar.containing("week", start)


def _date(calendar: Calendar, text: str) -> date:
    match = FORM.fullmatch(text.strip())
    if match is None or not match["day"]:
        raise ValueError(f"{text.strip()!r} is not a date")
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    known = [MONTHS["gregorian"], calendar.months]
    for months in known:
        if year in months.years:
            return months.day(year, month, day)
    raise ValueError(_out_of_range(year, known[-1]))


def _year(calendar: Calendar, match: re.Match[str]) -> int:
    year = int(match["year"])
    if year not in calendar.months.years:
        raise ValueError(_out_of_range(year, calendar.months))
    return year


def _out_of_range(year: int, months: Months) -> str:
    return f"the year {year} is not within {months.years.start}-{months.years.stop - 1}"


def _within(number: int, highest: int, noun: str) -> int:
    if not 1 <= number <= highest:
        raise ValueError(f"there is no {noun} {number}")
    return number
