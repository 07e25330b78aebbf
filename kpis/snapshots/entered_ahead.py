"""Changes entered before their day. Triggers apply what holds when it is written; the rest takes effect at night."""

from datetime import date

from django.db import connection
from django.db.models import Q

from accounts.models import TeamMembership
from accounts.tenancy import current_company_id
from kpis.models import ExchangeRate, Opportunity, Outcome


def take_effect(since: date | None, today: date) -> None:
    """Apply team moves and exchange rates dated from `since` (None: ever) to today. Repeating it changes nothing."""
    first = since or date.min
    _move_teams(first, today)
    _convert_open_deals(first, today)


def _move_teams(first: date, today: date) -> None:
    edges = Q(starts_on__range=(first, today)) | Q(ends_on__range=(first, today))
    reps = list(TeamMembership.objects.filter(edges).values_list("rep_id", flat=True).distinct())
    if reps:
        with connection.cursor() as cursor:
            cursor.execute("SELECT kpis_retell_teams(%s, %s)", [current_company_id(), reps])


def _convert_open_deals(first: date, today: date) -> None:
    """Writing a deal makes the database look its rate up again; only an open one takes a new rate."""
    rates = ExchangeRate.objects.filter(on__range=(first, today))
    currencies = list(rates.values_list("currency", flat=True).distinct())
    if currencies:
        Opportunity.everything.filter(outcome=Outcome.OPEN, currency__in=currencies).update(zone="")
