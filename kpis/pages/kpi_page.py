"""One KPI explained: its value and inputs, what it compares with, its year, and its break-downs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpis import formats, selectors
from kpis.catalogue.formula import Term
from kpis.catalogue.kpi import Kpi
from kpis.pages.access import reps_in
from kpis.pages.breakdown import attributes, breakdown
from kpis.pages.change import Change, Goal, change, goal
from kpis.pages.figures import Figures, read_figures
from kpis.pages.freshness import read_freshness
from kpis.pages.question import Question
from kpis.pages.scope import Scope
from kpis.pages.trend import trend
from kpis.rules.calendar import Period
from kpis.selectors import Reading

TARGETS = {"total_revenue": "quota"}
"""The KPI that is another one's target."""
WHOLE = frozenset({"plan_attainment", "quota_attainment"})
"""The KPIs whose target is a hundred per cent."""


@dataclass(frozen=True)
class Input:
    """One input of the formula; `condition` says in words which records count."""

    key: str
    name: str
    value: str
    condition: str


@dataclass(frozen=True)
class Comparison:
    """The value at another time, and the change since."""

    label: str
    value: str
    change: Change | None


def kpi_page(kpi: Kpi, question: Question, by: str) -> dict[str, Any]:
    """Everything the template shows; `by` is the break-down asked for, or empty for the first."""
    target = TARGETS.get(kpi.key, "")
    figures = read_figures([kpi.key, target], question.period.period, question.scope, question.conventions)
    reading = figures.now.get(kpi.key)
    return {
        "kpi": kpi,
        "formula": kpi.formula.words(),
        "reading": reading,
        "value": _written(kpi, reading, question),
        "inputs": [_input(term, reading, question) for term in kpi.terms] if reading else [],
        "comparisons": _comparisons(kpi, figures, question),
        "goal": _goal(figures, kpi, question),
        "trend": trend(kpi, figures.by_month.get(kpi.key, []), _targets(kpi, figures), question.conventions),
        "freshness": read_freshness(question.conventions),
        **_breakdown(kpi, question, by),
    }


def _targets(kpi: Kpi, figures: Figures) -> list[Decimal | None]:
    """What was aimed at in each month; nothing where the KPI has no target."""
    if kpi.key in WHOLE:
        return [Decimal(1) for _month in figures.by_month.get(kpi.key, [])]
    return [month.value for month in figures.by_month.get(TARGETS.get(kpi.key, ""), [])]


def _input(term: Term, reading: Reading, question: Question) -> Input:
    value = reading.inputs.get(term.key)
    return Input(
        key=term.key,
        name=term.words(),
        value=formats.quantity(value, term.measure.unit, question.conventions.currency),
        condition=str(term.measure.where.words),
    )


def _comparisons(kpi: Kpi, figures: Figures, question: Question) -> list[Comparison]:
    conventions = question.conventions
    year_before = conventions.calendar.year_before(figures.period)
    earlier = [(figures.previous, figures.before.get(kpi.key))]
    if year_before != figures.previous:
        earlier.append((year_before, _reading_of(kpi, year_before, figures, question)))
    now = figures.now.get(kpi.key)
    return [
        Comparison(
            label=(label := formats.period(period, conventions.calendar)),
            value=_written(kpi, reading, question),
            change=change(kpi, _value(now), _value(reading), label=label, gone=figures.gone),
        )
        for period, reading in earlier
    ]


def _reading_of(kpi: Kpi, period: Period, figures: Figures, question: Question) -> Reading | None:
    in_series = [reading for reading in figures.by_month.get(kpi.key, []) if reading.period == period]
    if in_series or not question.scope.answers_for(kpi):
        return in_series[0] if in_series else None
    scope = question.scope
    read = selectors.read_kpi(kpi.key, period, by=scope.attribute_for(kpi), member=scope.member)
    return read[0] if read else None


def _goal(figures: Figures, kpi: Kpi, question: Question) -> Goal | None:
    now, target = _value(figures.now.get(kpi.key)), _value(figures.now.get(TARGETS.get(kpi.key, "")))
    if target is None:
        return None
    return goal(now, target, formats.quantity(target, kpi.unit, question.conventions.currency), figures.gone)


def _breakdown(kpi: Kpi, question: Question, by: str) -> dict[str, Any]:
    """The break-downs that are open, and the chosen one."""
    tabs = _tabs(kpi, question.scope)
    if not tabs:
        return {"tabs": [], "breakdown": None}
    chosen = by if by in dict(tabs) else tabs[0][0]
    readings = selectors.read_kpi(kpi.key, question.period.period, by=chosen)
    if question.scope.kind == "team":
        members = {str(rep) for rep in reps_in(question.scope.teams, question.period.period)}
        readings = [reading for reading in readings if reading.member in members]
    return {"tabs": tabs, "breakdown": breakdown(kpi, chosen, readings, question.conventions)}


def _tabs(kpi: Kpi, scope: Scope) -> list[tuple[str, str]]:
    """Figures are kept by one attribute at a time: the company's by any, a team's by its reps."""
    open_to = {"company": kpi.attributes, "team": frozenset({"rep"})}.get(scope.kind, frozenset())
    return [(key, name) for key, name in attributes(kpi) if key in open_to]


def _written(kpi: Kpi, reading: Reading | None, question: Question) -> str:
    return formats.quantity(_value(reading), kpi.unit, question.conventions.currency)


def _value(reading: Reading | None) -> Decimal | None:
    return reading.value if reading else None
