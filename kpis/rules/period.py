"""A period: a half-open range of local dates with a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "year"]
Kind = Literal["day", "week", "month", "quarter", "year", "range"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Period:
    """Local dates from ``start`` up to, but not including, ``end``; sorts by start, then end.

    ``key`` is the name a ``Calendar`` reads back ("2017-Q2"), set by the calendar that made the period.
    """

    kind: Kind
    start: date
    end: date
    key: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"A period ends after it starts, but {self.end} is not after {self.start}.")

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.end.toordinal() - 1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __lt__(self, other: Period) -> bool:
        return self._sort_key < other._sort_key

    def __le__(self, other: Period) -> bool:
        return self._sort_key <= other._sort_key

    def __gt__(self, other: Period) -> bool:
        return self._sort_key > other._sort_key

    def __ge__(self, other: Period) -> bool:
        return self._sort_key >= other._sort_key

    @property
    def _sort_key(self) -> tuple[date, date, str]:
        return self.start, self.end, self.kind
