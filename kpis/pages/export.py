"""A number as a file to keep: its explanation on top, and every row behind each of its inputs."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from kpis import selectors
from kpis.pages.csv_file import Cell, csv_response
from kpis.pages.question import Question
from kpis.pages.row_page import Drill
from kpis.pages.xlsx_file import xlsx_response
from kpis.selectors import Explanation

Line = list[Cell]


def number_file(asked: Drill, question: Question, form: str) -> HttpResponse:
    """The number as CSV, or as XLSX with a sheet for each input. Http404 when there is no such member."""
    try:
        explained = selectors.explain(
            asked.kpi.key,
            question.period.period,
            by=asked.by,
            member=asked.member,
            with_company=question.access.sees_everything,
        )
    except LookupError as error:
        raise Http404(str(error.args[0])) from None
    name = f"{asked.kpi.key}-{question.period.key}".replace("..", "-to-")
    if form == "xlsx":
        sheets = [(one.key, _sheet(one)) for one in explained.inputs]
        return xlsx_response(name, [(_("Explanation"), _told(explained)), *sheets])
    lines = [*_told(explained), [], [_("input"), *_header()], *_all_rows(explained)]
    return csv_response(name, [explained.kpi.key], lines)


def _told(explained: Explanation) -> list[Line]:
    return [list(line) for line in selectors.told(explained)]


def _header() -> Line:
    return [_("external id"), _("name"), _("day"), _("amount")]


def _sheet(one: selectors.Input) -> Iterator[Line]:
    yield _header()
    yield from (_row(row) for row in one.rows)


def _all_rows(explained: Explanation) -> Iterator[Line]:
    for one in explained.inputs:
        yield from ([one.key, *_row(row)] for row in one.rows)


def _row(row: selectors.Row) -> Line:
    return [row.external_id, row.name, row.day, row.amount]
