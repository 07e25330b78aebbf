"""Why a number is what it is, and the rows behind it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kpis.catalogue import Kpi
from kpis.catalogue.formula import Term
from kpis.engine import readings
from kpis.engine.readings import Reading
from kpis.engine.rows import Row, rows_behind
from kpis.rules.calendar import Period
from kpis.selectors.readings import kpi_named, shared_reader


@dataclass(frozen=True)
class Input:
    """One term of a formula: its key, what it is and which rows count, in words, and its value."""

    term: Term
    key: str
    name: str
    predicate: str
    value: Any


@dataclass(frozen=True)
class Explanation:
    """Why a number is what it is: the formula in words, its inputs, and what it is compared with."""

    kpi: Kpi
    formula: str
    reading: Reading
    inputs: list[Input]
    previous: Reading
    year_before: Reading


def explain(key: str, period: Period, *, by: str | None = None, member: str | None = None) -> Explanation:
    """The reading of one member with its formula, inputs and comparisons. LookupError if there is no such member."""
    kpi, reader = kpi_named(key, by), shared_reader()
    calendar = reader.calendar
    periods = [period, calendar.previous(period), calendar.year_before(period)]
    found = [
        one
        for one in readings.read(reader, [kpi], periods, by or "company")[key]
        if one.member == (member or "")
    ]
    if not found:
        raise LookupError(_("There is no member “%(member)s”.") % {"member": member})
    now, previous, year_before = found
    return Explanation(
        kpi=kpi,
        formula=kpi.formula.words(),
        reading=now,
        inputs=[_input(term, now, by) for term in kpi.terms],
        previous=previous,
        year_before=year_before,
    )


def input_rows(
    key: str, input_name: str, period: Period, *, by: str | None = None, member: str | None = None
) -> list[Row]:
    """The rows that add up to one input of a KPI. KeyError when the KPI has no such input."""
    term = kpi_named(key, by).term(input_name)
    return rows_behind(shared_reader("rows"), term, period, by or "company", member or "")


def _input(term: Term, reading: Reading, by: str | None) -> Input:
    measure = term.measure_by(by or "company")
    return Input(
        term=term,
        key=term.key,
        name=term.words(),
        predicate=str(measure.where.words) or str(_("every record")),
        value=reading.inputs[term.key],
    )
