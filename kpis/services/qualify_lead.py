from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import Lead


@transaction.atomic
def qualify_lead(lead: Lead, *, at: datetime | None = None) -> Lead:
    """Have sales accept the lead at that instant, now by default, whatever its letters are.

    ValidationError if it was accepted before, is disqualified, or was created later.
    """
    known = Lead.objects.select_for_update().get(pk=lead.pk)
    if known.disqualified_at is not None:
        raise ValidationError(_("This lead is disqualified: reopen it first."))
    if known.sql_at is not None:
        raise ValidationError(_("Sales has accepted this lead already."))
    known.sql_at = at or timezone.now()
    if known.sql_at < known.created_at:
        raise ValidationError({"sql_at": _("A lead cannot be qualified before it was created.")})
    known.save(update_fields=["sql_at"])
    known.refresh_from_db()
    return known
