"""The records of one import in a temporary table, where PostgreSQL checks them as a set.

`import_row` has a column for each field the file gives, `<field>_id` for each reference, `<field>_said` for each date
as it was written, and what is found out about the row: its `id`, whether it `is_new` or `is_changed` (or
`also_changed`, in what hangs on it), and its `place` in key order. `import_reject` has one row for each thing that is
wrong. Both go with the transaction. Row security refuses COPY into the
records themselves, so nothing is copied there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier

from kpis.imports.fields import Field, Kind, Type
from kpis.imports.records import Record, Reject

AT_ONCE = 5_000
COLUMN_TYPES = {
    Type.NUMBER: "numeric",
    Type.FRACTION: "numeric",
    Type.INTEGER: "integer",
    Type.DATE: "date",
    Type.INSTANT: "timestamptz",
}
Item = Record | list[Reject]
Progress = Callable[[int], Any]


class Staging:
    """The temporary tables of one import. ``company`` is the id every statement is held to."""

    def __init__(self, kind: Kind, fields: tuple[Field, ...], shown_as: dict[str, str], company: int) -> None:
        self.kind = kind
        self.fields = {field.name: field for field in fields}
        self.company = company
        self._shown_as = shown_as
        self._last_row = 0
        self._create()

    def execute(self, statement: str | Composable, **parameters: Any) -> int:
        """Run a statement with ``%(company)s`` known to it, and return how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement, {"company": self.company, **parameters})
            return cursor.rowcount

    def rows(self, statement: str | Composable, **parameters: Any) -> list[tuple[Any, ...]]:
        """Return all the rows of a query that has few."""
        with connection.cursor() as cursor:
            cursor.execute(statement, {"company": self.company, **parameters})
            return cursor.fetchall()

    def shown_as(self, field: str) -> str:
        """Return what the file calls a field."""
        return self._shown_as.get(field, field)

    def load(self, items: Iterable[Item], progress: Progress) -> int:
        """Copy records and rejects in, a bounded number at a time; return how many there were."""
        stream = iter(items)
        while batch := list(islice(stream, AT_ONCE)):
            numbered = list(enumerate(batch, start=self._last_row + 1))
            self._copy("import_row", ("row_no", "line_no", *self.fields, *self._said), _record_rows(numbered))
            self._copy(
                "import_reject", ("row_no", "line_no", "field", "value", "reason"), _reject_rows(numbered)
            )
            self._last_row += len(batch)
            progress(len(batch))
        self.execute("ANALYZE import_row")
        return self._last_row

    def reject(
        self, field: str, where: str, reason: str | Composable, value: str = "", **parameters: Any
    ) -> None:
        """Note a reason against every row ``r`` that a condition holds for; ``purge`` takes them out.

        ``reason`` is a text, or SQL that makes one; ``value`` is the SQL of what is shown as the bad cell.
        """
        shown = SQL(value) if value else self._shown(field)
        given = reason if isinstance(reason, Composable) else SQL("%(reason)s")
        statement = SQL(
            "INSERT INTO import_reject (row_no, line_no, field, value, reason)"
            " SELECT r.row_no, r.line_no, %(field)s, coalesce(({shown})::text, ''), {reason}"
            " FROM import_row r WHERE {where}"
        ).format(shown=shown, reason=given, where=SQL(where))
        self.execute(statement, field=self.shown_as(field), reason=str(reason), **parameters)

    def _shown(self, field: str) -> Composable:
        if field not in self.fields:
            return SQL("''")
        return Identifier("r", f"{field}_said" if self.fields[field].is_dated else field)

    def purge(self) -> int:
        """Delete the rows that have a reject, and return how many there were."""
        return self.execute("DELETE FROM import_row r USING import_reject j WHERE j.row_no = r.row_no")

    def count(self, where: str = "true") -> int:
        """Count the rows a condition holds for."""
        return int(self.rows(SQL("SELECT count(*) FROM import_row r WHERE {}").format(SQL(where)))[0][0])

    def rejected(self) -> int:
        """Count the records that were rejected, whatever the number of reasons."""
        return int(self.rows("SELECT count(DISTINCT row_no) FROM import_reject")[0][0])

    def rejects(self, limit: int | None = None) -> Iterator[Reject]:
        """Yield the rejects by line, without holding them all."""
        query = (
            "SELECT line_no, field, value, reason FROM import_reject ORDER BY line_no, row_no, field LIMIT %s"
        )
        with connection.cursor() as cursor:
            for found in cursor.stream(query, (limit,)):
                yield Reject(*found)

    @property
    def _said(self) -> list[str]:
        return [f"{name}_said" for name, field in self.fields.items() if field.is_dated]

    def _create(self) -> None:
        references = [f"{name}_id" for name, field in self.fields.items() if field.to]
        columns = [
            *(
                SQL("{} {}").format(Identifier(name), SQL(COLUMN_TYPES.get(field.type, "text")))
                for name, field in self.fields.items()
            ),
            *(SQL("{} bigint").format(Identifier(name)) for name in references),
            *(SQL("{} text").format(Identifier(name)) for name in self._said),
        ]
        self.execute("DROP TABLE IF EXISTS pg_temp.import_row, pg_temp.import_reject")
        self.execute(
            SQL(
                "CREATE TEMPORARY TABLE import_row (row_no bigint, line_no bigint, id bigint, place bigint,"
                " is_new boolean, is_changed boolean, also_changed boolean, {}) ON COMMIT DROP"
            ).format(SQL(", ").join(columns))
        )
        self.execute(
            "CREATE TEMPORARY TABLE import_reject (row_no bigint, line_no bigint, field text, value text, reason text)"
            " ON COMMIT DROP"
        )

    def _copy(self, table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
        statement = SQL("COPY {} ({}) FROM STDIN").format(
            Identifier(table), SQL(", ").join(map(Identifier, columns))
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def _record_rows(items: list[tuple[int, Item]]) -> Iterator[tuple[Any, ...]]:
    return ((row, item.line, *item.values, *item.said) for row, item in items if isinstance(item, Record))


def _reject_rows(items: list[tuple[int, Item]]) -> Iterator[tuple[Any, ...]]:
    for row, item in items:
        if not isinstance(item, Record):
            yield from ((row, each.line, each.column, each.value, each.reason) for each in item)
