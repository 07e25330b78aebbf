"""Stage changes that came from elsewhere, with dates of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.tenancy import current_company_id
from kpis.models import Opportunity, OpportunityHistory, Outcome, Stage


@dataclass(frozen=True)
class StageChange:
    """From `at` on, the deal was in the stage."""

    opportunity_id: int
    stage_id: int
    at: datetime


@transaction.atomic
def record_stage_changes(changes: Iterable[StageChange]) -> int:
    """Write the changes into the deals' histories and return how many were new.

    A change splits the stretch it falls into, and its stage holds until the next given change or the deal's close. An
    open deal ends up in the stage of its last change, and closes with it if that stage is a closing one. Recording the
    same change again does nothing. ValidationError, with nothing written, names a change from before the deal was
    opened or after it closed.
    """
    known = _recorded(changes := sorted(set(changes), key=lambda change: (change.opportunity_id, change.at)))
    fresh = [change for change in changes if change not in known]
    stages = Stage.everything.in_bulk([change.stage_id for change in fresh])
    deals = Opportunity.everything.in_bulk([change.opportunity_id for change in fresh])
    for change in fresh:
        _check(change, deals[change.opportunity_id], stages[change.stage_id])
    inside = [change for change in fresh if stages[change.stage_id].outcome == Outcome.OPEN]
    if inside:
        _write(inside)
    _follow_last(deals, stages, fresh)
    return len(fresh)


def _recorded(changes: Sequence[StageChange]) -> set[StageChange]:
    rows = OpportunityHistory.objects.filter(opportunity_id__in={change.opportunity_id for change in changes})
    return {StageChange(*row) for row in rows.values_list("opportunity_id", "stage_id", "at")}


def _check(change: StageChange, deal: Opportunity, stage: Stage) -> None:
    if change.at < deal.opened_at:
        raise ValidationError(
            _("%(deal)s entered %(stage)s before it was opened."), params={"deal": deal, "stage": stage}
        )
    if deal.closed_at is not None and change.at > deal.closed_at:
        raise ValidationError(
            _("%(deal)s entered %(stage)s after it closed."), params={"deal": deal, "stage": stage}
        )
    if deal.closed_at is not None and stage.outcome not in {Outcome.OPEN, deal.outcome}:
        raise ValidationError(
            _("%(deal)s cannot enter %(stage)s: it is %(outcome)s."),
            params={"deal": deal, "stage": stage, "outcome": deal.get_outcome_display()},
        )


def _write(changes: Sequence[StageChange]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kpis_record_stage_changes(%s, %s::bigint[], %s::bigint[], %s::timestamptz[])",
            [
                current_company_id(),
                [change.opportunity_id for change in changes],
                [change.stage_id for change in changes],
                [change.at for change in changes],
            ],
        )


def _follow_last(
    deals: dict[int, Opportunity], stages: dict[int, Stage], fresh: Sequence[StageChange]
) -> None:
    """An open deal is where its last change left it."""
    latest = _latest_given(deals)
    last = {change.opportunity_id: change for change in fresh}
    for change in last.values():
        deal, stage = deals[change.opportunity_id], stages[change.stage_id]
        is_overtaken = latest.get(deal.pk, change.at) > change.at
        if deal.outcome == Outcome.OPEN and deal.stage_id != stage.pk and not is_overtaken:
            closed_at = None if stage.outcome == Outcome.OPEN else change.at
            Opportunity.objects.filter(pk=deal.pk).update(stage=stage, closed_at=closed_at)


def _latest_given(deals: Iterable[int]) -> dict[int, datetime]:
    given = OpportunityHistory.objects.filter(opportunity_id__in=list(deals), is_given=True)
    return dict(given.order_by().values_list("opportunity_id").annotate(Max("at")))
