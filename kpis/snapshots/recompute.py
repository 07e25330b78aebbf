"""A run: from marks to cells to snapshots, in one transaction that can be killed at any instant."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Company
from accounts.tenancy import company_context, current_company_id
from kpis.engine import cells
from kpis.engine.calendars import today_of
from kpis.engine.cells import Written
from kpis.engine.sums import reader_of
from kpis.models import SnapshotRun
from kpis.rules.night import next_night
from kpis.snapshots import run_log
from kpis.snapshots.entered_ahead import take_effect
from kpis.snapshots.lock import take_lock
from kpis.snapshots.marks import Taken, has_marks, take_marks
from kpis.snapshots.periods import periods_to_report, reported_periods
from kpis.snapshots.report import write_snapshots
from kpis.snapshots.restate import restate
from kpis.snapshots.run_log import Kind

logger = logging.getLogger(__name__)

MANY_DAYS = 400
"""From so many marked days on a rebuild costs no more than finding the buckets they fall into."""


@dataclass(frozen=True)
class Outcome:
    """What a run read and wrote, and how many seconds it took."""

    days_read: int
    marks_taken: int
    rows_written: int
    snapshots_written: int
    seconds: float


def due_companies() -> QuerySet[Company]:
    """The companies whose night is due or overdue, those that wait longest first."""
    is_due = Q(next_night_at=None) | Q(next_night_at__lte=timezone.now())
    return Company.objects.filter(is_due).order_by(F("next_night_at").asc(nulls_first=True))


def recompute(company: Company, *, full: bool = False, kind: Kind = Kind.NIGHT) -> Outcome:
    """Bring the stored figures up to date, with `full` from all records; waits for a run that is under way.

    A run of kind "recent" leaves out the snapshots and does not count as the night. An error is logged and raised.
    """
    outcome = _run(company.pk, Kind.FULL if full else kind, is_wanted=lambda: True, wait=True)
    assert outcome is not None
    return outcome


def run_night(company_id: int) -> Outcome | None:
    """The company's night. None if it is not due, as after a doubled message, or another run is under way."""
    return _run(company_id, Kind.NIGHT, is_wanted=_night_is_due, wait=False)


def work_off_marks(company_id: int) -> Outcome | None:
    """Compute what has changed lately. None if nothing has, or another run is under way."""
    return _run(company_id, Kind.RECENT, is_wanted=has_marks, wait=False)


def _run(company_id: int, kind: Kind, *, is_wanted: Callable[[], bool], wait: bool) -> Outcome | None:
    actor = f"run:{kind}"
    with company_context(company_id, actor=actor):
        if not (take_lock(wait=wait) and is_wanted()):
            return None
        run = run_log.begin(kind)
    try:
        with company_context(company_id, actor=actor):
            # The lock was free for a moment while the log was committed: another may have been faster.
            if take_lock(wait=wait) and is_wanted():
                return _compute(run)
            run.delete()
            return None
    except Exception as error:
        with company_context(company_id, actor=actor):
            run_log.fail(run, error)
        raise


def _compute(run: SnapshotRun) -> Outcome:
    """The order matters. Every statement sees what was committed before it began (READ COMMITTED), so the cells,
    which are computed after the marks are taken, hold at least every record whose mark was. A change committed in
    between may be counted at once, and its mark, which the deletion could not see, has it counted again next time.
    """
    started = monotonic()
    company = Company.objects.get(pk=current_company_id())
    nights, full = run_log.report_days(company), run.kind == Kind.FULL or not run_log.was_computed()
    if run.kind != Kind.RECENT:
        take_effect(nights[1] if nights else None, today_of(company))
    taken = take_marks()
    written = _write_cells(company, taken, full=full)
    run.days_read, run.marks_taken, run.rows_written = written.days, taken.count, written.cells
    if run.kind != Kind.RECENT:
        run.snapshots_written = _report(company, run, nights, full=full)
        _set_next_night(company)
    run_log.complete(run)
    outcome = Outcome(
        run.days_read, run.marks_taken, run.rows_written, run.snapshots_written, monotonic() - started
    )
    logger.info("%s: %s run: %s; changes by %s", company.slug, run.kind, outcome, dict(taken.causes))
    return outcome


def _write_cells(company: Company, taken: Taken, *, full: bool) -> Written:
    today = today_of(company)
    needs_rebuild = full or len(taken.days) > MANY_DAYS or not cells.fit_calendar(company)
    return cells.rebuild(company, today) if needs_rebuild else cells.rewrite(company, taken.days, today)


def _report(company: Company, run: SnapshotRun, nights: tuple[date, date] | None, *, full: bool) -> int:
    """Restate what was reported before, then report tonight's periods. The snapshots stored."""
    reader, reported = reader_of(company), reported_periods()
    restated = restate(company, run, reader, reported, full=full)
    periods = periods_to_report(reader.calendar, nights, reader.today, reported)
    return restated + write_snapshots(company, run, reader, periods)


def _night_is_due() -> bool:
    return due_companies().filter(pk=current_company_id()).exists()


def _set_next_night(company: Company) -> None:
    due_at = next_night(timezone.now(), company.timezone, company.night_hour)
    Company.objects.filter(pk=company.pk).update(next_night_at=due_at)
