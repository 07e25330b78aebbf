"""What was forecast for a period: the last submissions before it began, or before its middle.

A submission for exactly the period comes first; without one, those for parts of it add up, each the last before its own
part began.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kpis.engine.scopes import by_member
from kpis.engine.sums import Reader
from kpis.measures.vocabulary import Forecasts
from kpis.models import Forecast
from kpis.rules.calendar import Period

Submissions = dict[str, list[Forecast]]


def forecasts_by_member(
    reader: Reader, measure: Forecasts, attribute: str, periods: Sequence[Period]
) -> list[dict[str, Fraction]]:
    """The amount forecast, or the number of submissions, of each member of `attribute` in each of `periods`."""
    return [
        {
            who: Fraction(len(found))
            if measure.is_count
            else sum((Fraction(one.amount) for one in found), Fraction())
            for who, found in submissions.items()
        }
        for submissions in _by_member(measure, attribute, periods)
    ]


def forecast_rows(
    reader: Reader, measure: Forecasts, attribute: str, member: str, period: Period
) -> list[tuple[int, date | None, Decimal]]:
    """Key, day and amount of the submissions that count for one member."""
    (submissions,) = _by_member(measure, attribute, [period])
    return [
        (one.pk, one.submitted_on, Decimal(1) if measure.is_count else one.amount)
        for one in submissions.get(member, [])
    ]


def late_submissions(measure: Forecasts, attribute: str, member: str, period: Period) -> list[Forecast]:
    """The submissions of one member for the period that came too late to count."""
    late = [one for one in _submitted(measure, [period]) if one.submitted_on >= _until(measure, one)]
    (submissions,) = by_member([late], attribute, [period])
    return submissions.get(member, [])


def _by_member(measure: Forecasts, attribute: str, periods: Sequence[Period]) -> list[Submissions]:
    submitted = _submitted(measure, periods)
    return by_member([_counting(submitted, measure, period) for period in periods], attribute, periods)


def _submitted(measure: Forecasts, periods: Sequence[Period]) -> list[Forecast]:
    return list(
        Forecast.objects.filter(
            category=measure.category,
            starts_on__gte=min(period.start for period in periods),
            ends_on__lt=max(period.end for period in periods),
        ).order_by("submitted_at", "pk")
    )


def _counting(submitted: Iterable[Forecast], measure: Forecasts, period: Period) -> list[Forecast]:
    """For each scope's member: the last submission for the period, else the last for each part of it."""
    latest: dict[tuple[str, str], dict[tuple[date, date], Forecast]] = defaultdict(dict)
    for one in submitted:
        if (
            one.starts_on >= period.start
            and one.ends_on < period.end
            and one.submitted_on < _until(measure, one)
        ):
            latest[one.scope, one.member][one.starts_on, one.ends_on] = one
    return [one for by_dates in latest.values() for one in _apart(by_dates.values())]


def _apart(found: Iterable[Forecast]) -> list[Forecast]:
    """The longest first, and of the others those for days that none before has: no day counts twice."""
    chosen: list[Forecast] = []
    for one in sorted(found, key=lambda one: (one.starts_on - one.ends_on, one.starts_on)):
        if all(one.ends_on < other.starts_on or one.starts_on > other.ends_on for other in chosen):
            chosen.append(one)
    return chosen


def _until(measure: Forecasts, one: Forecast) -> date:
    """The first day on which a submission comes too late."""
    days = (one.ends_on - one.starts_on).days + 1
    return one.starts_on + timedelta(days=days // 2) if measure.at_middle else one.starts_on
