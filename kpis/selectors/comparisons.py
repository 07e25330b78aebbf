"""What a number is held against: other times, what it is meant to reach, what is usual, and where bad news begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis import formats
from kpis.catalogue import CATALOGUE, Kpi
from kpis.catalogue.kpi import Better
from kpis.catalogue.over_time import is_average
from kpis.engine import readings
from kpis.engine.readings import Reading, exact
from kpis.engine.sums import Reader
from kpis.rules.calendar import Calendar, Period
from kpis.selectors.readings import kpi_named, shared_reader
from kpis.selectors.targets import targets_of

MEANT_BY = {"total_revenue": "quota"}
"""The KPI that another one is meant to reach, where it has no target of its own."""
WHOLE = frozenset({"plan_attainment", "quota_attainment"})
"""The KPIs that are meant to reach a hundred per cent."""


class Against(StrEnum):
    """What a comparison is with."""

    PREVIOUS = "previous"
    YEAR_BEFORE = "year_before"
    TARGET = "target"
    BENCHMARK = "benchmark"
    WARNING = "warning"


@dataclass(frozen=True)
class Comparison:
    """A value to hold the number against, in its unit, and what it is, in words; `period` where it is of one."""

    kind: Against
    label: str
    value: Decimal | None
    period: Period | None = None


def periods_compared(kpi: Kpi, period: Period, calendar: Calendar) -> list[Period]:
    """The period itself, the one before, the same last year, and the twelve months before where they compare."""
    usual = Period("range", calendar.year_up_to(period.start), period.start)
    return [
        period,
        calendar.previous(period),
        calendar.year_before(period),
        *([usual] if is_average(kpi) else []),
    ]


def compare(
    reader: Reader,
    kpi: Kpi,
    found: Sequence[Reading],
    *,
    by: str | None,
    member: str | None,
    with_company: bool,
) -> list[Comparison]:
    """The comparisons of the first of the readings, which are one member's in the `periods_compared`.

    The twelve months before are the whole company's `with_company`, else the member's own.
    """
    now, previous, year_before, *usual = found
    earlier = [_earlier(Against.PREVIOUS, previous, reader)]
    if year_before.period != previous.period:
        earlier.append(_earlier(Against.YEAR_BEFORE, year_before, reader))
    return [
        *earlier,
        *_target(reader, kpi, now.period, by, member),
        *(_benchmark(reader, kpi, one, by if with_company else None) for one in usual),
        *_warning(kpi),
    ]


def read_aims(
    key: str, periods: Sequence[Period], *, by: str | None = None, member: str | None = None
) -> list[Decimal | None]:
    """What the KPI is meant to reach in each period: its own targets, else what stands for one; None without."""
    return _aims(shared_reader(), kpi_named(key, by), periods, by, member)


def _aims(
    reader: Reader, kpi: Kpi, periods: Sequence[Period], by: str | None, member: str | None
) -> list[Decimal | None]:
    aims = targets_of(kpi, periods, reader.calendar, by=by, member=member)
    if kpi.key in WHOLE:
        return [Decimal(1) if aim is None else aim for aim in aims]
    if kpi.key not in MEANT_BY or all(aim is not None for aim in aims):
        return aims
    meant = _meant(reader, CATALOGUE[MEANT_BY[kpi.key]], periods, by, member)
    return [other if aim is None else aim for aim, other in zip(aims, meant, strict=True)]


def _meant(
    reader: Reader, kpi: Kpi, periods: Sequence[Period], by: str | None, member: str | None
) -> list[Decimal | None]:
    if by is not None and by not in kpi.attributes:
        return [None] * len(periods)
    found = readings.read(reader, [kpi], periods, by or "company")[kpi.key]
    own = [one.value or None for one in found if one.member == (member or "")]
    return own or [None] * len(periods)


def _earlier(kind: Against, reading: Reading, reader: Reader) -> Comparison:
    return Comparison(kind, formats.period(reading.period, reader.calendar), reading.value, reading.period)


def _target(reader: Reader, kpi: Kpi, period: Period, by: str | None, member: str | None) -> list[Comparison]:
    (aim,) = _aims(reader, kpi, [period], by, member)
    return [] if aim is None else [Comparison(Against.TARGET, _("Target"), aim, period)]


def _benchmark(reader: Reader, kpi: Kpi, own: Reading, by: str | None) -> Comparison:
    """The value of the twelve months before: the whole company's if it is asked for by a break-down."""
    if by is None:
        return Comparison(Against.BENCHMARK, _("Twelve months before"), own.value, own.period)
    (whole,) = readings.read(reader, [kpi], [own.period])[kpi.key]
    label = _("Whole company, twelve months before")
    return Comparison(Against.BENCHMARK, label, whole.value, own.period)


def _warning(kpi: Kpi) -> list[Comparison]:
    if kpi.warn is None:
        return []
    label = _("Bad news below") if kpi.better is Better.UP else _("Bad news above")
    return [Comparison(Against.WARNING, label, exact(Fraction(kpi.warn)))]
