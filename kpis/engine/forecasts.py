"""What was forecast for a period: the last submissions before it began, or before its middle.

A submission for exactly the period comes first; without one, those for parts of it add up, each the last before its own
part began. As with quotas, a scope's own submissions count where it has any, else the sum of its reps'.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kpis.engine.members import Chains, ancestors, topmost
from kpis.engine.quotas import Home, counting_for, homes_at_end
from kpis.engine.sums import Reader
from kpis.measures.attributes import ROLLED_UP
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
            for who, found in by_member.items()
        }
        for by_member in _by_member(measure, attribute, periods)
    ]


def forecast_rows(
    reader: Reader, measure: Forecasts, attribute: str, member: str, period: Period
) -> list[tuple[int, date | None, Decimal]]:
    """Key, day and amount of the submissions that count for one member."""
    (by_member,) = _by_member(measure, attribute, [period])
    return [
        (one.pk, one.submitted_on, Decimal(1) if measure.is_count else one.amount)
        for one in by_member.get(member, [])
    ]


def late_submissions(measure: Forecasts, attribute: str, member: str, period: Period) -> list[Forecast]:
    """The submissions of one member for the period that came too late to count."""
    late = [one for one in _submitted(measure, [period]) if one.submitted_on >= _until(measure, one)]
    return _grouped_by(late, attribute, period).get(member, [])


def _by_member(measure: Forecasts, attribute: str, periods: Sequence[Period]) -> list[Submissions]:
    direct = ROLLED_UP.get(attribute, attribute)
    submitted = _submitted(measure, periods)
    chains = ancestors(direct) if attribute in ROLLED_UP else None
    return [
        _of_members(_counting(submitted, measure, period), direct, home, chains)
        for period, home in zip(periods, homes_at_end(direct, periods), strict=True)
    ]


def _submitted(measure: Forecasts, periods: Sequence[Period]) -> list[Forecast]:
    return list(
        Forecast.objects.filter(
            category=measure.category,
            starts_on__gte=min(period.start for period in periods),
            ends_on__lt=max(period.end for period in periods),
        ).order_by("submitted_at", "pk")
    )


def _grouped_by(found: list[Forecast], attribute: str, period: Period) -> Submissions:
    direct = ROLLED_UP.get(attribute, attribute)
    (home,) = homes_at_end(direct, [period])
    return _of_members(found, direct, home, ancestors(direct) if attribute in ROLLED_UP else None)


def _counting(submitted: Iterable[Forecast], measure: Forecasts, period: Period) -> list[Forecast]:
    """For each scope's member: the last submission for the period, else the last for each part of it."""
    latest: dict[tuple[str, int | None], dict[tuple[date, date], Forecast]] = defaultdict(dict)
    for one in submitted:
        if (
            one.starts_on >= period.start
            and one.ends_on < period.end
            and one.submitted_on < _until(measure, one)
        ):
            latest[one.scope, one.member_id][one.starts_on, one.ends_on] = one
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


def _of_members(found: list[Forecast], attribute: str, home: Home, chains: Chains | None) -> Submissions:
    if attribute == "company":
        scopes = (_topmost(found, scope) for scope in ("company", "rep", "team", "region"))
        return {"": next(filter(None, scopes), [])}
    own = _grouped((str(one.member_id), one) for one in found if one.scope == attribute)
    if attribute == "rep":
        return own
    of_reps = _grouped((home(str(one.member_id)), one) for one in found if one.scope == "rep")
    if chains is None:
        return {**of_reps, **own}
    rolled_up: Submissions = defaultdict(list)
    for who, submissions in {**of_reps, **own}.items():
        for above in counting_for(chains.get(who, [who]), set(own)):
            rolled_up[above] += submissions
    return dict(rolled_up)


def _topmost(found: Iterable[Forecast], scope: str) -> list[Forecast]:
    """The submissions of the scope but for those of members below one that has its own: it counts them already."""
    of_scope = [one for one in found if one.scope == scope]
    if not of_scope or scope not in ROLLED_UP.values():
        return of_scope
    counting = topmost(scope, {str(one.member_id) for one in of_scope})
    return [one for one in of_scope if str(one.member_id) in counting]


def _grouped(pairs: Iterable[tuple[str, Forecast]]) -> Submissions:
    groups: Submissions = defaultdict(list)
    for who, one in pairs:
        groups[who].append(one)
    return dict(groups)
