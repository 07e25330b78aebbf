"""What the worker does. Tasks only translate: kpis.snapshots does the work (docs/explanation/night.md)."""

from typing import Any

from celery import shared_task
from django.conf import settings

from accounts.models import Company
from accounts.tenancy import company_context
from accounts.tenancy.tasks import CompanyTask
from kpis.snapshots import recompute
from kpis.snapshots.marks import has_marks


class RunTask(CompanyTask):
    """Addressed to a company like any CompanyTask, but enters its context by itself.

    The log of a run is committed apart from the run. And the message of a run that took its worker down with it is
    not handed straight to the next worker: the next tick brings it back.
    """

    abstract = True
    acks_late = True
    reject_on_worker_lost = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.run(*args, **kwargs)

    @property
    def company_id(self) -> int:
        """The company that the message names; NoCompany when it names none."""
        return self._company_id()


@shared_task
def enqueue_due_nights() -> None:
    """Enqueue the night of every company that is due or overdue. A message lost costs one tick."""
    for company_id in recompute.due_companies().values_list("pk", flat=True):
        _enqueue(run_night, company_id, settings.NIGHT_TICK_SECONDS)


@shared_task
def enqueue_recent_changes() -> None:
    """Enqueue a run for every company that has marks.

    Marks are behind both walls, so each company is asked in its own context: one indexed EXISTS, half a millisecond.
    """
    for company_id in Company.objects.values_list("pk", flat=True):
        with company_context(company_id):
            has_changes = has_marks()
        if has_changes:
            _enqueue(work_off_marks, company_id, settings.RECENT_TICK_SECONDS)


@shared_task(base=RunTask, bind=True)
def run_night(self: RunTask) -> None:
    """The night of one company, if it is still due."""
    recompute.run_night(self.company_id)


@shared_task(base=RunTask, bind=True)
def work_off_marks(self: RunTask) -> None:
    """Compute what has changed lately in one company."""
    recompute.work_off_marks(self.company_id)


def _enqueue(task: Any, company_id: int, tick: int) -> None:
    """The message is worth nothing after the next tick, which sends another if there is still need."""
    task.apply_async(headers={"company_id": company_id}, expires=tick)
