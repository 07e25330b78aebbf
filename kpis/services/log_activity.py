from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Rep
from kpis.models import Activity, ActivityKind, Customer, Lead, Opportunity


@transaction.atomic
def log_activity(
    rep: Rep,
    kind: ActivityKind,
    *,
    at: datetime | None = None,
    minutes: Decimal | int | None = None,
    direction: str = "",
    outcome: str = "",
    lead: Lead | None = None,
    opportunity: Opportunity | None = None,
    customer: Customer | None = None,
) -> Activity:
    """Record what the rep did at that instant, now by default, and for how many minutes.

    It counts on that day and for the team that the rep was in. ValidationError if the kind, the direction or the
    outcome is unknown, or if the minutes are negative.
    """
    activity = Activity(
        rep=rep,
        kind=kind,
        at=at or timezone.now(),
        minutes=minutes,
        direction=direction,
        outcome=outcome,
        lead=lead,
        opportunity=opportunity,
        customer=customer,
    )
    activity.full_clean()
    activity.save()
    activity.refresh_from_db()
    return activity
