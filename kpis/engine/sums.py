"""Reading sums of stored measures over any ranges of days.

Whole months come from month cells, recent odd days from day cells, the rest from the rows themselves through the same
compiled measures. What a pending mark makes stale is read from the rows too, so that a number is never behind.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Subquery
from django.db.models.functions import Greatest, JSONObject

from accounts.models import Company
from kpis.catalogue.kpi import Kpi
from kpis.engine.calendars import calendar_of, today_of
from kpis.engine.cells import EARLIEST, LATEST, first_kept
from kpis.engine.definitions import Choices, Chosen, choices_of, defined, latest_choices
from kpis.engine.streams import Range, streams, sums_by_bucket
from kpis.measures import fingerprint
from kpis.measures.attributes import UNSTORED
from kpis.measures.vocabulary import Flow, Stock
from kpis.models import KpiCell, Mark, PeriodLock, Quota, SnapshotRun
from kpis.rules.calendar import Calendar, Grain, Period

Source = Literal["cells", "rows"]
BEGINNING = date(1, 1, 1)


@dataclass(frozen=True)
class Reader:
    """Whose sums are read, as of which day, and whether cells may be used.

    `stale` holds the days with pending marks, whose cells are not to be believed. `quotas` keeps what has been read of
    them, by range of days, so that one reader reads them once. `definitions` are those the company has chosen;
    `locked` are the days of the periods whose published numbers wait for approval before they change.
    """

    company_id: int
    calendar: Calendar
    today: date
    source: Source = "rows"
    stale: frozenset[date] = frozenset()
    quotas: dict[Range, list[Quota]] = field(default_factory=dict, compare=False)
    definitions: Choices = field(default_factory=dict, compare=False)
    locked: frozenset[Range] = frozenset()

    def defined(self, kpi: Kpi) -> Kpi:
        """The KPI as the company defines it."""
        return defined(kpi, self.definitions)

    def defining(self, kpi: Kpi, definition: str) -> "Reader":
        """A reader that differs in how it defines one KPI, and those that follow it."""
        chosen = Chosen(definition, self.definition_version(kpi))
        return replace(self, definitions={**self.definitions, kpi.chosen_with: chosen})

    def definition_version(self, kpi: Kpi) -> int:
        """Which of the company's choices for the KPI is in force; 0 before the first."""
        chosen = self.definitions.get(kpi.chosen_with)
        return chosen.version if chosen else 0


def reader_of(company: Company, source: Source = "cells") -> Reader:
    """A reader of the company in force; of its rows alone while its cells hold other measures than are defined now."""
    fingerprint_of_cells, stale, choices, locked = _known(company)
    is_current = source == "cells" and fingerprint_of_cells == fingerprint()
    return Reader(
        company.pk,
        calendar_of(company),
        today_of(company),
        "cells" if is_current else "rows",
        frozenset(stale) if is_current else frozenset(),
        definitions=choices,
        locked=locked,
    )


def _known(company: Company) -> tuple[str | None, list[date], Choices, frozenset[Range]]:
    """Which measures the cells hold (None before the first run), the days whose cells are stale, the choices, and the
    days of locked periods.
    """
    runs = SnapshotRun.objects.filter(status=SnapshotRun.Status.DONE).order_by("-started_at")
    marked = Mark.objects.order_by().annotate(within=Greatest("day", EARLIEST)).filter(day__lte=LATEST)
    known = Company.objects.filter(pk=company.pk).values_list(
        Subquery(runs.values("definitions")[:1]),
        ArraySubquery(marked.values("within").distinct()),
        latest_choices(),
        ArraySubquery(
            PeriodLock.objects.order_by().values(days=JSONObject(start="starts_on", end="ends_on"))
        ),
    )
    measures, stale, choices, locks = known.get()
    locked = frozenset((date.fromisoformat(one["start"]), date.fromisoformat(one["end"])) for one in locks)
    return measures, stale, choices_of(choices), locked


class RangeSums:
    """Sums of measures over ranges between given edges, for each member of one attribute."""

    def __init__(self, edges: Sequence[date], totals: dict[str, dict[str, list[Decimal]]]) -> None:
        self._positions = {edge: position for position, edge in enumerate(edges)}
        self._running = {
            member: {key: list(accumulate(values, initial=Decimal(0))) for key, values in by_key.items()}
            for member, by_key in totals.items()
        }

    @property
    def members(self) -> Iterable[str]:
        return self._running.keys()

    def between(self, key: str, member: str, span: Range) -> Decimal:
        """The sum of the measure `key` for `member` over `span`, whose ends are edges."""
        running = self._running.get(member, {}).get(key)
        if running is None:
            return Decimal(0)
        return running[self._positions[span[1]]] - running[self._positions[span[0]]]


def read_sums(
    reader: Reader, measures: Iterable[Flow | Stock], attribute: str, spans: Iterable[Range]
) -> RangeSums:
    """The sums of `measures` by `attribute` over each of `spans`."""
    wanted = list(measures)
    edges = sorted({BEGINNING, *(edge for span in spans for edge in span)})
    if not wanted or len(edges) < 2:
        return RangeSums(edges, {})
    totals: dict[str, dict[str, list[Decimal]]] = defaultdict(
        lambda: {measure.key: [Decimal(0)] * (len(edges) - 1) for measure in wanted}
    )
    with connection.cursor() as cursor:
        cursor.execute(_statement(reader, wanted, attribute, edges))
        for position, member, *sums in cursor.fetchall():
            for measure, total in zip(wanted, sums, strict=True):
                totals[member][measure.key][position - 1] += total or 0
    return RangeSums(edges, dict(totals))


def _statement(
    reader: Reader, measures: Sequence[Flow | Stock], attribute: str, edges: Sequence[date]
) -> str:
    keys = [measure.key for measure in measures]
    stored, rows = _division(reader, attribute, _needed(measures, edges))
    parts = [
        _from_cells(reader, grain, attribute, ranges, edges, keys)
        for grain, ranges in stored.items()
        if ranges
    ]
    if rows:
        parts += [
            f"SELECT position, member, {', '.join(keys)} FROM"
            f" ({sums_by_bucket(stream, reader.company_id, edges, rows, [attribute], keys)}) s"
            for stream in streams(measures)
            if attribute == "company" or stream.columns([attribute])
        ]
    return " UNION ALL ".join(parts) or f"SELECT 1, ''{', NULL::numeric' * len(keys)} WHERE false"


def _needed(measures: Sequence[Flow | Stock], edges: Sequence[date]) -> list[Range]:
    """The stretches between edges; the one before the first date asked for matters to stocks alone."""
    stretches = list(pairwise(edges))
    return stretches if any(isinstance(measure, Stock) for measure in measures) else stretches[1:]


def _division(
    reader: Reader, attribute: str, stretches: Sequence[Range]
) -> tuple[dict[Grain, list[Range]], list[Range]]:
    """Which ranges to read from cells of which grain, and which from rows."""
    if reader.source == "rows" or attribute in UNSTORED:
        return {}, list(stretches)
    wanted: dict[Grain, list[Range]] = {"month": [], "week": [], "day": []}
    rows: list[Range] = []
    for grain, stretch in _by_grain(reader, stretches):
        in_cells = stretch[0] >= first_kept(reader.calendar, grain, reader.today)
        (wanted[grain] if in_cells else rows).append(stretch)
    stored: dict[Grain, list[Range]] = {}
    for grain, ranges in wanted.items():
        stored[grain], stale = _without(ranges, _stale_buckets(reader, grain))
        rows += stale
    return stored, rows


def _by_grain(reader: Reader, stretches: Sequence[Range]) -> Iterable[tuple[Grain, Range]]:
    """Each stretch as a week where it is one, else as whole months and the odd days around them."""
    for start, end in stretches:
        if start != BEGINNING and reader.calendar.containing("week", start) == Period("week", start, end):
            yield "week", (start, end)
            continue
        first = _month_from(reader.calendar, start)
        last = reader.calendar.containing("month", end).start
        if first >= last:
            yield "day", (start, end)
            continue
        yield "month", (first, last)
        yield from (("day", (a, b)) for a, b in ((start, first), (last, end)) if a < b)


def _stale_buckets(reader: Reader, grain: Grain) -> list[Range]:
    buckets = {reader.calendar.containing(grain, day) for day in reader.stale}
    return sorted((bucket.start, bucket.end) for bucket in buckets)


def _without(ranges: Sequence[Range], holes: Sequence[Range]) -> tuple[list[Range], list[Range]]:
    """The ranges without the holes, and the holes within the ranges. Both are given in order."""
    left: list[Range] = []
    taken: list[Range] = []
    for start, end in ranges:
        for hole_start, hole_end in holes:
            first, last = max(start, hole_start), min(end, hole_end)
            if first < last:
                left += [(start, first)] if start < first else []
                taken.append((first, last))
                start = last
        left += [(start, end)] if start < end else []
    return left, taken


def _month_from(calendar: Calendar, day: date) -> date:
    """The first day of a month on or after `day`."""
    if day == BEGINNING:
        return day
    month = calendar.containing("month", day)
    return day if month.start == day else month.end


def _from_cells(
    reader: Reader,
    grain: Grain,
    attribute: str,
    ranges: Sequence[Range],
    edges: Sequence[date],
    keys: Sequence[str],
) -> str:
    bounds = ", ".join(f"'{edge}'" for edge in edges)
    spans = " OR ".join(f"(bucket >= '{start}' AND bucket < '{end}')" for start, end in ranges)
    sums = ", ".join(f"sum({key}) AS {key}" for key in keys)
    return (
        f"SELECT width_bucket(bucket, ARRAY[{bounds}]::date[]) AS position, member, {sums}"
        f" FROM {KpiCell._meta.db_table} WHERE company_id = (SELECT {reader.company_id:d}) AND grain = '{grain}'"
        f" AND attribute = '{attribute}' AND ({spans}) GROUP BY 1, 2"
    )
