"""The log of runs. A run's beginning and its failure commit apart from its results, its success with them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import Company
from kpis.measures import fingerprint
from kpis.models import SnapshotRun
from kpis.snapshots.marks import pending_marks

Kind = SnapshotRun.Kind
Status = SnapshotRun.Status

INTERRUPTED = (
    "Interrupted: the process ended before the run did. Its work was undone; the next run did it again."
)
STALE_AFTER = timedelta(hours=26)
LONGEST_ERROR = 2000


@dataclass(frozen=True)
class Freshness:
    """When the stored figures were last computed, how many changes wait, and whether the night has not come."""

    computed_at: datetime | None
    waiting: int
    is_stale: bool


def begin(kind: Kind) -> SnapshotRun:
    """Enter a run in the log. The company's lock must be held: whatever is still "started" then was interrupted.

    A run between its beginning and its work, when it holds no lock, is taken for interrupted too; it says otherwise
    itself as soon as it is done.
    """
    SnapshotRun.objects.filter(status=Status.STARTED).update(status=Status.FAILED, error=INTERRUPTED)
    return SnapshotRun.objects.create(kind=kind, started_at=timezone.now())


def complete(run: SnapshotRun) -> None:
    """The run is done, with the figures it carries; to be called in the transaction of its results."""
    run.status, run.error, run.finished_at = Status.DONE, "", timezone.now()
    run.definitions = fingerprint()
    run.save()


def fail(run: SnapshotRun, error: Exception) -> None:
    """The run failed, and why: the kind of error and its message."""
    reason = f"{type(error).__name__}: {error}".strip()[:LONGEST_ERROR]
    SnapshotRun.objects.filter(pk=run.pk).update(
        status=Status.FAILED, error=reason, finished_at=timezone.now()
    )


def report_days(company: Company) -> tuple[date, date] | None:
    """The company's days on which the first and the last run that wrote snapshots began; None before the first."""
    runs = SnapshotRun.objects.filter(status=Status.DONE).exclude(kind=Kind.RECENT)
    began = runs.aggregate(first=Min("started_at"), last=Max("started_at"))
    if began["first"] is None:
        return None
    first, last = (began[name].astimezone(ZoneInfo(company.timezone)).date() for name in ("first", "last"))
    return first, last


def was_computed() -> bool:
    """Whether the last run that was done of the company in force computed the measures as they are defined now."""
    done = SnapshotRun.objects.filter(status=Status.DONE).order_by("-started_at")
    return done.values_list("definitions", flat=True).first() == fingerprint()


def freshness(waiting: int | None = None) -> Freshness:
    """How far the stored figures of the company in force can be relied upon; `waiting` saves counting the marks."""
    runs = SnapshotRun.objects.filter(status=Status.DONE).order_by("-started_at")
    computed_at = runs.values_list("finished_at", flat=True).first()
    is_stale = computed_at is None or timezone.now() - computed_at > STALE_AFTER
    return Freshness(computed_at, pending_marks().count if waiting is None else waiting, is_stale)
