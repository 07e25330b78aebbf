"""Writing staged rows to the records: only what is new or differs, in key order, by one kind of statement."""

from __future__ import annotations

from psycopg.sql import SQL, Composable, Identifier

from kpis.imports.staging import Staging
from kpis.imports.targets import Column, Target, target_of

AT_ONCE = 20_000


def mark_changed(staging: Staging) -> None:
    """Tell the rows that would change something from those that say what is known already."""
    target = target_of(staging.kind)
    columns = _given(staging, target)
    revived = SQL("t.deleted_at IS NOT NULL") if target.is_record else SQL("false")
    staging.execute(
        SQL(
            "UPDATE import_row r SET is_changed = {revived} OR ROW({theirs}) IS DISTINCT FROM ROW({ours})"
            " FROM {table} t WHERE NOT r.is_new AND t.company_id = %(company)s AND t.id = r.id"
        ).format(
            revived=revived,
            theirs=SQL(", ").join(Identifier("t", column.name) for column in columns),
            ours=SQL(", ").join(column.value for column in columns),
            table=target.table,
        )
    )


def merge(staging: Staging) -> None:
    """Insert the new rows and update the changed ones; rows that change nothing are left alone."""
    target = target_of(staging.kind)
    places = _number_in_key_order(staging, target)
    statement = _upsert(staging, target)
    for start in range(0, places, AT_ONCE):
        staging.execute(statement, after=start, until=start + AT_ONCE)


def _number_in_key_order(staging: Staging, target: Target) -> int:
    """Batches that write the same records in the same order cannot deadlock."""
    key = SQL(", ").join(Identifier(name) for name in target.key)
    return staging.execute(
        SQL(
            "UPDATE import_row r SET place = s.place FROM (SELECT row_no, row_number() OVER (ORDER BY {}) AS place"
            " FROM import_row WHERE is_new OR is_changed) s WHERE s.row_no = r.row_no"
        ).format(key)
    )


def _upsert(staging: Staging, target: Target) -> Composable:
    given = _given(staging, target)
    inserted = [*given, *target.filled(given)]
    updated = [column.name for column in given if column.name not in target.key]
    updates: list[Composable] = [SQL("{0} = excluded.{0}").format(Identifier(name)) for name in updated]
    if target.is_record:
        updates.append(SQL("deleted_at = NULL"))
    return SQL(
        "INSERT INTO {table} (company_id, id, {names}) SELECT %(company)s, r.id, {values} FROM import_row r"
        " WHERE r.place > %(after)s AND r.place <= %(until)s ORDER BY r.place"
        " ON CONFLICT (company_id, {key}) DO {action}"
    ).format(
        table=target.table,
        names=SQL(", ").join(Identifier(column.name) for column in inserted),
        values=SQL(", ").join(column.value for column in inserted),
        key=SQL(", ").join(map(Identifier, target.key)),
        action=SQL("UPDATE SET {}").format(SQL(", ").join(updates)) if updates else SQL("NOTHING"),
    )


def _given(staging: Staging, target: Target) -> list[Column]:
    return target.given(staging.fields)
