"""Numbers as they have been reported: read back from what the nights stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from kpis.catalogue import Kpi
from kpis.engine.members import Member
from kpis.engine.readings import Pending, Reading, reading_of
from kpis.engine.sums import Reader
from kpis.models import KpiSnapshot, Restatement
from kpis.rules.calendar import Period
from kpis.snapshots.report import ATTRIBUTES

Place = tuple[date, date, str]
"""First day, exclusive end and member."""


def stored_reading(
    kpi: Kpi, member: Member, period: Period, entry: Mapping[str, Any], reported_at: datetime
) -> Reading:
    """A number as a snapshot holds it, by the definition it had then."""
    known = {one.key for one in kpi.definitions}
    then = kpi.defined_as(entry["definition"]) if entry.get("definition") in known else kpi
    inputs = {term: Fraction(entry["inputs"].get(term.key) or 0) for term in then.terms}
    told = reading_of(then, member, period, inputs)
    value = None if entry["value"] is None else Decimal(entry["value"])
    return replace(told, value=value, published_at=reported_at)


@dataclass(frozen=True)
class Published:
    """The published numbers of locked periods, by one attribute, to be shown instead of the live ones."""

    attribute: str
    locked: frozenset[tuple[date, date]]

    def __bool__(self) -> bool:
        return bool(self.locked) and self.attribute in ATTRIBUTES

    @property
    def members(self) -> set[str]:
        """Who was reported, to be read even if they are gone since."""
        return {member for _start, _end, member in self._stored if member} if self else set()

    def instead_of(self, kpis: Iterable[Kpi], found: dict[str, list[Reading]]) -> dict[str, list[Reading]]:
        """The readings, those of locked periods as they are published, with what waits for approval."""
        if not self:
            return found
        return {kpi.key: [self._published(kpi, one) for one in found[kpi.key]] for kpi in kpis}

    def _published(self, kpi: Kpi, live: Reading) -> Reading:
        place = (live.period.start, live.period.end, live.member)
        if place[:2] not in self.locked:
            return live
        pending = self._waiting.get((*place, kpi.key))
        stored = self._stored.get(place)
        if stored is None or kpi.key not in stored.values:
            return replace(_unreported(live), pending=pending)
        member = Member(live.member, live.external_id, live.member_name)
        told = stored_reading(kpi, member, live.period, stored.values[kpi.key], stored.reported_at)
        return replace(told, pending=pending)

    @cached_property
    def _stored(self) -> dict[Place, KpiSnapshot]:
        """The last snapshot of each place."""
        rows = KpiSnapshot.objects.filter(**self._where).order_by("starts_on", "ends_on", "member", "-pk")
        latest = rows.distinct("starts_on", "ends_on", "member")
        return {(one.starts_on, one.ends_on, one.member): one for one in latest}

    @cached_property
    def _waiting(self) -> dict[tuple[date, date, str, str], Pending]:
        waiting = Restatement.objects.filter(**self._where, status=Restatement.Status.PENDING)
        return {
            (one.starts_on, one.ends_on, one.member, one.kpi): Pending(one.new, one.cause_count)
            for one in waiting.defer("causes", "entry")
        }

    @property
    def _where(self) -> dict[str, Any]:
        starts, ends = zip(*self.locked, strict=True)
        return {"attribute": self.attribute, "starts_on__in": set(starts), "ends_on__in": set(ends)}


def published_for(reader: Reader, attribute: str, periods: Sequence[Period]) -> Published:
    """What is published of those periods that are locked; costs nothing where none is."""
    return Published(attribute, reader.locked & {(period.start, period.end) for period in periods})


def _unreported(live: Reading) -> Reading:
    return replace(
        live,
        value=None,
        numerator=None,
        denominator=None,
        inputs=dict.fromkeys(live.inputs, Decimal(0)),
        undefined=_("Nothing had been reported of it when the period was locked."),
    )
