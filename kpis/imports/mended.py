"""A rejects file, mended: it is read as the file it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpis.imports.tables import Line, Table

REJECT_COLUMNS = ["line", "column", "value", "reason"]
SET_APART = "file_"


def rejects_header(header: Sequence[str]) -> list[str]:
    """Return the columns of a rejects file: its own, then the file's, set apart where they have the same name."""
    return [*REJECT_COLUMNS, *(SET_APART + name if name in REJECT_COLUMNS else name for name in header)]


class MendedTable:
    """A table without the columns that say why its lines were rejected."""

    def __init__(self, table: Table) -> None:
        self._table = table
        names = {SET_APART + name: name for name in REJECT_COLUMNS}
        self.header = [names.get(name, name) for name in table.header[len(REJECT_COLUMNS) :]]

    def __iter__(self) -> Iterator[Line]:
        for line in self._table:
            yield Line(line.number, line.cells[len(REJECT_COLUMNS) :], line.problem)


def without_reasons(table: Table) -> Table:
    """Return the table as it stands, or what a rejects file repeats of the file it is about."""
    return MendedTable(table) if table.header[: len(REJECT_COLUMNS)] == REJECT_COLUMNS else table
