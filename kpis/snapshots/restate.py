"""What has been reported, looked at again: a number that changed is restated, or waits where its period is locked."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from accounts.models import Company
from kpis.catalogue import CATALOGUE, Kpi
from kpis.engine.sums import Reader
from kpis.models import KpiSnapshot, PeriodLock, Restatement, SnapshotRun
from kpis.rules.calendar import Period
from kpis.snapshots.causes import MOST, Causes, Found, first_changed_day, of_definition
from kpis.snapshots.pending import await_approval
from kpis.snapshots.report import ATTRIBUTES, Report, definition_of, read_reports

AT_ONCE = 12
"""So many periods are read together, to bound memory."""
DEFINITION = ("version", "definition", "definition_version")

DIFFERENCES = f"""
    SELECT n.position, last.values
    FROM jsonb_to_recordset(%(reports)s)
        AS n(position int, grain text, starts_on date, member text, values jsonb)
    LEFT JOIN LATERAL (
        SELECT values FROM {KpiSnapshot._meta.db_table}
        WHERE company_id = %(company)s AND grain = n.grain AND starts_on = n.starts_on
            AND attribute = %(attribute)s AND member = n.member
        ORDER BY id DESC LIMIT 1
    ) last ON TRUE
    WHERE last.values IS DISTINCT FROM n.values
"""  # noqa: S608


@dataclass(frozen=True)
class Night:
    """What a run knows while it restates."""

    company: Company
    run: SnapshotRun
    reader: Reader
    causes: Causes
    locked: frozenset[tuple[str, date]]

    def is_locked(self, period: Period) -> bool:
        return (period.kind, period.start) in self.locked

    def is_maturing(self, key: str, period: Period) -> bool:
        """Whether what the KPI counts may still come true, so that a change is no restatement."""
        still_fills = self.reader.today < period.end + timedelta(days=self.company.maturing_days)
        return still_fills and self.reader.defined(CATALOGUE[key]).is_cohort


@dataclass(frozen=True)
class Difference:
    """What was published for one period and member (nothing before the member's first figures), and what is so now."""

    attribute: str
    report: Report
    published: dict[str, Any] | None

    @property
    def period(self) -> Period:
        return self.report.period

    @property
    def changed(self) -> list[str]:
        """The KPIs whose value is another one."""
        now, was = self.report.values, self.published
        if was is None:
            return [key for key, entry in now.items() if entry["value"] not in {None, "0"}]
        return [key for key in now if key in was and was[key]["value"] != now[key]["value"]]


def restate(
    company: Company, run: SnapshotRun, reader: Reader, reported: Sequence[Period], *, full: bool
) -> int:
    """Look again at the periods that changes since the last night may touch, with `full` at all. The rows stored.

    A change touches its day's periods, and by stocks, comparisons and trailing sums perhaps any later one.
    """
    causes = Causes(reader)
    first = date.min if full or _is_redefined(reader) else first_changed_day()
    touched = [period for period in reported if first is not None and period.end > first]
    locks = PeriodLock.objects.values_list("grain", "starts_on") if touched else []
    night = Night(company, run, reader, causes, frozenset(locks))
    chunks = [touched[start : start + AT_ONCE] for start in range(0, len(touched), AT_ONCE)]
    stored = sum(_restate(night, attribute, periods) for periods in chunks for attribute in ATTRIBUTES)
    causes.settle()
    return stored


def _restate(night: Night, attribute: str, periods: list[Period]) -> int:
    differences = list(_differences(night, attribute, periods))
    free = [one for one in differences if not night.is_locked(one.period)]
    held = [one for one in differences if night.is_locked(one.period)]
    KpiSnapshot.objects.bulk_create([_snapshot(night, one) for one in free])
    Restatement.objects.bulk_create(
        [
            _restatement(night, one, key)
            for one in free
            for key in one.changed
            if not night.is_maturing(key, one.period)
        ]
    )
    locked = [period for period in periods if night.is_locked(period)]
    await_approval(attribute, locked, [_restatement(night, one, key) for one in held for key in one.changed])
    return len(free)


def _differences(night: Night, attribute: str, periods: list[Period]) -> Iterator[Difference]:
    reports = read_reports(night.reader, attribute, periods)
    rows = [
        {
            "position": position,
            "grain": one.period.kind,
            "starts_on": str(one.period.start),
            "member": one.member,
            "values": one.values,
        }
        for position, one in enumerate(reports)
    ]
    known: dict[str, Any] = {"company": night.company.pk, "attribute": attribute, "reports": Jsonb(rows)}
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, known)
        found = cursor.fetchall()
    for position, published in found:
        if published is not None or reports[position].has_figures:
            yield Difference(attribute, reports[position], json.loads(published) if published else None)


def _snapshot(night: Night, one: Difference) -> KpiSnapshot:
    return KpiSnapshot(
        run=night.run,
        grain=one.period.kind,
        starts_on=one.period.start,
        ends_on=one.period.end,
        attribute=one.attribute,
        member=one.report.member,
        values=one.report.values,
        reported_at=night.run.started_at,
        is_reported=True,
    )


def _restatement(night: Night, one: Difference, key: str) -> Restatement:
    entry, was = one.report.values[key], (one.published or {}).get(key, {})
    causes, count = _causes(night, one, key, entry, was)
    return Restatement(
        run=night.run,
        grain=one.period.kind,
        starts_on=one.period.start,
        ends_on=one.period.end,
        attribute=one.attribute,
        member=one.report.member,
        kpi=key,
        old=_number(was.get("value")),
        new=_number(entry["value"]),
        entry=entry,
        causes=causes,
        cause_count=count,
        restated_at=night.run.started_at,
    )


def _causes(night: Night, one: Difference, key: str, entry: dict[str, Any], was: dict[str, Any]) -> Found:
    records, count = night.causes.of(key, one.attribute, one.period)
    if not was or _definition(was) == _definition(entry):
        return records, count
    return [of_definition(key, entry), *records][:MOST], count + 1


def _is_redefined(reader: Reader) -> bool:
    """Whether any KPI is defined otherwise than when something was last reported."""
    latest = KpiSnapshot.objects.filter(attribute="company", is_reported=True).order_by("-pk").first()
    known = latest.values if latest else {}
    return any(_definition(known[key]) != _now(reader, kpi) for key, kpi in CATALOGUE.items() if key in known)


def _definition(entry: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(entry.get(name) for name in DEFINITION)


def _now(reader: Reader, kpi: Kpi) -> tuple[Any, ...]:
    return _definition(definition_of(reader, kpi))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
