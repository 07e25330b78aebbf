"""Which periods a night reports, and which are reported already."""

from datetime import date, timedelta
from typing import cast

from django.db.models import Max, QuerySet

from kpis.models import KpiSnapshot
from kpis.rules.calendar import Calendar, Grain, Kind, Period

GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
LONGEST_GRACE = timedelta(days=92)
LONGEST_GAP = timedelta(days=400)
"""A period that ended longer ago without having been reported is never reported."""


def reported_periods() -> list[Period]:
    """The periods that the company in force has reported, with the days they had then, in order."""
    rows = _reported().values_list("grain", "starts_on", "ends_on").distinct()
    return sorted(Period(cast(Kind, grain), start, end) for grain, start, end in rows)


def reported_until() -> date | None:
    """The exclusive end of the last reported period; None before the first."""
    return _reported().aggregate(last=Max("ends_on"))["last"]


def periods_to_report(
    calendar: Calendar, nights: tuple[date, date] | None, today: date, reported: list[Period]
) -> list[Period]:
    """The months, quarters and years to report tonight; `nights` are the days of the first night and of the last.

    They are those that are open, those that have ended since the last night, and those in their days of grace. What
    had ended before the first night is not reported.
    """
    first, last = nights or (today, today)
    start = max(first, last - LONGEST_GRACE, today - LONGEST_GAP)
    touching = (calendar.buckets(start, today + timedelta(days=1), grain) for grain in GRAINS)
    done = set(reported)
    return [period for periods in touching for period in periods if period not in done]


def _reported() -> QuerySet[KpiSnapshot]:
    return KpiSnapshot.objects.filter(attribute="company", is_reported=True)
