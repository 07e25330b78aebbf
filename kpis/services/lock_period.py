from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import KpiSnapshot, PeriodLock, Restatement
from kpis.rules.calendar import Period
from kpis.services.decide_restatements import approve_restatements
from kpis.snapshots.causes import keep_cause
from kpis.snapshots.lock import take_lock


@transaction.atomic
def lock_period(period: Period, *, by: str) -> PeriodLock:
    """Have the published numbers of a reported period wait for approval before they change.

    ValidationError when the period has not been reported, or is locked already. Waits for a run that is under way.
    """
    take_lock(wait=True)
    reported = KpiSnapshot.objects.filter(
        starts_on=period.start, ends_on=period.end, attribute="company", is_reported=True
    ).first()
    if reported is None:
        raise ValidationError(_("Only a period that has been reported can be locked."))
    lock, is_new = PeriodLock.objects.get_or_create(
        grain=reported.grain,
        starts_on=period.start,
        defaults={"ends_on": period.end, "locked_by": by},
    )
    if not is_new:
        raise ValidationError(_("The period is locked already, by %(by)s.") % {"by": lock.locked_by})
    return lock


@transaction.atomic
def unlock_period(period: Period, *, by: str) -> None:
    """Publish what waits, and have the next night restate what else has changed.

    ValidationError when the period is not locked. Waits for a run that is under way.
    """
    take_lock(wait=True)
    lock = PeriodLock.objects.filter(starts_on=period.start, ends_on=period.end).first()
    if lock is None:
        raise ValidationError(_("The period is not locked."))
    waiting = Restatement.objects.filter(grain=lock.grain, starts_on=lock.starts_on)
    approve_restatements(waiting.filter(status=Restatement.Status.PENDING), by=by)
    keep_cause(PeriodLock._meta.db_table, lock.starts_on, lock.pk, by, timezone.now())
    lock.delete()
