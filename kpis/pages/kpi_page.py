"""One KPI explained: its value and inputs, what it compares with, its year, and its break-downs."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kpis import formats, selectors
from kpis.catalogue.kpi import Better, Kpi
from kpis.pages.access import reps_in
from kpis.pages.breakdown import attributes, breakdown
from kpis.pages.change import Change, Goal, change, goal
from kpis.pages.figures import months_to, read_series
from kpis.pages.freshness import read_freshness
from kpis.pages.question import Question
from kpis.pages.scope import Scope
from kpis.pages.trend import Trend, trend
from kpis.rules.quota import pace
from kpis.selectors import Against, Comparison, Explanation, Input


@dataclass(frozen=True)
class InputLine:
    """One input of the formula; `condition` says in words which records count, `left_out` which do not and why."""

    key: str
    name: str
    value: str
    condition: str
    left_out: list[str]


@dataclass(frozen=True)
class ComparisonLine:
    """What the value is held against; `change` since then, where it is of an earlier time."""

    label: str
    value: str
    change: Change | None


def kpi_page(kpi: Kpi, question: Question, by: str) -> dict[str, Any]:
    """Everything the template shows; `by` is the break-down asked for, or empty for the first."""
    explained = explain_for(kpi, question)
    return {
        "kpi": kpi,
        "formula": kpi.formula.words(),
        "value": formats.NOTHING,
        **(_explained(explained, question) if explained else {}),
        "trend": _trend(kpi, question),
        "freshness": read_freshness(question.conventions),
        **_breakdown(kpi, question, by),
    }


def explain_for(kpi: Kpi, question: Question) -> Explanation | None:
    """The explanation of the scope in view; None where the KPI is not kept for it."""
    scope = question.scope
    if not scope.answers_for(kpi):
        return None
    try:
        return selectors.explain(
            kpi.key,
            question.period.period,
            by=scope.attribute_for(kpi),
            member=scope.member,
            with_company=question.access.sees_everything,
        )
    except LookupError:
        return None


def _explained(explained: Explanation, question: Question) -> dict[str, Any]:
    gone = pace(explained.period, question.conventions.today, question.conventions.calendar)
    return {
        "explained": explained,
        "reading": explained.reading,
        "value": _written(explained, explained.value, question),
        "calculation": explained.calculation if len(explained.inputs) > 1 else "",
        "inputs": [_input(one, question) for one in explained.inputs],
        "beside": [(one.name, _figure(one, question)) for one in explained.beside],
        "comparisons": [_comparison(explained, one, gone, question) for one in explained.comparisons],
        "goal": _goal(explained, gone, question),
        "interval": selectors.interval(explained.sample) if explained.sample else "",
        "size": "" if explained.size is None else formats.number(explained.size),
        "alarm": _alarm(explained, question),
        "maturing_until": formats.day(explained.maturing_until) if explained.maturing_until else "",
    }


def _input(one: Input, question: Question) -> InputLine:
    return InputLine(
        key=one.key,
        name=one.name,
        value=formats.quantity(one.value, one.term.measure.unit, question.conventions.currency),
        condition=str(one.term.measure.where.words),
        left_out=[selectors.left_out(reason, count) for reason, count in one.left_out.items()],
    )


def _figure(one: selectors.Figure, question: Question) -> str:
    return formats.quantity(one.value, one.unit, question.conventions.currency)


def _comparison(
    explained: Explanation, other: Comparison, gone: Fraction, question: Question
) -> ComparisonLine:
    is_earlier = other.kind in {Against.PREVIOUS, Against.YEAR_BEFORE}
    return ComparisonLine(
        label=other.label,
        value=_written(explained, other.value, question),
        change=change(explained.kpi, explained.value, other.value, label=other.label, gone=gone)
        if is_earlier
        else None,
    )


def _goal(explained: Explanation, gone: Fraction, question: Question) -> Goal | None:
    """How far the target is reached, where more is better."""
    target = explained.compared(Against.TARGET)
    if target is None or not target.value or explained.kpi.better is Better.DOWN:
        return None
    return goal(explained.value, target.value, _written(explained, target.value, question), gone)


def _alarm(explained: Explanation, question: Question) -> str:
    """The bad news, if the value is on the wrong side of where it begins."""
    line = explained.compared(Against.WARNING)
    if line is None or line.value is None or explained.value is None:
        return ""
    limit = _written(explained, line.value, question)
    if explained.kpi.better is Better.UP:
        return (
            _("Below %(limit)s, which is bad news.") % {"limit": limit}
            if explained.value < line.value
            else ""
        )
    return _("Above %(limit)s, which is bad news.") % {"limit": limit} if explained.value > line.value else ""


def _trend(kpi: Kpi, question: Question) -> Trend:
    scope, months = question.scope, months_to(question.period.period, question.conventions)
    series = read_series([kpi.key], months, scope).get(kpi.key, [])
    aims = (
        selectors.read_aims(kpi.key, months, by=scope.attribute_for(kpi), member=scope.member)
        if series
        else []
    )
    return trend(kpi, series, aims, question.conventions)


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


def _written(explained: Explanation, value: Decimal | None, question: Question) -> str:
    return formats.quantity(value, explained.kpi.unit, question.conventions.currency)
