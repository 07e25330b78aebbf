"""Random edits of what reps do, of how they share deals, and of initiatives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from accounts.models import Rep
from kpis.models import Activity, ActivityKind, ActivityOutcome, Initiative, Opportunity, Split
from kpis.services import split_deal

if TYPE_CHECKING:
    from tests.kpis.snapshots.edits import Editor

SHARES = ({0: 100}, {0: 50, 1: 50}, {0: Decimal("33.4"), 1: Decimal("33.3"), 2: Decimal("33.3")})


def share_deals(editor: Editor) -> None:
    reps = list(Rep.objects.order_by("pk"))
    for deal in editor.some_deals():
        sharing = editor.random.sample(reps, 3)
        shares = editor.random.choice(SHARES)
        split_deal(deal, {sharing[number]: percent for number, percent in shares.items()})


def shift_shares(editor: Editor) -> None:
    """Part of one rep's share goes to another's, a row at a time."""
    if split := editor.any(Split, percent=50):
        Split.objects.filter(pk=split.pk).update(percent=60)
        Split.objects.filter(opportunity=split.opportunity_id).exclude(pk=split.pk).update(percent=40)


def take_shares_back(editor: Editor) -> None:
    Split.objects.filter(opportunity__in=editor.some_deals()[:2]).delete()


def log_activities(editor: Editor) -> None:
    pick = editor.random.choice
    Activity.objects.bulk_create(
        Activity(
            rep=editor.any(Rep),
            kind=pick(ActivityKind.values),
            at=editor.instant(),
            minutes=pick((None, 0, "7.5", 60)),
            outcome=pick(("", *ActivityOutcome.values)),
        )
        for _ in range(4)
    )


def change_activities(editor: Editor) -> None:
    if activity := editor.any(Activity):
        same_kind = Activity.objects.filter(kind=activity.kind)
        same_kind.update(rep=editor.any(Rep), at=F("at") + timedelta(hours=5), outcome="answered")


def remove_activities(editor: Editor) -> None:
    if activity := editor.any(Activity):
        Activity.objects.filter(rep=activity.rep_id).update(deleted_at=timezone.now())
        Activity.everything.filter(pk=activity.pk).delete()


def launch_initiative(editor: Editor) -> None:
    initiative = Initiative.objects.create(name="New market", starts_on=editor.day())
    pks = [deal.pk for deal in editor.some_deals()]
    Opportunity.objects.filter(pk__in=pks).update(initiative=initiative)


def move_initiatives(editor: Editor) -> None:
    starts_on = editor.day()
    ends_on = editor.random.choice((None, starts_on + timedelta(days=90)))
    Initiative.objects.update(starts_on=starts_on, ends_on=ends_on)


def end_initiative(editor: Editor) -> None:
    if initiative := editor.any(Initiative):
        initiative.deleted_at = timezone.now()
        initiative.save()


CREDIT_EDITS: tuple[Callable[[Editor], None], ...] = (
    share_deals,
    share_deals,
    shift_shares,
    take_shares_back,
    log_activities,
    change_activities,
    remove_activities,
    launch_initiative,
    move_initiatives,
    end_initiative,
)
