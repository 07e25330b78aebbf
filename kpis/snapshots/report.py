"""What was reported: the values of every KPI as of a run, for periods that are open or have closed since the last."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from accounts.models import Company
from kpis.catalogue import CATALOGUE, Kpi
from kpis.engine.readings import Reading, read
from kpis.engine.sums import Reader, reader_of
from kpis.models import KpiSnapshot, SnapshotRun
from kpis.rules.calendar import Calendar, Grain, Period

GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
ATTRIBUTES = ("company", "team", "rep", "region", "product")
LONGEST_GAP = timedelta(days=400)

INSERT = f"""
    INSERT INTO {KpiSnapshot._meta.db_table}
        (company_id, run_id, reported_at, grain, starts_on, ends_on, is_reported, attribute, member, values)
    SELECT %(company)s, %(run)s, %(at)s, n.grain, n.starts_on, n.ends_on, n.ends_on <= %(today)s, %(attribute)s,
        n.member, n.values
    FROM jsonb_to_recordset(%(reports)s) AS n(grain text, starts_on date, ends_on date, member text, values jsonb)
    LEFT JOIN LATERAL (
        SELECT values, is_reported FROM {KpiSnapshot._meta.db_table}
        WHERE company_id = %(company)s AND grain = n.grain AND starts_on = n.starts_on
            AND attribute = %(attribute)s AND member = n.member
        ORDER BY run_id DESC LIMIT 1
    ) last ON TRUE
    WHERE (last.values, last.is_reported) IS DISTINCT FROM (n.values, n.ends_on <= %(today)s)
"""  # noqa: S608


@dataclass
class Report:
    """Everything known about one period and one member: KPI key → value, inputs and definition version."""

    period: Period
    member: str
    values: dict[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        return {
            "grain": self.period.kind,
            "starts_on": str(self.period.start),
            "ends_on": str(self.period.end),
            "member": self.member,
            "values": self.values,
        }


def write_snapshots(company: Company, run: SnapshotRun, since: date | None, today: date) -> int:
    """Store what has changed since it was last stored, or whose period has closed since. The number of rows."""
    reader = reader_of(company)
    periods = reported_periods(reader.calendar, since, today)
    return sum(
        _insert(company, run, today, attribute, _reports(reader, attribute, periods))
        for attribute in ATTRIBUTES
    )


def reported_periods(calendar: Calendar, since: date | None, today: date) -> list[Period]:
    """The months, quarters and years that were open on any day from `since` (None: today) to today."""
    first = max(since or today, today - LONGEST_GAP)
    return [
        period for grain in GRAINS for period in calendar.buckets(first, today + timedelta(days=1), grain)
    ]


def _reports(reader: Reader, attribute: str, periods: Sequence[Period]) -> list[Report]:
    reports: dict[tuple[Period, str], Report] = {}
    for kpis, chosen in _questions(reader, attribute, periods):
        for key, readings in read(reader, kpis, chosen, attribute).items():
            definition = _definition(reader, CATALOGUE[key])
            for one in readings:
                report = reports.setdefault((one.period, one.member), Report(one.period, one.member))
                report.values[key] = _as_json(one) | definition
    return list(reports.values())


def _questions(
    reader: Reader, attribute: str, periods: Sequence[Period]
) -> Iterator[tuple[list[Kpi], list[Period]]]:
    """The KPIs with the attribute, and the periods each is read for: one with a grain of its own only for that."""
    defined = [reader.defined(kpi) for kpi in CATALOGUE.values()]
    kpis = [kpi for kpi in defined if attribute in {"company", *kpi.attributes}]
    for grain in {kpi.grain for kpi in kpis}:
        chosen = [period for period in periods if grain in {None, period.kind}]
        if chosen:
            yield [kpi for kpi in kpis if kpi.grain == grain], chosen


def _as_json(reading: Reading) -> dict[str, Any]:
    inputs = {key: str(number) for key, number in reading.inputs.items()}
    value = None if reading.value is None else str(reading.value)
    return {"value": value, "inputs": inputs}


def _definition(reader: Reader, kpi: Kpi) -> dict[str, Any]:
    """What the value means: the version of the catalogue's KPI, and the company's choice of a definition."""
    return {
        "version": kpi.version,
        "definition": reader.defined(kpi).definition[0],
        "definition_version": reader.definition_version(kpi),
    }


def _insert(
    company: Company, run: SnapshotRun, today: date, attribute: str, reports: Iterable[Report]
) -> int:
    known = {"company": company.pk, "run": run.pk, "at": run.started_at, "today": today}
    rows = Jsonb([one.as_row() for one in reports])
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {**known, "attribute": attribute, "reports": rows})  # type: ignore[dict-item]
        return cursor.rowcount
