"""Tables as a workbook that opens as it is meant: text as text, never as a formula."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from kpis.pages.csv_file import Cell, guarded

LONGEST_TITLE = 31
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Sheet = tuple[str, Iterable[Sequence[Cell]]]
"""The title of a sheet and its rows."""


def xlsx_response(name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """The sheets as a file to keep; numbers and dates are such, so that a spreadsheet can go on with them."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:LONGEST_TITLE])
        for row in rows:
            sheet.append([_cell(cell) for cell in row])
    kept = BytesIO()
    book.save(kept)
    response = HttpResponse(kept.getvalue(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _cell(cell: Cell) -> Cell:
    return guarded(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell
