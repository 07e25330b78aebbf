"""Month systems: where the months of a Gregorian and of a Solar Hijri year begin.

A month is named by its ordinal, ``year * 12 + month - 1``, so that moving by months is addition.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

import jdatetime


class Months(Protocol):
    """Turns a month's ordinal into the first day of that month, and back."""

    years: ClassVar[range]
    """The years a period may be named by; the two systems' years do not overlap."""

    def first_day(self, ordinal: int) -> date: ...

    def ordinal(self, day: date) -> int: ...

    def moved(self, day: date, months: int) -> date:
        """Return the same day of another month, or that month's last day where it is shorter."""

    def day(self, year: int, month: int, day: int) -> date:
        """Return a date of this system as a Gregorian date; ValueError where there is none."""


@dataclass(frozen=True)
class GregorianMonths:
    years: ClassVar[range] = range(1700, 9999)

    def first_day(self, ordinal: int) -> date:
        return date(ordinal // 12, ordinal % 12 + 1, 1)

    def ordinal(self, day: date) -> int:
        return day.year * 12 + day.month - 1

    def moved(self, day: date, months: int) -> date:
        year, month = divmod(self.ordinal(day) + months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def day(self, year: int, month: int, day: int) -> date:
        return date(year, month, day)


@dataclass(frozen=True)
class SolarHijriMonths:
    years: ClassVar[range] = range(1000, 1700)

    def first_day(self, ordinal: int) -> date:
        return self.day(ordinal // 12, ordinal % 12 + 1, 1)

    def ordinal(self, day: date) -> int:
        solar = jdatetime.date.fromgregorian(date=day)
        return int(solar.year * 12 + solar.month - 1)

    def moved(self, day: date, months: int) -> date:
        solar = jdatetime.date.fromgregorian(date=day)
        first = self.first_day(self.ordinal(day) + months)
        length = (self.first_day(self.ordinal(day) + months + 1) - first).days
        return date.fromordinal(first.toordinal() + min(solar.day, length) - 1)

    def day(self, year: int, month: int, day: int) -> date:
        gregorian: date = jdatetime.date(year, month, day).togregorian()
        return gregorian


MONTHS: dict[str, Months] = {"gregorian": GregorianMonths(), "solar_hijri": SolarHijriMonths()}
