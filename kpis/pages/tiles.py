"""The tiles of the dashboard: a figure, its shape over a year, its change and its target."""

from dataclasses import dataclass
from decimal import Decimal

from kpis import formats, selectors
from kpis.catalogue import CATALOGUE, Kpi
from kpis.charts import Sparkline, sparkline
from kpis.measures.vocabulary import PerPeriod
from kpis.pages.change import Change, Goal, change, goal
from kpis.pages.conventions import Conventions
from kpis.pages.figures import Figures
from kpis.pages.scope import Scope
from kpis.selectors import Reading

SHOWN = 8
ICONS = {
    "total_revenue": "banknotes",
    "deals_won": "trophy",
    "win_rate": "scale",
    "average_deal_size": "receipt-percent",
    "revenue_growth": "arrow-trending-up",
    "quota_attainment_rate": "flag",
    "pipeline_coverage": "funnel",
    "retention_rate": "heart",
    "open_pipeline": "rectangle-stack",
    "new_opportunities": "sparkles",
    "sales_cycle_length": "clock",
    "profit_margin": "chart-pie",
}
"""The focus KPIs in order, with their icons; the first that are kept for the scope are shown."""


@dataclass(frozen=True)
class Tile:
    """One KPI at a glance. `note` tells what the value is made of, or why there is none."""

    key: str
    name: str
    icon: str
    value: str
    change: Change | None
    goal: Goal | None
    note: str
    is_undefined: bool
    spark: Sparkline


def tiles(figures: Figures, conventions: Conventions) -> list[Tile]:
    """The focus KPIs that were read, in order."""
    return [_tile(selectors.kpi_named(key), figures, conventions) for key in ICONS if key in figures.now]


def focus(scope: Scope) -> list[str]:
    """The keys of the tiles to show for the scope."""
    return [key for key in ICONS if key in CATALOGUE and scope.answers_for(selectors.kpi_named(key))][:SHOWN]


def is_cheap(kpi: Kpi) -> bool:
    """Whether a year of the KPI comes out of stored sums; what depends on each period as a whole is counted anew."""
    return not any(isinstance(term.measure, PerPeriod) for term in kpi.terms)


def _tile(kpi: Kpi, figures: Figures, conventions: Conventions) -> Tile:
    reading = figures.now[kpi.key]
    now, before = reading.value, _value(figures.before.get(kpi.key))
    label = formats.period(figures.previous, conventions.calendar)
    return Tile(
        key=kpi.key,
        name=str(kpi.name),
        icon=ICONS[kpi.key],
        value=formats.quantity(now, kpi.unit, conventions.currency, short=True),
        change=change(kpi, now, before, label=label, gone=figures.gone),
        goal=_goal(kpi, now, figures, conventions),
        note=_note(kpi, reading, conventions),
        is_undefined=now is None,
        spark=sparkline([month.value for month in figures.by_month.get(kpi.key, [])]),
    )


def _value(reading: Reading | None) -> Decimal | None:
    return reading.value if reading else None


def _goal(kpi: Kpi, now: Decimal | None, figures: Figures, conventions: Conventions) -> Goal | None:
    """Revenue has the quota for a target."""
    quota = figures.now.get("quota") if kpi.key == "total_revenue" else None
    if quota is None or quota.value is None:
        return None
    return goal(now, quota.value, formats.short_money(quota.value, conventions.currency), figures.gone)


def _note(kpi: Kpi, reading: Reading, conventions: Conventions) -> str:
    if reading.undefined:
        return reading.undefined
    if len(kpi.terms) == 1:
        return ""
    known = ((term, reading.inputs.get(term.key)) for term in kpi.terms[:2])
    return " · ".join(
        f"{term.words()} {formats.quantity(value, term.measure.unit, conventions.currency, short=True)}"
        for term, value in known
        if value is not None
    )
