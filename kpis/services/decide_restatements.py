from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import KpiSnapshot, Restatement
from kpis.snapshots.lock import take_lock

Status = Restatement.Status
PLACE = attrgetter("grain", "starts_on", "attribute", "member")


@transaction.atomic
def approve_restatements(restatements: Iterable[Restatement], *, by: str) -> int:
    """Publish numbers of locked periods as restated; how many.

    ValidationError when one of them does not wait any more. Waits for a run that is under way.
    """
    waiting, now = _waiting(restatements), timezone.now()
    for _place, group in groupby(sorted(waiting, key=PLACE), key=PLACE):
        _publish(list(group), now)
    return _decide(waiting, Status.PUBLISHED, by, now)


@transaction.atomic
def decline_restatements(restatements: Iterable[Restatement], *, by: str) -> int:
    """Leave the published numbers as they are until they would be restated to something else; how many.

    ValidationError when one of them does not wait any more. Waits for a run that is under way.
    """
    return _decide(_waiting(restatements), Status.DECLINED, by, timezone.now())


def _waiting(restatements: Iterable[Restatement]) -> list[Restatement]:
    take_lock(wait=True)
    asked = {one.pk for one in restatements}
    found = list(Restatement.objects.filter(pk__in=asked, status=Status.PENDING))
    if len(found) != len(asked):
        raise ValidationError(_("This change does not wait for approval any more: look at the number again."))
    return found


def _publish(restated: list[Restatement], now: datetime) -> None:
    """One snapshot more of one period and member, which differs in the KPIs restated."""
    first = restated[0]
    place = {name: getattr(first, name) for name in ("grain", "starts_on", "attribute", "member")}
    latest = KpiSnapshot.objects.filter(**place).order_by("pk").last()
    values = {**(latest.values if latest else {}), **{one.kpi: one.entry for one in restated}}
    KpiSnapshot.objects.create(
        **place, run=first.run, ends_on=first.ends_on, values=values, reported_at=now, is_reported=True
    )


def _decide(waiting: list[Restatement], status: Restatement.Status, by: str, now: datetime) -> int:
    chosen = Restatement.objects.filter(pk__in=[one.pk for one in waiting])
    return chosen.update(status=status, decided_at=now, decided_by=by)
