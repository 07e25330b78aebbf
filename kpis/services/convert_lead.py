from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import LETTERS, Customer, Lead, Opportunity, Outcome, Stage


@transaction.atomic
def convert_lead(
    lead: Lead,
    stage: Stage,
    *,
    name: str,
    amount: Decimal | int | None,
    customer: Customer | None = None,
    at: datetime | None = None,
) -> Opportunity:
    """Open a deal for the lead in that open stage, at that instant, now by default, and return it.

    The amount is in the company's currency. Rep, source, campaign, region, and what is known of budget, authority,
    need and timeline are carried over. ValidationError if the lead has no rep, is converted already or disqualified,
    or was created later.
    """
    known = Lead.objects.select_for_update().get(pk=lead.pk)
    _check(known, stage)
    known.converted_at = at or timezone.now()
    known.full_clean()
    deal = Opportunity(
        name=name,
        amount=amount,
        customer=customer,
        stage=stage,
        opened_at=known.converted_at,
        lead=known,
        **_carried_over(known),
    )
    deal.full_clean()
    deal.save()
    known.opportunity = deal
    known.save(update_fields=["converted_at", "opportunity"])
    deal.refresh_from_db()
    return deal


def _check(lead: Lead, stage: Stage) -> None:
    if lead.converted_at is not None or lead.opportunity_id is not None:
        raise ValidationError(_("This lead is converted already: go on with its deal."))
    if lead.disqualified_at is not None:
        raise ValidationError(_("This lead is disqualified: reopen it first."))
    if lead.rep_id is None:
        raise ValidationError({"rep": _("Nobody works on this lead: give it to a rep first.")})
    if stage.outcome != Outcome.OPEN:
        raise ValidationError(_("A lead is converted into a deal in an open stage."))


def _carried_over(lead: Lead) -> dict[str, Any]:
    shared = ("rep", "source", "campaign", "region")
    evidence = (f"{letter}_evidence" for letter in LETTERS)
    return {name: getattr(lead, name) for name in (*shared, *LETTERS, *evidence)}
