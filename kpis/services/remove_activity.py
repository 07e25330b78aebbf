from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import Activity


@transaction.atomic
def remove_activity(activity: Activity) -> None:
    """Take back an activity that was logged by mistake: it counts nowhere. ValidationError if it is gone already."""
    found = Activity.objects.filter(pk=activity.pk).update(deleted_at=timezone.now())
    if not found:
        raise ValidationError(_("This activity has been removed already."))
