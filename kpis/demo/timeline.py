"""When things happen to a demo company: its seasons, its growth and the turns of its story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from kpis.rules.calendar import Calendar, Period

SEASONS = (0.82, 0.9, 1.12, 0.97, 1.0, 1.1, 0.84, 0.74, 1.08, 1.06, 1.14, 1.23)
GROWTH_A_YEAR = 0.13
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Timeline:
    """Three years of whole months and the days since, up to and including ``until``."""

    until: date
    calendar: Calendar

    @cached_property
    def start(self) -> date:
        month = self.calendar.containing("month", self.until)
        return self._back(month.start, 36)

    @cached_property
    def first_opening_on(self) -> date:
        """Deals won in the first months were opened before them."""
        return self.start - timedelta(days=150)

    @cached_property
    def founded_on(self) -> date:
        return self._back(self.start, 48)

    @cached_property
    def reorganised_on(self) -> date:
        return self.calendar.containing("quarter", self._back(self.until, 18)).start

    @cached_property
    def joined_on(self) -> date:
        return self._back(self.calendar.containing("month", self.until).start, 25)

    @cached_property
    def left_on(self) -> date:
        return self._back(self.calendar.containing("month", self.until).start, 4)

    @cached_property
    def launched_on(self) -> date:
        return self._back(self.calendar.containing("month", self.until).start, 14)

    @cached_property
    def raised_prices_on(self) -> date:
        return self._back(self.calendar.containing("month", self.until).start, 12)

    def logged_since(self, scale: float) -> date:
        """From when on reps log what they do: thirteen months, of a small company five."""
        months = 13 if scale >= 1 else 5
        return self._back(self.calendar.containing("month", self.until).start, months)

    @cached_property
    def slowed_on(self) -> date:
        return self.until - timedelta(days=270)

    @cached_property
    def missed(self) -> Period:
        """The quarter in which the market stood still."""
        quarter = self.calendar.containing("quarter", self.until)
        for _ in range(3):
            quarter = self.calendar.previous(quarter)
        return quarter

    @cached_property
    def recall(self) -> Period:
        """The weeks in which buyers cancelled their orders of the recalled product."""
        start = self.until - timedelta(days=120)
        return self.calendar.period("range", start, start + timedelta(days=21))

    @cached_property
    def recalled(self) -> Period:
        """The wins whose orders were then open to cancellation."""
        start = self.recall.start - timedelta(days=130)
        return self.calendar.period("range", start, self.recall.start)

    def demand(self, day: date) -> float:
        """How many deals open on a day, against an average day of the first year."""
        dip = 0.8 if day in self.missed else 1.0
        return SEASONS[day.month - 1] * self.growth(day) * dip

    def growth(self, day: date) -> float:
        years = max(0.0, (day - self.start).days / 365.25)
        return 1 + GROWTH_A_YEAR * years

    def working_day(self, day: date) -> date:
        """Return the day, or the working day before it."""
        while day.weekday() not in self.calendar.working_days:
            day -= DAY
        return day

    def _back(self, day: date, months: int) -> date:
        return self.calendar.months.moved(day, -months)
