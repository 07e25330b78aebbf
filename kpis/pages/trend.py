"""A KPI over thirteen months, with its target where it has one: a chart, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis import formats
from kpis.catalogue import Kpi
from kpis.charts import LineChart, line_chart
from kpis.pages.conventions import Conventions
from kpis.selectors import Reading


@dataclass(frozen=True)
class Point:
    """One month in words; `period` goes into the address of its rows."""

    label: str
    axis: str
    period: str
    value: str
    target: str
    reached: str
    undefined: str


@dataclass(frozen=True)
class Trend:
    """The points, the shapes through them, and what the axis says. It is empty without any month but of zero."""

    points: list[Point]
    chart: LineChart
    scale: list[str]
    has_target: bool
    is_last_unfinished: bool
    is_empty: bool


def trend(
    kpi: Kpi, readings: Sequence[Reading], targets: Sequence[Decimal | None], conventions: Conventions
) -> Trend:
    """The readings month by month; `targets` are those of the same months, or none."""
    aims = list(targets) or [None] * len(readings)
    is_last_unfinished = bool(readings) and conventions.today in readings[-1].period
    chart = line_chart([reading.value for reading in readings], aims, is_last_unfinished=is_last_unfinished)
    return Trend(
        points=[_point(kpi, reading, aim, conventions) for reading, aim in zip(readings, aims, strict=True)],
        chart=chart,
        scale=[_tick(kpi, step, conventions) for step in chart.ticks],
        has_target=any(aim is not None for aim in aims),
        is_last_unfinished=is_last_unfinished,
        is_empty=not any(reading.value for reading in readings) and not any(aims),
    )


def _point(kpi: Kpi, reading: Reading, target: Decimal | None, conventions: Conventions) -> Point:
    return Point(
        label=formats.period(reading.period, conventions.calendar),
        axis=formats.axis(reading.period, conventions.calendar),
        period=reading.period.key or conventions.calendar.key(reading.period),
        value=formats.quantity(reading.value, kpi.unit, conventions.currency),
        target=formats.quantity(target, kpi.unit, conventions.currency),
        reached=formats.percent(reading.value / target, 0) if reading.value is not None and target else "",
        undefined=reading.undefined or "",
    )


def _tick(kpi: Kpi, step: float, conventions: Conventions) -> str:
    return formats.quantity(Decimal(str(step)), kpi.unit, conventions.currency, short=True)
