"""Writing KpiCell: buckets are deleted and computed again from the records, never adjusted.

A full rebuild and a run over the buckets with marks go through the same statement, so that they cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from accounts.models import Company
from accounts.tenancy import current_company_id
from kpis.engine.calendars import calendar_of
from kpis.engine.streams import Range, stored_attributes, streams, sums_by_bucket
from kpis.engine.tables import is_live, table
from kpis.measures import STORED
from kpis.models import KpiCell
from kpis.rules.calendar import Calendar, Grain

STORED_GRAINS: tuple[Grain, ...] = ("month", "week", "day")
KEPT: dict[Grain, timedelta] = {"week": timedelta(days=2 * 366), "day": timedelta(days=93)}
"""How far back weeks and days are kept; months are kept for ever. Nothing is lost: all come from the records."""


EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""What lies before is counted in the first bucket; what lies after never happens, as 9999-12-31 says in many systems.
So a slip of the pen needs no calendar that reaches there."""


@dataclass
class Written:
    """What a recomputation read and wrote: days, buckets of each grain, and cells."""

    days: int = 0
    buckets: int = 0
    cells: int = 0


def rebuild(company: Company, today: date) -> Written:
    """Compute every cell of the company in force anew from all its records."""
    KpiCell.objects.all().delete()
    span = _span()
    return _write(company, [span], today) if span else Written()


def rewrite(company: Company, days: Iterable[date], today: date) -> Written:
    """Compute the cells of the buckets that hold any of `days` anew, and drop those no longer kept."""
    return _write(company, contiguous(days), today)


def fit_calendar(company: Company) -> bool:
    """Whether the stored weeks and months begin where the company's calendar says: not after it has changed."""
    calendar = calendar_of(company)
    stored = KpiCell.objects.filter(attribute="company").values_list("grain", "bucket")
    return all(calendar.containing(grain, bucket).start == bucket for grain, bucket in stored)


def contiguous(days: Iterable[date]) -> list[Range]:
    """The days as ranges without gaps: first day, day after the last."""
    runs: list[list[date]] = []
    for day in sorted({max(day, EARLIEST) for day in days if day <= LATEST}):
        if runs and runs[-1][1] == day:
            runs[-1][1] = day + timedelta(days=1)
        else:
            runs.append([day, day + timedelta(days=1)])
    return [(start, end) for start, end in runs]


def first_kept(calendar: Calendar, grain: Grain, today: date) -> date:
    """The first bucket of the grain that is kept."""
    return calendar.containing(grain, today - KEPT[grain]).start if grain in KEPT else date.min


def _write(company: Company, runs: Sequence[Range], today: date) -> Written:
    _expect_many_sums()
    calendar, written = calendar_of(company), Written(days=sum((end - start).days for start, end in runs))
    for grain in STORED_GRAINS:
        kept_from = first_kept(calendar, grain, today)
        KpiCell.objects.filter(grain=grain, bucket__lt=kept_from).delete()
        wanted = [(max(start, kept_from), end) for start, end in runs if end > kept_from]
        buckets = _buckets(calendar, wanted, grain)
        if buckets:
            written.buckets += len(buckets)
            written.cells += _write_buckets(company, grain, buckets)
    return written


def _expect_many_sums() -> None:
    """Room for the sums of all members at once, instead of a sort for each break-down; statements so wide take longer
    to compile than to run (kpis/engine/README.md).
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")


def _buckets(calendar: Calendar, runs: Sequence[Range], grain: Grain) -> list[Range]:
    touched = {
        (bucket.start, bucket.end) for start, end in runs for bucket in calendar.buckets(start, end, grain)
    }
    return sorted(touched)


def _write_buckets(company: Company, grain: Grain, buckets: Sequence[Range]) -> int:
    starts = [start for start, _ in buckets]
    KpiCell.objects.filter(grain=grain, bucket__in=starts).delete()
    with connection.cursor() as cursor:
        cursor.execute(_insert(company.pk, grain, buckets))
        return cursor.rowcount


def _insert(company_id: int, grain: Grain, buckets: Sequence[Range]) -> str:
    keys, starts = list(STORED), [start for start, _ in buckets]
    attributes = ["company", *stored_attributes(STORED.values())]
    selects = " UNION ALL ".join(
        sums_by_bucket(stream, company_id, starts, _merged(buckets), attributes, keys)
        for stream in streams(STORED.values())
    )
    days = ", ".join(f"'{start}'" for start in starts)
    sums = ", ".join(f"sum({key})" for key in keys)
    return (
        f"INSERT INTO {KpiCell._meta.db_table} (company_id, grain, bucket, attribute, member, {', '.join(keys)})"
        f" SELECT {company_id:d}, '{grain}', (ARRAY[{days}]::date[])[position], attribute, member, {sums}"
        f" FROM ({selects}) streams GROUP BY position, attribute, member"
    )


def _merged(buckets: Sequence[Range]) -> list[Range]:
    """The buckets as ranges without gaps; the first bucket of all takes in what lies before it."""
    merged: list[Range] = []
    for start, end in buckets:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start if start > EARLIEST else date.min, end))
    return merged


def _span() -> Range | None:
    """The first and last day that any record has."""
    found: list[date] = []
    with connection.cursor() as cursor:
        for stream in streams(STORED.values()):
            cursor.execute(_edges(stream.record, stream.day))
            found += cursor.fetchone() or ()
    return (min(found), max(found) + timedelta(days=1)) if found else None


def _edges(record: str, day: str) -> str:
    return (
        f"SELECT greatest(first, '{EARLIEST}'), greatest(last, '{EARLIEST}') FROM"
        f" (SELECT min({day}) AS first, max({day}) AS last FROM {table(record)}"
        f" WHERE company_id = {current_company_id():d} AND {is_live(record)} AND {day} <= '{LATEST}') edges"
        " WHERE first IS NOT NULL"
    )
