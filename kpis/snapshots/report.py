"""What is reported: the values of every KPI as of a run, for the periods that have not been reported for good."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from accounts.models import Company
from kpis.catalogue import CATALOGUE, Kpi
from kpis.engine.readings import Reading, read
from kpis.engine.sums import Reader
from kpis.models import KpiSnapshot, SnapshotRun
from kpis.rules.calendar import Period

ATTRIBUTES = ("company", "team", "team_rollup", "rep", "region", "product")

INSERT = f"""
    INSERT INTO {KpiSnapshot._meta.db_table}
        (company_id, run_id, reported_at, grain, starts_on, ends_on, is_reported, attribute, member, values)
    SELECT %(company)s, %(run)s, %(at)s, n.grain, n.starts_on, n.ends_on, n.ends_on <= %(graced)s, %(attribute)s,
        n.member, n.values
    FROM jsonb_to_recordset(%(reports)s) AS n(grain text, starts_on date, ends_on date, member text, values jsonb)
    LEFT JOIN LATERAL (
        SELECT values, is_reported FROM {KpiSnapshot._meta.db_table}
        WHERE company_id = %(company)s AND grain = n.grain AND starts_on = n.starts_on
            AND attribute = %(attribute)s AND member = n.member
        ORDER BY id DESC LIMIT 1
    ) last ON TRUE
    WHERE (last.values, last.is_reported) IS DISTINCT FROM (n.values, n.ends_on <= %(graced)s)
"""  # noqa: S608


@dataclass
class Report:
    """Everything known about one period and one member: KPI key → value, inputs and definition version.

    It `has_figures` where any input of the member's own is not zero.
    """

    period: Period
    member: str
    values: dict[str, Any] = field(default_factory=dict)
    has_figures: bool = False

    def as_row(self) -> dict[str, Any]:
        return {
            "grain": self.period.kind,
            "starts_on": str(self.period.start),
            "ends_on": str(self.period.end),
            "member": self.member,
            "values": self.values,
        }


def write_snapshots(company: Company, run: SnapshotRun, reader: Reader, periods: Sequence[Period]) -> int:
    """Store what has changed since it was last stored, or is reported from now on. The number of rows."""
    return sum(
        _insert(company, run, reader.today, attribute, read_reports(reader, attribute, periods))
        for attribute in ATTRIBUTES
    )


def read_reports(reader: Reader, attribute: str, periods: Sequence[Period]) -> list[Report]:
    """The values of every KPI for each period and member, for those too who have been stored and are gone since."""
    reports: dict[tuple[Period, str], Report] = {}
    known = _members(attribute, periods)
    for kpis, chosen in _questions(reader, attribute, periods):
        for key, readings in read(reader, kpis, chosen, attribute, known).items():
            kpi = reader.defined(CATALOGUE[key])
            own = [term.key for term in kpi.terms if not term.whole]
            definition = definition_of(reader, kpi)
            for one in readings:
                report = reports.setdefault((one.period, one.member), Report(one.period, one.member))
                report.values[key] = _as_json(one) | definition
                report.has_figures = report.has_figures or any(one.inputs[name] for name in own)
        known |= {report.member for report in reports.values()}
    return list(reports.values())


def _members(attribute: str, periods: Sequence[Period]) -> set[str]:
    """Who has been stored for any of the periods."""
    starts = {period.start for period in periods}
    stored = KpiSnapshot.objects.filter(attribute=attribute, starts_on__in=starts)
    return set(stored.values_list("member", flat=True).distinct())


def _questions(
    reader: Reader, attribute: str, periods: Sequence[Period]
) -> Iterator[tuple[list[Kpi], list[Period]]]:
    """The KPIs with the attribute, and the periods each is read for: one with a grain of its own only for that, and
    after the others, which know the members.
    """
    defined = [reader.defined(kpi) for kpi in CATALOGUE.values()]
    kpis = [kpi for kpi in defined if attribute in {"company", *kpi.attributes}]
    for grain in sorted({kpi.grain or "" for kpi in kpis}):
        chosen = [period for period in periods if grain in {"", period.kind}]
        if chosen:
            yield [kpi for kpi in kpis if (kpi.grain or "") == grain], chosen


def _as_json(reading: Reading) -> dict[str, Any]:
    inputs = {key: str(number) for key, number in reading.inputs.items()}
    value = None if reading.value is None else str(reading.value)
    return {"value": value, "inputs": inputs}


def definition_of(reader: Reader, kpi: Kpi) -> dict[str, Any]:
    """What the value means: the version of the catalogue's KPI, and the company's choice of a definition."""
    return {
        "version": kpi.version,
        "definition": reader.defined(kpi).definition[0],
        "definition_version": reader.definition_version(kpi),
    }


def _insert(
    company: Company, run: SnapshotRun, today: date, attribute: str, reports: Iterable[Report]
) -> int:
    graced = today - timedelta(days=company.grace_days)
    known = {"company": company.pk, "run": run.pk, "at": run.started_at, "graced": graced}
    rows = Jsonb([one.as_row() for one in reports])
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {**known, "attribute": attribute, "reports": rows})  # type: ignore[dict-item]
        return cursor.rowcount
