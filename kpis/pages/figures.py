"""The readings a page is made of: now, the period before, and month by month, in as few reads as possible."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpis import selectors
from kpis.catalogue import CATALOGUE
from kpis.pages.conventions import Conventions
from kpis.pages.scope import Scope
from kpis.rules.calendar import Period
from kpis.rules.quota import pace
from kpis.selectors import Reading

MONTHS_SHOWN = 13
ByKey = dict[str, list[Reading]]


@dataclass(frozen=True)
class Figures:
    """Readings of several KPIs for one scope; a KPI that is not kept for the scope is in none of them."""

    period: Period
    previous: Period
    gone: Fraction
    months: list[Period]
    now: dict[str, Reading]
    before: dict[str, Reading]
    by_month: ByKey


def read_figures(
    keys: Iterable[str],
    period: Period,
    scope: Scope,
    conventions: Conventions,
    *,
    drawn: Container[str] | None = None,
) -> Figures:
    """Read the KPIs; only those `drawn` (all, if not said) month by month too.

    Where the period is a month, it and the one before come out of the series.
    """
    known = [key for key in keys if key in CATALOGUE]
    months = months_to(period, conventions)
    by_month = read_series([key for key in known if drawn is None or key in drawn], months, scope)
    previous = conventions.calendar.previous(period)
    now, before = _of(period, by_month), _of(previous, by_month)
    rest = [key for key in known if key not in now or key not in before]
    for by, group in _by_attribute(rest, scope).items():
        now_too, before_too = read_pair(group, period, previous, by=by, member=scope.member)
        now |= {key: readings[0] for key, readings in now_too.items() if readings}
        before |= {key: readings[0] for key, readings in before_too.items() if readings}
    gone = pace(period, conventions.today, conventions.calendar)
    return Figures(period, previous, gone, months, now, before, by_month)


def months_to(period: Period, conventions: Conventions) -> list[Period]:
    """Thirteen months up to the period's last, or to the one in progress."""
    last_day = min(period.last_day, max(conventions.today, period.start))
    months = [conventions.calendar.containing("month", last_day)]
    while len(months) < MONTHS_SHOWN:
        months.insert(0, conventions.calendar.previous(months[0]))
    return months


def read_series(keys: Iterable[str], months: Sequence[Period], scope: Scope) -> ByKey:
    """The readings of each KPI month by month."""
    span = Period("range", months[0].start, months[-1].end)
    series: ByKey = {}
    for by, group in _by_attribute(keys, scope).items():
        series |= selectors.read_kpis(group, span, by=by, grain="month", member=scope.member)
    return series


def read_pair(
    keys: Sequence[str], period: Period, previous: Period, *, by: str | None, member: str | None = None
) -> tuple[ByKey, ByKey]:
    """The readings of a period and of the one before: in one read, unless the period is a free range."""
    if period.kind == "range":
        now, before = (selectors.read_kpis(keys, when, by=by, member=member) for when in (period, previous))
        return now, before
    span = Period("range", previous.start, period.end)
    both = selectors.read_kpis(keys, span, by=by, grain=period.kind, member=member)
    return _starting(period, both), _starting(previous, both)


def read_now(keys: Iterable[str], period: Period, scope: Scope) -> dict[str, Reading]:
    """The reading of each KPI over the period as a whole."""
    found: dict[str, Reading] = {}
    for by, group in _by_attribute(keys, scope).items():
        read = selectors.read_kpis(group, period, by=by, member=scope.member)
        found |= {key: readings[0] for key, readings in read.items() if readings}
    return found


def _starting(period: Period, readings: ByKey) -> ByKey:
    return {
        key: [reading for reading in each if reading.period.start == period.start]
        for key, each in readings.items()
    }


def _of(period: Period, by_month: ByKey) -> dict[str, Reading]:
    """The reading of each KPI for the period, if it is one of the months."""
    return {
        key: reading for key, readings in by_month.items() for reading in readings if reading.period == period
    }


def _by_attribute(keys: Iterable[str], scope: Scope) -> dict[str | None, list[str]]:
    """The keys by the attribute that answers for the scope: one read each."""
    groups: dict[str | None, list[str]] = defaultdict(list)
    for key in keys:
        kpi = selectors.kpi_named(key)
        if scope.answers_for(kpi):
            groups[scope.attribute_for(kpi)].append(key)
    return groups
