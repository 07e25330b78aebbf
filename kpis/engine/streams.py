"""Measures as SQL: one statement for each table and day column, with every measure and every break-down in it.

A stream is what one row of a table gives on one of its day columns. A flow measure takes part in one stream; a stock in
two, with a plus on the day it enters and a minus on the day it leaves; what else adds to a flow takes part in one each.
Distinct things are counted in a stream of their own: PostgreSQL must sort for them, and would sort for every break-down
of the other measures too.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kpis.engine.tables import is_live, table
from kpis.measures.attributes import UNSTORED
from kpis.measures.vocabulary import Flow, Stock

Range = tuple[date, date]
"""Days from the first, up to but not including the second."""


@dataclass(frozen=True)
class Part:
    """What one measure takes from a stream; a stock's part `is_leaving` on the day it leaves."""

    measure: Flow | Stock
    is_leaving: bool = False

    @property
    def sql(self) -> str:
        """The filtered sum, negative on a stock's leaving day. What leaves before it enters never leaves."""
        where = f"({self.measure.where.sql})"
        if isinstance(self.measure, Stock) and self.is_leaving:
            where = f"{where} AND {self.measure.leaves} >= {self.measure.enters}"
        total = f"{self.measure.aggregate} FILTER (WHERE {where})"
        return f"-({total})" if self.is_leaving else total


@dataclass(frozen=True)
class Stream:
    record: str
    day: str
    parts: tuple[Part, ...]

    def columns(self, attributes: Iterable[str]) -> dict[str, str]:
        """Those of the attributes that the stream's measures have, with their columns."""
        shared: dict[str, str] = {}
        for part in self.parts:
            shared |= part.measure.by
        return {attribute: shared[attribute] for attribute in attributes if attribute in shared}

    def source(self, company_id: int, ranges: Sequence[Range]) -> str:
        """The FROM and WHERE: literal company and dates, so that the planner knows them."""
        days = " OR ".join(f"({self.day} >= '{start}' AND {self.day} < '{end}')" for start, end in ranges)
        return (
            f"{table(self.record)} WHERE company_id = {company_id:d} AND {is_live(self.record)} AND ({days})"
        )


def streams(measures: Iterable[Flow | Stock]) -> list[Stream]:
    """The streams that the measures take part in."""
    parts: dict[tuple[str, str, bool, int], list[Part]] = defaultdict(list)
    for measure in measures:
        is_distinct = measure.distinct is not None
        if isinstance(measure, Flow):
            for number, flow in enumerate((measure, *measure.also)):
                parts[flow.record, flow.on, is_distinct, number].append(Part(flow))
        else:
            parts[measure.record, measure.enters, is_distinct, 0].append(Part(measure))
            parts[measure.record, measure.leaves, is_distinct, 0].append(Part(measure, is_leaving=True))
    return [Stream(record, day, tuple(found)) for (record, day, *_), found in parts.items()]


def stored_attributes(measures: Iterable[Flow | Stock]) -> list[str]:
    """Every attribute that cells are kept for, in a fixed order."""
    return sorted({attribute for measure in measures for attribute in measure.by} - UNSTORED)


def sums_by_bucket(
    stream: Stream,
    company_id: int,
    starts: Sequence[date],
    ranges: Sequence[Range],
    attributes: Sequence[str],
    keys: Sequence[str],
) -> str:
    """SELECT bucket (1-based position in `starts`), attribute, member and a column for each of `keys`.

    `attributes` may include "company". Rows outside `ranges` are left out. Grouping sets take one attribute at a time:
    the cross product of attributes compacts nothing.
    """
    columns = stream.columns(attributes)
    days = ", ".join(f"'{start}'" for start in starts)
    bucket = f"width_bucket(greatest({stream.day}, '{starts[0]}'), ARRAY[{days}]::date[])"
    sets = ["(1)"] * ("company" in attributes) + [f"(1, {column})" for column in columns.values()]
    sums = {part.measure.key: part.sql for part in stream.parts}
    values = ", ".join(f"{sums.get(key, 'NULL::numeric')} AS {key}" for key in keys)
    return (
        f"SELECT {bucket} AS position, {_attribute_name(columns)} AS attribute, {_member(columns)} AS member, {values}"
        f" FROM {stream.source(company_id, ranges)} GROUP BY GROUPING SETS ({', '.join(sets)})"
    )


def _attribute_name(columns: dict[str, str]) -> str:
    cases = " ".join(
        f"WHEN GROUPING({column}) = 0 THEN '{attribute}'" for attribute, column in columns.items()
    )
    return f"CASE {cases} ELSE 'company' END" if cases else "'company'"


def _member(columns: dict[str, str]) -> str:
    cases = " ".join(
        f"WHEN GROUPING({column}) = 0 THEN coalesce({column}::text, '')" for column in columns.values()
    )
    return f"CASE {cases} ELSE '' END" if cases else "''"
