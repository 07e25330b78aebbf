"""The reference of every KPI as a page of Markdown, written from the declarations themselves."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final

from django.utils import translation

from kpis.catalogue import CATALOGUE
from kpis.catalogue.formula import Term
from kpis.catalogue.kpi import Better, Kpi
from kpis.measures.vocabulary import Flow, Forecasts, Measure, PerPeriod, Quotas, Stock, Unit

INTRODUCTION: Final = """\
# KPIs

Written from the catalogue by `manage.py write_kpi_reference`; change the declaration, not this page.

An event belongs to the day it has in the company's time zone. Money is in the company's currency. A figure adds its
inputs up over the period and the break-down and divides last; over nothing it is undefined, and says why. Break-downs
that end in `_rollup` hold a tree's member with everything below it, and do not add up to the company. A source letter
names the article a definition was drawn from: B on B2B sales metrics, P on five metrics read together, F on nine KPIs
of a sales team, D on the KPIs of a sales department.
"""
GROUPS: Final = {
    "revenue": "Revenue",
    "conversion": "Conversion",
    "pipeline": "Pipeline",
    "customers": "Customers",
    "team": "Team",
}
UNITS: Final = {
    Unit.MONEY: "money",
    Unit.COUNT: "a count",
    Unit.UNITS: "units",
    Unit.DAYS: "days",
    Unit.RATE: "a fraction, shown in per cent",
    Unit.RATIO: "a ratio",
    Unit.MINUTES: "minutes",
    Unit.MONTHS: "months",
    Unit.SCORE: "a score from 1 to 5",
}


def reference() -> str:
    """The page, in English."""
    with translation.override("en"):
        places = list(GROUPS)
        kpis = sorted(CATALOGUE.values(), key=lambda kpi: places.index(kpi.group))
        groups = groupby(kpis, key=lambda kpi: kpi.group)
        return "\n".join([INTRODUCTION, *(_group(name, list(kpis)) for name, kpis in groups)])


def _group(name: str, kpis: list[Kpi]) -> str:
    return "\n".join([f"## {GROUPS[name]}\n", *(_section(kpi) for kpi in kpis)])


def _section(kpi: Kpi) -> str:
    title = f"### {kpi.name} (`{kpi.key}`)"
    return "\n".join([title, "", str(kpi.question), "", *_facts(kpi), "", *_inputs(kpi), ""])


def _facts(kpi: Kpi) -> Iterator[str]:
    yield f"- Formula: {kpi.formula.words()}"
    yield f"- Unit: {UNITS[kpi.unit]}; better when it goes {kpi.better}"
    yield f"- Example: {example(kpi)}"
    yield f"- By: {', '.join(sorted(kpi.attributes))}"
    if kpi.is_cohort:
        yield "- A cohort: what is counted belongs to the day its record came in, however late it comes true"
    yield from _definitions(kpi)
    yield from (f"- Beside it: {one.name}: {one.formula.words()}" for one in kpi.beside)
    if kpi.warn is not None:
        side = "below" if kpi.better is Better.UP else "above"
        yield f"- Warns {side}: {_shown(kpi.warn, kpi.unit)}"
    if kpi.grain:
        yield f"- Always read by {kpi.grain}"
    yield f"- Source: {kpi.source}"


def _definitions(kpi: Kpi) -> Iterator[str]:
    for one in kpi.definitions[:1]:
        yield f"- Defined (`{one.key}`): {one.name}"
    for one in kpi.alternatives:
        yield f"- A company may choose (`{one.key}`): {one.name}: {one.formula.words()}"
    if kpi.follows:
        yield f"- Its definition follows `{kpi.follows}`: one choice is for both"


def example(kpi: Kpi) -> str:
    """The worked example: each input with its number, then the value."""
    inputs = ", ".join(f"{term.words()} {kpi.example[term.key]:,}" for term in kpi.terms)
    values = {term: Fraction(kpi.example[term.key]) for term in kpi.terms}
    return f"{inputs} → {_shown(kpi.formula.evaluate(values), kpi.unit)}"


def _shown(value: Fraction, unit: Unit) -> str:
    number = Decimal(value.numerator) / Decimal(value.denominator)
    if unit is Unit.RATE:
        return f"{(number * 100).normalize():f} %"
    return f"{number:,}"


def _inputs(kpi: Kpi) -> Iterator[str]:
    yield "| input | what is taken | rows that count | day |"
    yield "|---|---|---|---|"
    for term in kpi.terms:
        where = str(term.measure.where.words) or "all"
        yield f"| `{term.key}` | {_taken(term.measure)}{_elsewhere(term)} | {where} | {_day(term.measure)} |"


def _taken(measure: Measure) -> str:
    if isinstance(measure, Quotas | Forecasts):
        return f"{measure.name}, from {measure.record}"
    if measure.value:
        return f"sum of `{measure.value}` of {measure.record}"
    if measure.distinct:
        return f"number of different `{measure.distinct}` of {measure.record}"
    return f"number of {measure.record}"


def _elsewhere(term: Term) -> str:
    """The attributes that another measure answers for, and those by which others share."""
    attributes = sorted(term.measure.through) if not term.own else []
    others = "".join(f"; by {name}: `{term.measure_by(name).key}`" for name in attributes)
    also = term.measure.also if isinstance(term.measure, Flow) else ()
    shared = " and ".join(sorted({name for part in also for name in part.by}))
    return f"{others}; by {shared}: as shared by kpis.Split" if shared else others


def _day(measure: Measure) -> str:
    if isinstance(measure, Stock):
        return f"from `{measure.enters}` until `{measure.leaves}`"
    if isinstance(measure, Flow):
        return f"`{measure.on}`"
    if isinstance(measure, Forecasts):
        return f"last submitted before the period's {'middle' if measure.at_middle else 'start'}"
    return "the period as a whole" if isinstance(measure, PerPeriod) else "by share of working days"
