"""The definitions of a KPI that a company may choose from, and what another would make of its figures."""

from dataclasses import dataclass
from typing import Any

from kpis import formats, selectors
from kpis.catalogue.kpi import Kpi
from kpis.pages.question import Question
from kpis.selectors import Compared


@dataclass(frozen=True)
class Option:
    """One definition; `is_used` is the company's, `is_asked` the one to compare it with."""

    key: str
    name: str
    formula: str
    is_used: bool
    is_asked: bool


@dataclass(frozen=True)
class Line:
    """One period by the definition in use and by the other."""

    period: str
    now: str
    then: str
    differs: bool


@dataclass(frozen=True)
class Choice:
    """A definition that was chosen: which, and when."""

    name: str
    made: str


def definition_page(kpi: Kpi, question: Question, asked: str) -> dict[str, Any]:
    """Everything the template shows; the preview is the whole company's, for those who may see that."""
    options = [_option(kpi, one.key, asked) for one in kpi.definitions]
    other = next((one for one in options if one.is_asked and not one.is_used), None)
    is_open = question.access.sees_everything
    return {
        "kpi": kpi,
        "options": options,
        "other": other,
        "is_open": is_open,
        "lines": _lines(kpi, other.key, question) if other and is_open else [],
        "choices": _choices(kpi, question),
        "together": [one.name for one in selectors.chosen_together(kpi)],
    }


def _option(kpi: Kpi, key: str, asked: str) -> Option:
    one = selectors.definition_named(kpi, key)
    return Option(key, str(one.name), one.formula.words(), key == kpi.definition[0], key == asked)


def _lines(kpi: Kpi, definition: str, question: Question) -> list[Line]:
    rows = selectors.preview_definition(kpi.key, definition).rows
    return [_line(kpi, row, question) for row in reversed(rows)]


def _line(kpi: Kpi, row: Compared, question: Question) -> Line:
    now, then = (
        formats.quantity(reading.value, kpi.unit, question.conventions.currency)
        for reading in (row.now, row.then)
    )
    return Line(formats.period(row.period, question.conventions.calendar), now, then, row.differs)


def _choices(kpi: Kpi, question: Question) -> list[Choice]:
    names = {one.key: str(one.name) for one in kpi.definitions}
    return [
        Choice(
            names.get(one.definition, one.definition),
            formats.instant(one.created_at, question.conventions.timezone),
        )
        for one in selectors.definition_choices(kpi.key)
    ]
