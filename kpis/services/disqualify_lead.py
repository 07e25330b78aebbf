from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import Lead


@transaction.atomic
def disqualify_lead(lead: Lead, *, reason: str, at: datetime | None = None) -> Lead:
    """Give the lead up for a reason at that instant, now by default; not one that was converted or given up already."""
    known = Lead.objects.select_for_update().get(pk=lead.pk)
    if known.converted_at is not None or known.opportunity_id is not None:
        raise ValidationError(_("This lead is converted: lose its deal instead."))
    if known.disqualified_at is not None:
        raise ValidationError(_("This lead is disqualified already."))
    if not reason.strip():
        raise ValidationError({"disqualified_reason": _("Say why the lead was disqualified.")})
    return _written(known, at or timezone.now(), reason)


@transaction.atomic
def reopen_lead(lead: Lead) -> Lead:
    """Take a disqualified lead up again, as if it had never been given up."""
    known = Lead.objects.select_for_update().get(pk=lead.pk)
    if known.disqualified_at is None:
        raise ValidationError(_("Only a disqualified lead can be reopened."))
    return _written(known, None, "")


def _written(lead: Lead, at: datetime | None, reason: str) -> Lead:
    lead.disqualified_at, lead.disqualified_reason = at, reason
    lead.full_clean()
    lead.save(update_fields=["disqualified_at", "disqualified_reason"])
    lead.refresh_from_db()
    return lead
