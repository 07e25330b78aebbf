"""What a KPI is meant to reach."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kpis.catalogue.formula import Moment, Term
from kpis.catalogue.kpi import Kpi
from kpis.engine.readings import exact
from kpis.measures.attributes import ROLLED_UP
from kpis.measures.vocabulary import Flow, Unit
from kpis.models import Target
from kpis.models.scope import Scope
from kpis.rules.calendar import Calendar, Period
from kpis.rules.quota import prorated

SHAREABLE = frozenset({Unit.MONEY, Unit.COUNT, Unit.UNITS})


def targets_of(
    kpi: Kpi,
    periods: Sequence[Period],
    calendar: Calendar,
    *,
    by: str | None = None,
    member: str | None = None,
) -> list[Decimal | None]:
    """What the KPI is meant to reach in each period, in its unit; None where nothing is set.

    A target for exactly the period comes first. Of a KPI that adds up over days, targets of parts that fill the period
    add up too, and else it gets its share, by working days, of the shortest target that holds it.
    """
    known = _known(kpi, periods, by, member)
    return [_target(kpi, period, known, calendar) for period in periods]


def _known(kpi: Kpi, periods: Sequence[Period], by: str | None, member: str | None) -> list[Target]:
    scope = ROLLED_UP.get(by or "", by) or Scope.COMPANY
    if scope not in Scope.values or (scope != Scope.COMPANY and not (member or "").isdecimal()):
        return []
    whose = {} if scope == Scope.COMPANY else {f"{scope}_id": member}
    first, last = min(one.start for one in periods), max(one.end for one in periods)
    return list(
        Target.objects.filter(kpi=kpi.key, scope=scope, starts_on__lt=last, ends_on__gte=first, **whose)
    )


def _target(kpi: Kpi, period: Period, known: Sequence[Target], calendar: Calendar) -> Decimal | None:
    for one in known:
        if (one.starts_on, one.ends_on) == (period.start, period.last_day):
            return one.value
    if not _is_shareable(kpi):
        return None
    parts = _filling(period.start, period.last_day, known)
    if parts is not None:
        return sum((part.value for part in parts), Decimal())
    return _share(period, known, calendar)


def _is_shareable(kpi: Kpi) -> bool:
    term = kpi.formula
    is_flow = isinstance(term, Term) and isinstance(term.measure, Flow) and term.moment is Moment.PERIOD
    return is_flow and kpi.unit in SHAREABLE


def _filling(first: date, last: date, known: Sequence[Target]) -> list[Target] | None:
    """Targets that follow each other from the first day to the last, the longest first; None if some day has none."""
    starting = sorted((one for one in known if one.starts_on == first), key=lambda one: one.ends_on)
    for one in reversed(starting):
        if one.ends_on == last:
            return [one]
        if one.ends_on < last:
            rest = _filling(one.ends_on + timedelta(days=1), last, known)
            if rest is not None:
                return [one, *rest]
    return None


def _share(period: Period, known: Sequence[Target], calendar: Calendar) -> Decimal | None:
    around = [one for one in known if one.starts_on <= period.start and one.ends_on >= period.last_day]
    if not around:
        return None
    shortest = min(around, key=lambda one: (one.ends_on - one.starts_on, one.pk))
    share: Fraction = prorated(shortest.value, shortest.starts_on, shortest.ends_on, period, calendar)
    return exact(share)
