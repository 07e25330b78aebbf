"""Measures that depend on the period as a whole: counted from the rows, all together in one statement."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from kpis.engine.members import Chains
from kpis.engine.sums import Reader
from kpis.engine.tables import is_live, table
from kpis.measures.vocabulary import PerPeriod
from kpis.rules.calendar import Period

Counts = dict[tuple[int, str], Decimal]
"""By position of the period and member."""


@dataclass(frozen=True)
class Count:
    """A measure for each member of `attribute` ("company" has the member "").

    With the `chains` of a tree, a member has everything below it, and a thing found in several of its parts once.
    """

    measure: PerPeriod
    attribute: str
    chains: Chains | None = field(default=None, compare=False)


def moment_of(period: Period, today: date) -> date:
    """Exclusive end of what a period that runs knows about: its own start once it has ended, else tomorrow."""
    return period.start if period.end <= today else today + timedelta(days=1)


def count_per_period(
    reader: Reader, wanted: Iterable[Count], periods: Sequence[Period]
) -> dict[Count, Counts]:
    """Each of the counts for each of `periods`."""
    counts = list(wanted)
    found: dict[Count, Counts] = {count: defaultdict(Decimal) for count in counts}
    selects = [
        _select(reader, count, number, position, period)
        for number, count in enumerate(counts)
        for position, period in enumerate(periods)
    ]
    if selects:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects))
            for number, position, who, total in cursor.fetchall():
                found[counts[number]][position, who] = Decimal(total or 0)
    return found


def _select(reader: Reader, count: Count, number: int, position: int, period: Period) -> str:
    """One period's sums. Its days are literal, so that the planner knows how few rows they concern."""
    measure = count.measure
    column = measure.by.get(count.attribute)
    member = f"coalesce({column}::text, '')" if column else "''"
    above, tree = ("above", _tree(count.chains, member)) if count.chains else (member, "")
    adds = _dated(measure.aggregate, reader, period)
    return (
        f"SELECT {number}, {position}, {above}, {adds} FROM {table(measure.record)} {tree}"
        f" WHERE company_id = {reader.company_id:d} AND {is_live(measure.record)}"
        f" AND ({predicate(measure, reader, period)}) GROUP BY 3"
    )


def _tree(chains: Chains, member: str) -> str:
    """A join from each member to itself and what is above it; "none" is above nothing but itself."""
    pairs = ", ".join(
        f"('{one}', '{above}')" for one, chain in [("", [""]), *chains.items()] for above in chain
    )
    return f"JOIN (VALUES {pairs}) AS tree(below, above) ON below = {member}"


def predicate(measure: PerPeriod, reader: Reader, period: Period) -> str:
    """The condition that the rows counted for the period meet."""
    return _dated(measure.where.sql, reader, period)


def amount(measure: PerPeriod, reader: Reader, period: Period) -> str:
    """What one row adds."""
    return _dated(measure.value or "1", reader, period)


def _dated(sql: str, reader: Reader, period: Period) -> str:
    """The SQL with the days it names."""
    days = {
        "start": period.start,
        "end": period.end,
        "moment": moment_of(period, reader.today),
        "known_end": min(period.end, reader.today + timedelta(days=1)),
        "trailing": reader.calendar.year_up_to(period.end),
    }
    return sql.format(**{name: f"date '{day}'" for name, day in days.items()})
