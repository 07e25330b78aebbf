from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Company
from kpis.rules.calendar import Calendar, CalendarKind


def calendar_of(company: Company) -> Calendar:
    """The calendar the company counts its periods in."""
    return Calendar(
        kind=cast(CalendarKind, company.calendar),
        fiscal_year_start=company.fiscal_year_start,
        week_start=company.week_start,
        working_days=frozenset(company.working_days),
    )


def today_of(company: Company) -> date:
    """Today, where the company is."""
    return timezone.now().astimezone(ZoneInfo(company.timezone)).date()
