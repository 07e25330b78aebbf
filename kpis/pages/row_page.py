"""The exact records behind one input of a KPI, and their total."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from kpis import formats, selectors
from kpis.catalogue.formula import Term
from kpis.catalogue.kpi import Kpi
from kpis.measures.vocabulary import Unit
from kpis.pages.csv_file import csv_response
from kpis.pages.question import Question

PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """One record in words, and why it was left out if it was; `opportunity` is the key of its page, if it has one."""

    name: str
    external_id: str
    day: str
    amount: str
    reason: str
    opportunity: int | None


@dataclass(frozen=True)
class Drill:
    """One input of a KPI for one member of a break-down, or what it leaves out; no `by` is the whole company."""

    kpi: Kpi
    term: Term
    by: str | None
    member: str | None
    is_left_out: bool


def drill(kpi: Kpi, query: Mapping[str, str], question: Question) -> Drill:
    """The input and member in the address, else the first input of the scope in view.

    Http404 for an input or break-down the KPI does not have, and for a member that is not open.
    """
    scope = question.scope
    by = query.get("by") or (scope.attribute_for(kpi) if scope.member else None)
    member = query.get("member", "") if query.get("by") else scope.member
    if by is not None and by not in kpi.attributes:
        raise Http404(_("This KPI is not kept by that break-down."))
    if not question.access.allows(by, member):
        raise Http404(_("These records are not open to you."))
    return Drill(kpi, _term(kpi, query.get("input", "")), by, member, bool(query.get("left_out")))


def rows_of(asked: Drill, question: Question) -> list[selectors.Row]:
    """Every record behind the input, or left out of it, in the order of their days."""
    read = selectors.left_out_rows if asked.is_left_out else selectors.input_rows
    return read(asked.kpi.key, asked.term.key, question.period.period, by=asked.by, member=asked.member)


def row_page(asked: Drill, rows: list[selectors.Row], question: Question, page: str) -> dict[str, Any]:
    """Everything the template shows; the total is that of all pages."""
    shown = Paginator(rows, PAGE_SIZE).get_page(page or 1)
    return {
        "kpi": asked.kpi,
        "term": asked.term,
        "inputs": [(term.key, term.words()) for term in asked.kpi.terms],
        "condition": "" if asked.is_left_out else str(asked.term.measure.where.words),
        "is_left_out": asked.is_left_out,
        "member_name": _member_name(asked, question),
        "has_amounts": asked.term.measure.unit is not Unit.COUNT and not asked.is_left_out,
        "page": shown,
        "lines": [_line(row, asked.term, question) for row in shown],
        "page_words": _("Page %(page)s of %(pages)s")
        % {
            "page": formats.number(shown.number),
            "pages": formats.number(shown.paginator.num_pages),
        },
        "count": formats.number(len(rows)),
        "total": _written(sum((row.amount for row in rows), Decimal(0)), asked.term, question),
    }


def row_file(asked: Drill, rows: list[selectors.Row], question: Question) -> HttpResponse:
    """The same records as CSV, amounts exact."""
    name = f"{asked.kpi.key}-{asked.term.key}-{question.period.key}".replace("..", "-to-")
    header = [_("external id"), _("name"), _("day"), _("reason") if asked.is_left_out else _("amount")]
    return csv_response(
        name,
        header,
        (
            (row.external_id, row.name, row.day, row.reason if asked.is_left_out else row.amount)
            for row in rows
        ),
    )


def _term(kpi: Kpi, key: str) -> Term:
    try:
        return kpi.term(key) if key else kpi.terms[0]
    except KeyError:
        raise Http404(_("This KPI has no such input.")) from None


def _member_name(asked: Drill, question: Question) -> str:
    if asked.by is None:
        return ""
    if asked.member == question.scope.member:
        return question.scope.name
    period = question.period.period
    found = selectors.read_kpi(asked.kpi.key, period, by=asked.by, member=asked.member)
    return found[0].member_name if found else asked.member or ""


def _line(row: selectors.Row, term: Term, question: Question) -> Line:
    return Line(
        name=row.name or row.external_id,
        external_id=row.external_id,
        day=formats.day(row.day),
        amount=_written(row.amount, term, question),
        reason=row.reason,
        opportunity=row.pk if row.record == "kpis.Opportunity" else None,
    )


def _written(amount: Decimal, term: Term, question: Question) -> str:
    return formats.quantity(amount, term.measure.unit, question.conventions.currency)
