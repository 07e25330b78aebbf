"""The names of periods in words, in a language: ``May 2017``, ``Q2 FY 2018``, ``1–14 May 2017``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import jdatetime
from babel.core import Locale
from babel.dates import format_date, format_interval, format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import override

from kpis.rules.months import MONTHS
from kpis.rules.period import Period
from kpis.rules.period_keys import week_number

if TYPE_CHECKING:
    from kpis.rules.calendar import Calendar

DAY_FIRST = {"en": "en_GB"}
DIGITS = {"fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")}
SOLAR_HIJRI_MONTHS = (
    "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
    "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
)  # fmt: skip


def label(calendar: Calendar, period: Period, locale: str = "en") -> str:
    """Return the period in words of a language (``en``, ``fa`` …), in the calendar's own months."""
    language = Locale.parse(DAY_FIRST.get(locale, locale), sep="-" if "-" in locale else "_")
    with override(locale):
        words = _fiscal(calendar, period, language) or _dated(calendar, period, language)
    return words.translate(DIGITS.get(language.language, {}))


def _fiscal(calendar: Calendar, period: Period, language: Locale) -> str:
    ordinal = calendar.months.ordinal(period.start)
    if period.kind == "week":
        year, week = week_number(calendar.months, period.start)
        return _("Week %(week)s, %(year)s") % {"week": week, "year": year}
    if period.kind not in ("quarter", "year"):
        return ""
    year = calendar.fiscal_year(ordinal)
    name = str(year) if calendar.has_calendar_years else _("FY %(year)s") % {"year": year}
    if period.kind == "year":
        return name
    quarter = (ordinal - calendar.first_month(year)) // 3 + 1
    return format_skeleton("yQQQ", date(1999, 3 * quarter, 1), locale=language).replace("1999", name)


def _dated(calendar: Calendar, period: Period, language: Locale) -> str:
    if calendar.months is MONTHS["solar_hijri"]:
        return _solar_hijri(period, language)
    if period.kind == "month":
        return str(format_skeleton("yMMMM", period.start, locale=language))
    if period.days == 1:
        return format_date(period.start, "long", locale=language)
    return format_interval(period.start, period.last_day, "yMMMd", locale=language)


def _solar_hijri(period: Period, language: Locale) -> str:
    first, last = (jdatetime.date.fromgregorian(date=day) for day in (period.start, period.last_day))
    if period.kind == "month":
        return f"{_month(first, language)} {first.year}"
    end = f"{last.day} {_month(last, language)} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_month(first, language)}{year} – {end}"


def _month(day: jdatetime.date, language: Locale) -> str:
    """jdatetime names the months in Persian; other languages use the romanised names."""
    months = jdatetime.date.j_months_fa if language.language == "fa" else SOLAR_HIJRI_MONTHS
    return str(months[day.month - 1])
