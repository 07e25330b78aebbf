from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import Opportunity, Outcome


@transaction.atomic
def cancel(opportunity: Opportunity, *, reason: str, at: datetime | None = None) -> Opportunity:
    """Cancel a won deal for a reason: it stays won on its day, and its value counts as cancelled on this one."""
    deal = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if deal.outcome != Outcome.WON or deal.cancelled_at is not None:
        raise ValidationError(_("Only a won deal that is not cancelled yet can be cancelled."))
    if not reason.strip():
        raise ValidationError({"cancellation_reason": _("Say why the order was cancelled.")})
    deal.cancelled_at, deal.cancellation_reason = at or timezone.now(), reason
    deal.full_clean()
    deal.save(update_fields=["cancelled_at", "cancellation_reason"])
    deal.refresh_from_db()
    return deal
