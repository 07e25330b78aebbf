"""Restatements of locked periods: they wait, follow what happens meanwhile, and go once there is nothing to approve."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from kpis.models import Restatement
from kpis.rules.calendar import Period

Status = Restatement.Status
Key = tuple[str, date, str, str]
"""Grain, first day, member and KPI."""


def await_approval(attribute: str, locked: Sequence[Period], drafts: Iterable[Restatement]) -> None:
    """Keep one pending restatement for each number that differs from the published one, and no other.

    What was declined is not brought up again until it would be another number.
    """
    waiting, declined = _known(attribute, locked)
    fresh = []
    for draft in drafts:
        before = waiting.pop(_key(draft), None)
        refused = declined.get(_key(draft))
        if before is not None and before.new == draft.new:
            continue
        if before is None and refused is not None and refused.new == draft.new:
            continue
        fresh.append(_continued(before, draft))
    Restatement.objects.filter(pk__in=[one.pk for one in waiting.values()]).delete()
    Restatement.objects.bulk_create(fresh)


def _continued(before: Restatement | None, draft: Restatement) -> Restatement:
    """The draft in place of the one before, whose causes it takes over."""
    if before is not None:
        told = {(cause.get("record"), cause.get("id")) for cause in draft.causes}
        more = [cause for cause in before.causes if (cause.get("record"), cause.get("id")) not in told]
        draft.causes, draft.cause_count = [*draft.causes, *more][:50], draft.cause_count + len(more)
        before.delete()
    draft.status = Status.PENDING
    return draft


def _known(attribute: str, locked: Sequence[Period]) -> tuple[dict[Key, Restatement], dict[Key, Restatement]]:
    """What waits, and what was declined last, for the periods."""
    if not locked:
        return {}, {}
    periods = reduce(or_, (Q(grain=period.kind, starts_on=period.start) for period in locked))
    waiting: dict[Key, Restatement] = {}
    declined: dict[Key, Restatement] = {}
    undecided = Restatement.objects.filter(periods, attribute=attribute).exclude(status=Status.PUBLISHED)
    for one in undecided.order_by("pk"):
        (waiting if one.status == Status.PENDING else declined)[_key(one)] = one
    return waiting, declined


def _key(one: Restatement) -> Key:
    return one.grain, one.starts_on, one.member, one.kpi
