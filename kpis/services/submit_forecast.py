from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, Rep, Team
from kpis.models import Forecast, ForecastCategory, Scope
from kpis.rules.period import Period


@transaction.atomic
def submit_forecast(
    scope: Scope,
    member: Rep | Team | Region | None,
    period: Period,
    category: ForecastCategory,
    amount: Decimal | int,
) -> Forecast:
    """Say, as of now, what the member of the scope will win in the period, in the company's currency.

    The company's own has no member. A submission is kept for good: another for the same period follows it, and the
    last one in time counts. ValidationError if the category is unknown or the member does not fit the scope.
    """
    forecast = Forecast(
        scope=scope,
        starts_on=period.start,
        ends_on=period.last_day,
        category=category,
        amount=amount,
        submitted_at=timezone.now(),
        **({str(member._meta.model_name): member} if member else {}),
    )
    forecast.full_clean()
    forecast.save()
    forecast.refresh_from_db()
    return forecast
