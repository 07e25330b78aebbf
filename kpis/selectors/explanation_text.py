"""An explanation in words, line by line: for the command line and the top of files."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.tenancy import current_company
from kpis import formats
from kpis.measures.vocabulary import Unit
from kpis.selectors.explanation import Explanation, Sample
from kpis.selectors.readings import company_calendar

Line = tuple[str, str]
"""What is told, and the telling."""


def told(explained: Explanation) -> list[Line]:
    """Everything the explanation says but the rows themselves; money in the company's currency, rates in percent."""
    return [line for part in (_value(explained), _inputs(explained), _around(explained)) for line in part]


def interval(sample: Sample) -> str:
    """ "between 31 % and 45 %, from 120", or that those are too few to tell."""
    if not sample.is_telling:
        return _("too few to tell, from %(size)s") % {"size": formats.number(sample.size)}
    return _("between %(low)s and %(high)s in 95 of 100 such samples, from %(size)s") % {
        "low": formats.percent(sample.low),
        "high": formats.percent(sample.high),
        "size": formats.number(sample.size),
    }


def left_out(reason: str, count: int) -> str:
    """ "3 left out: without an amount"."""
    return _("%(count)s left out: %(reason)s") % {"count": formats.number(count), "reason": reason}


def _value(explained: Explanation) -> Iterator[Line]:
    period = formats.period(explained.period, company_calendar())
    whose = " · ".join(part for part in (explained.reading.member_name, period) if part)
    value = _written(explained.value, explained.kpi.unit)
    yield capfirst(str(explained.kpi.name)), f"{value} ({whose})"
    yield _("Formula"), capfirst(explained.formula)
    yield _("Calculation"), capfirst(explained.calculation)
    if explained.reading.undefined:
        yield _("No value"), explained.reading.undefined
    if explained.sample:
        yield _("Interval"), interval(explained.sample)
    elif explained.size is not None:
        yield _("Sample"), formats.number(explained.size)
    if explained.maturing_until:
        yield _("Maturing until"), formats.day(explained.maturing_until)


def _inputs(explained: Explanation) -> Iterator[Line]:
    for one in explained.inputs:
        value = _written(one.value, one.term.measure.unit)
        yield capfirst(one.name), f"{value} ({one.condition})"
        for reason, count in one.left_out.items():
            yield "", left_out(reason, count)


def _around(explained: Explanation) -> Iterator[Line]:
    for figure in explained.beside:
        yield capfirst(figure.name), _written(figure.value, figure.unit)
    for other in explained.comparisons:
        yield capfirst(other.label), _written(other.value, explained.kpi.unit)
    if explained.definition[1]:
        yield _("Definition"), explained.definition[1]
    yield _("Version"), formats.number(explained.version)
    yield _("Computed"), _computed(explained)


def _computed(explained: Explanation) -> str:
    computation = explained.computation
    if computation.is_live or computation.at is None:
        return _("live, read from the records")
    when = formats.instant(computation.at, current_company().timezone)
    return _("%(when)s, by the run “%(run)s”") % {"when": when, "run": computation.by}


def _written(value: Decimal | None, unit: Unit) -> str:
    return formats.quantity(value, unit, current_company().currency)
