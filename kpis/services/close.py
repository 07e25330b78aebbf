from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import Opportunity, Outcome, Stage


def win(opportunity: Opportunity, *, at: datetime | None = None) -> Opportunity:
    """Win the deal at that instant, now by default."""
    return _close(opportunity, Outcome.WON, at or timezone.now(), loss_reason="")


def lose(opportunity: Opportunity, *, reason: str, at: datetime | None = None) -> Opportunity:
    """Lose the deal for a reason at that instant, now by default."""
    if not reason.strip():
        raise ValidationError({"loss_reason": _("Say why the deal was lost.")})
    return _close(opportunity, Outcome.LOST, at or timezone.now(), loss_reason=reason)


@transaction.atomic
def reopen(opportunity: Opportunity, stage: Stage) -> Opportunity:
    """Open a closed deal again, in that open stage: its win or loss leaves the day it was counted on."""
    deal = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if deal.outcome == Outcome.OPEN or stage.outcome != Outcome.OPEN:
        raise ValidationError(_("Only a closed deal can be reopened, and into an open stage."))
    deal.stage, deal.outcome, deal.closed_at = stage, Outcome.OPEN, None
    deal.loss_reason = deal.cancellation_reason = ""
    deal.cancelled_at = None
    return _saved(deal)


@transaction.atomic
def _close(opportunity: Opportunity, outcome: Outcome, at: datetime, *, loss_reason: str) -> Opportunity:
    deal = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if deal.outcome != Outcome.OPEN:
        raise ValidationError(_("This deal is closed already: reopen it first."))
    stage = Stage.objects.filter(outcome=outcome).first()
    if stage is None:
        raise ValidationError(
            _("The company has no stage for deals that are %(outcome)s."), params={"outcome": outcome.label}
        )
    deal.stage, deal.outcome, deal.closed_at, deal.loss_reason = stage, outcome, at, loss_reason
    return _saved(deal)


def _saved(deal: Opportunity) -> Opportunity:
    deal.full_clean()
    deal.save()
    deal.refresh_from_db()
    return deal
