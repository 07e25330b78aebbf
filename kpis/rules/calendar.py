"""A company's calendar: its periods, what comes before and after them, and its working days.

A fiscal year is named by the year it ends in, and quarters and years follow its start; a month is a
calendar month. A week belongs to the year that holds its fourth day, so week 1 is the one with the
fourth day of the year in it, whichever weekday weeks start on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from kpis.rules import period_keys, period_labels
from kpis.rules.months import MONTHS, Months
from kpis.rules.period import GRAINS, Grain, Kind, Period

__all__ = ["GRAINS", "Calendar", "Grain", "Kind", "Period"]

CalendarKind = Literal["gregorian", "solar_hijri"]
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The months a company counts in and when its fiscal year and its week begin.

    ``fiscal_year_start`` is a month 1-12 of the company's own calendar; weekdays count from Monday = 0.
    """

    kind: CalendarKind = "gregorian"
    fiscal_year_start: int = 1
    week_start: int = 0
    working_days: frozenset[int] = frozenset({0, 1, 2, 3, 4})

    def __post_init__(self) -> None:
        if self.kind not in get_args(CalendarKind):
            raise ValueError(f"{self.kind!r} is not a calendar: give gregorian or solar_hijri.")
        if self.fiscal_year_start not in range(1, 13):
            raise ValueError(f"A fiscal year starts in a month 1-12, not {self.fiscal_year_start}.")
        if not {self.week_start, *self.working_days} <= set(range(7)):
            raise ValueError("Weekdays are numbers from 0 (Monday) to 6 (Sunday).")

    @property
    def months(self) -> Months:
        return MONTHS[self.kind]

    @property
    def has_calendar_years(self) -> bool:
        """True where the fiscal year is the calendar year."""
        return self.fiscal_year_start == 1

    def parse(self, text: str) -> Period:
        """Return the period named by ``text``; ValueError says what was given and what is accepted."""
        return period_keys.parse(self, text)

    def key(self, period: Period) -> str:
        """Return the name ``parse`` reads back, such as ``2017-Q2``."""
        return period_keys.key(self, period)

    def label(self, period: Period, locale: str = "en") -> str:
        """Return the period in words of a language, such as ``14 May 2017``."""
        return period_labels.label(self, period, locale)

    def period(self, kind: Kind, start: date, end: date) -> Period:
        """Return the period with its key; the bounds are taken as given."""
        return Period(kind, start, end, key=self.key(Period(kind, start, end)))

    def containing(self, kind: Kind, day: date) -> Period:
        """Return the day, week, month, quarter or year that holds ``day``."""
        if kind == "day":
            return self.period(kind, day, day + DAY)
        if kind == "week":
            start = day - timedelta(days=(day.weekday() - self.week_start) % 7)
            return self.period(kind, start, start + 7 * DAY)
        if kind not in MONTHS_IN:
            raise ValueError(f"No single {kind} contains a day: give one of {', '.join(GRAINS)}.")
        return self._months_from(kind, self._floored(self.months.ordinal(day), MONTHS_IN[kind]))

    def previous(self, period: Period) -> Period:
        """Return the period directly before, of the same length in the same units."""
        return self._moved(period, -1)

    def following(self, period: Period) -> Period:
        """Return the period directly after, of the same length in the same units."""
        return self._moved(period, 1)

    def year_before(self, period: Period) -> Period:
        """Return the same dates or fiscal position a year earlier; for a week, 52 weeks earlier."""
        if period.kind == "week":
            return self.containing("week", period.start - 52 * 7 * DAY)
        if self.whole_months(period):
            return self._moved_by_months(period, -12)
        last_day = self.months.moved(period.last_day, -12)
        return self.period(period.kind, self.months.moved(period.start, -12), last_day + DAY)

    def split(self, period: Period, grain: Grain) -> list[Period]:
        """Return the buckets that make up the period; ValueError where they would stick out of it."""
        buckets = self.buckets(period.start, period.end, grain)
        if (buckets[0].start, buckets[-1].end) != (period.start, period.end):
            raise ValueError(f"{self.key(period)} is not made of whole {grain}s: ask for its days instead.")
        return buckets

    def buckets(self, start: date, end: date, grain: Grain) -> list[Period]:
        """Return every day, week, month, quarter or year that touches ``[start, end)``, in order."""
        buckets: list[Period] = []
        while start < end:
            buckets.append(self.containing(grain, start))
            start = buckets[-1].end
        return buckets

    def year_up_to(self, end: date) -> date:
        """Return the first of the twelve months that end before ``end``."""
        return self.months.moved(end, -12)

    def working_days_in(self, start: date, end: date) -> int:
        """Count the working days from ``start`` up to, but not including, ``end``."""
        weeks, rest = divmod(max((end - start).days, 0), 7)
        odd = sum((start.weekday() + offset) % 7 in self.working_days for offset in range(rest))
        return weeks * len(self.working_days) + odd

    def whole_months(self, period: Period) -> int:
        """Return how many months the period is made of, or 0 where it starts or ends within one."""
        first, beyond = self.months.ordinal(period.start), self.months.ordinal(period.end)
        bounds = (self.months.first_day(first), self.months.first_day(beyond))
        return beyond - first if bounds == (period.start, period.end) else 0

    def fiscal_year(self, ordinal: int) -> int:
        """Return the fiscal year, named by the year it ends in, that holds a month."""
        return (ordinal + self._fiscal_shift) // 12

    def first_month(self, fiscal_year: int) -> int:
        """Return the ordinal of the month in which a fiscal year starts."""
        return fiscal_year * 12 - self._fiscal_shift

    @property
    def _fiscal_shift(self) -> int:
        return (13 - self.fiscal_year_start) % 12

    def _floored(self, ordinal: int, months: int) -> int:
        return ordinal - (ordinal + self._fiscal_shift) % months

    def _months_from(self, kind: Kind, first: int) -> Period:
        beyond = first + MONTHS_IN[kind]
        return self.period(kind, self.months.first_day(first), self.months.first_day(beyond))

    def _moved(self, period: Period, steps: int) -> Period:
        if months := self.whole_months(period):
            return self._moved_by_months(period, steps * months)
        distance = steps * period.days * DAY
        return self.period(period.kind, period.start + distance, period.end + distance)

    def _moved_by_months(self, period: Period, months: int) -> Period:
        first, beyond = self.months.ordinal(period.start), self.months.ordinal(period.end)
        start, end = self.months.first_day(first + months), self.months.first_day(beyond + months)
        return self.period(period.kind, start, end)
