from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kpis.models import Customer


@transaction.atomic
def lose_customer(customer: Customer, *, on: date, reason: str) -> Customer:
    """Have the customer leave for a reason: `on` is the first day without it. What it subscribes to ends that day too.

    A deal won or a subscription started after that day makes it a customer again. ValidationError without a reason, or
    if it is no customer on the day before.
    """
    if not reason.strip():
        raise ValidationError({"lost_reason": _("Say why the customer left.")})
    left = Customer.objects.select_for_update().get(pk=customer.pk)
    if not _stays_on(left, on):
        raise ValidationError(
            {"lost_on": _("%(customer)s is no customer up to that day.") % {"customer": left}}
        )
    left.lost_on, left.lost_reason = on, reason
    left.full_clean()
    left.save(update_fields=["lost_on", "lost_reason"])
    running = left.subscriptions.filter(Q(ended_on=None) | Q(ended_on__gt=on), started_on__lte=on)
    running.update(ended_on=on, end_reason=reason)
    left.refresh_from_db()
    return left


def _stays_on(customer: Customer, day: date) -> bool:
    """Whether the customer has a stay that began before that day, or on it, and has not ended."""
    stays = customer.spells.filter(Q(lost_on=None) | Q(lost_on__gt=day), since_on__lte=day, deleted_at=None)
    return stays.exists()
