"""The words measures are declared in.

A measure belongs to a day column of one record's own table, so every one compiles to a sum with a filter and no join.
Flow measures add up over days; a stock is the running total of what entered and left; a per-period measure depends on
the whole period (distinct things, things as of a moment) and never adds up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

Words = str | Promise


class Unit(StrEnum):
    """What a number counts. Money is in the company's currency; a rate is a fraction; a score lies from 1 to 5."""

    MONEY = "money"
    COUNT = "count"
    UNITS = "units"
    DAYS = "days"
    RATE = "rate"
    RATIO = "ratio"
    MINUTES = "minutes"
    MONTHS = "months"
    SCORE = "score"


@dataclass(frozen=True)
class Condition:
    """A predicate over the columns of one table: as SQL for the sum and its rows, in words for people.

    A per-period predicate may name the days listed at `PerPeriod`.
    """

    sql: str
    words: Words = field(compare=False)

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(f"({self.sql}) AND ({other.sql})", _Joined(self.words, other.words))


@dataclass(frozen=True)
class _Joined(Promise):
    first: Words
    second: Words

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.first, self.second) if str(part))


ALWAYS = Condition("TRUE", "")


@dataclass(frozen=True)
class Lack:
    """Rows of a measure's table that would count but for something they lack; the words of `where` say what.

    `where` takes the place of the measure's condition, and `on` (if given) of its day column.
    """

    where: Condition
    on: str = ""


@dataclass(frozen=True)
class Measure:
    """A count or sum over `record`.

    `value` is the column summed (None counts rows), `distinct` the column whose distinct values are counted; `by` maps
    each attribute to its column; `through` names the measure that answers for an attribute held by another table. What
    an `is_cohort` measure counts may still come true long after its day.
    `lacks` tell which further rows are left out, and why; those without a `value` always are (measures/empty.py).
    """

    key: str
    name: Words = field(compare=False)
    record: str
    by: Mapping[str, str] = field(hash=False, compare=False)
    unit: Unit = Unit.COUNT
    where: Condition = ALWAYS
    value: str | None = None
    distinct: str | None = None
    through: Mapping[str, "Measure"] = field(default_factory=dict, hash=False, compare=False)
    is_cohort: bool = False
    lacks: tuple[Lack, ...] = field(default=(), hash=False, compare=False)

    @property
    def attributes(self) -> frozenset[str]:
        """Everything this measure can be broken down by."""
        return frozenset(self.by) | frozenset(self.through)

    def by_attribute(self, attribute: str) -> "Measure":
        """The measure that answers for `attribute`: this one, or the one it goes through."""
        return self.through.get(attribute, self)

    @property
    def aggregate(self) -> str:
        """The SQL aggregate, without its filter."""
        if self.distinct:
            return f"count(DISTINCT {self.distinct})"
        return f"sum({self.value})" if self.value else "count(*)"


@dataclass(frozen=True)
class Flow(Measure):
    """Adds up over days: each row counts on its day `on`.

    `also` are further flows that add to this one where they have the attribute asked for, and cancel each other out
    where they have not.
    """

    on: str = ""
    also: tuple["Flow", ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Stock(Measure):
    """What is there at a moment: a row counts from the day `enters` until the day `leaves`.

    A row whose `leaves` is before its `enters` has come back since, and counts on.
    """

    enters: str = ""
    leaves: str = ""


@dataclass(frozen=True)
class PerPeriod(Measure):
    """Depends on the period as a whole; counted afresh for each. `on` is the day column shown beside the rows.

    `where` and `value` may name days: `{start}` and `{end}` (exclusive) of the period; `{moment}`, its start once it
    has ended and tomorrow (so that today counts) while it runs; `{known_end}`, its end or tomorrow, whichever is
    earlier; `{trailing}`, twelve months before its end.
    """

    on: str = ""


@dataclass(frozen=True)
class Quotas(Measure):
    """The quotas of a scope, by the share of their working days that falls in the period; see engine/quotas.py."""

    metric: str = "revenue"


@dataclass(frozen=True)
class Forecasts(Measure):
    """What was forecast of `category`: the last submissions before the period began, or before its middle when
    `at_middle`; see engine/forecasts.py. `is_count` counts the submissions instead.
    """

    category: str = "commit"
    at_middle: bool = False
    is_count: bool = False
