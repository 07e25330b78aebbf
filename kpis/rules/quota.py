"""How a quota falls on periods, and how far gone a period is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from kpis.rules.calendar import Calendar, Period


def prorated(
    amount: Decimal, starts_on: date, ends_on_inclusive: date, period: Period, calendar: Calendar
) -> Fraction:
    """Return the part of a quota that falls in the period, by the share of its working days.

    A quota without a working day is shared by calendar days. The parts of periods that tile the quota
    add up to its amount exactly.
    """
    return Fraction(amount) * _share_in(starts_on, ends_on_inclusive, period, calendar)


def pace(period: Period, today: date, calendar: Calendar) -> Fraction:
    """Return the share (0 to 1) of the period's working days gone at the end of ``today``."""
    gone_before = min(today + timedelta(days=1), period.end)
    return _share(period.start, gone_before, period.start, period.end, calendar)


@lru_cache(maxsize=4096)
def _share_in(starts_on: date, ends_on_inclusive: date, period: Period, calendar: Calendar) -> Fraction:
    """Remembered, because everybody's quotas tend to run between the same days."""
    ends_before = date.fromordinal(min(ends_on_inclusive.toordinal() + 1, date.max.toordinal()))
    start, end = max(starts_on, period.start), min(ends_before, period.end)
    return _share(start, end, starts_on, ends_before, calendar)


def _share(start: date, end: date, whole_start: date, whole_end: date, calendar: Calendar) -> Fraction:
    if start >= end:
        return Fraction(0)
    if working_days := calendar.working_days_in(whole_start, whole_end):
        return Fraction(calendar.working_days_in(start, end), working_days)
    return Fraction((end - start).days, (whole_end - whole_start).days)
