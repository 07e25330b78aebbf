"""What was reported of a number, when, and how it was restated since."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.tenancy import current_company
from kpis.catalogue import Kpi
from kpis.engine.members import members_of
from kpis.engine.readings import Reading
from kpis.models import KpiSnapshot, PeriodLock, Restatement
from kpis.rules.calendar import Period
from kpis.selectors.published import stored_reading
from kpis.selectors.readings import kpi_named, shared_reader
from kpis.snapshots.report import ATTRIBUTES


class NotReported(LookupError):
    """The number was not reported, or not by that day; the message says why."""


@dataclass(frozen=True)
class History:
    """When a number was reported, its restatements with the latest first, and the period's lock, if there is one."""

    reported_at: datetime | None
    restatements: list[Restatement]
    lock: PeriodLock | None

    @property
    def pending(self) -> Restatement | None:
        """The change that waits for approval."""
        waiting = (one for one in self.restatements if one.status == Restatement.Status.PENDING)
        return next(waiting, None)


def as_reported(
    key: str, period: Period, *, on: date, by: str | None = None, member: str | None = None
) -> list[Reading]:
    """The readings as they were at the end of the day `on`, where the company is: for each member or for one.

    `published_at` says when each was stored. A period that was open then reads as the night before had it. Raises
    NotReported, UnknownKpi and UnknownBreakdown.
    """
    kpi, attribute = kpi_named(key, by), by or "company"
    if attribute not in ATTRIBUTES:
        raise NotReported(_("Not reported: numbers are stored by team, rep, region and product only."))
    until = datetime.combine(on + timedelta(days=1), time(), current_company().zone)
    rows = _rows(period, attribute, member).filter(reported_at__lt=until).order_by("member", "-pk")
    stored = {row.member: row for row in rows.distinct("member") if key in row.values}
    if not stored:
        raise NotReported(_why_not(period, attribute, member, on))
    return [
        stored_reading(kpi, one, period, stored[one.key].values[key], stored[one.key].reported_at)
        for one in members_of(attribute, stored)
        if one.key in stored
    ]


def restatements(
    key: str, period: Period, *, by: str | None = None, member: str | None = None
) -> list[Restatement]:
    """The restatements of a KPI for a period, the latest first, with those that wait and those declined."""
    found = Restatement.objects.filter(
        kpi=kpi_named(key, by).key,
        starts_on=period.start,
        ends_on=period.end,
        attribute=by or "company",
    )
    return list((found if member is None else found.filter(member=member)).order_by("-restated_at", "-pk"))


def waiting() -> QuerySet[Restatement]:
    """The changes of the company's locked periods that wait for approval."""
    return Restatement.objects.filter(status=Restatement.Status.PENDING)


def history(kpi: Kpi, period: Period, *, by: str | None = None, member: str | None = None) -> History:
    """What became of one number since it was reported."""
    attribute, who = by or "company", member or ""
    first = _rows(period, attribute, who).filter(is_reported=True).order_by("pk")
    reported_at = first.values_list("reported_at", flat=True).first()
    lock = _lock(period)
    if reported_at is None and lock is None:
        return History(None, [], None)
    return History(reported_at, restatements(kpi.key, period, by=by, member=who), lock)


def _lock(period: Period) -> PeriodLock | None:
    if (period.start, period.end) not in shared_reader().locked:
        return None
    return PeriodLock.objects.filter(starts_on=period.start, ends_on=period.end).first()


def _rows(period: Period, attribute: str, member: str | None) -> QuerySet[KpiSnapshot]:
    found = KpiSnapshot.objects.filter(starts_on=period.start, ends_on=period.end, attribute=attribute)
    return found if member is None else found.filter(member=member)


def _why_not(period: Period, attribute: str, member: str | None, on: date) -> str:
    first = _rows(period, attribute, member).order_by("pk").values_list("reported_at", flat=True).first()
    if first is None:
        return _("Not reported: only months, quarters and years are, from the company's first night on.")
    day = first.astimezone(current_company().zone).date()
    return _("Not reported by %(day)s: the first night that stored it was %(first)s.") % {
        "day": on,
        "first": day,
    }
