"""Finding out, as a set, which records the staged rows mean and which rows cannot be kept."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.sql import SQL, Composable, Identifier

from kpis.imports.kinds import KINDS
from kpis.imports.staging import Staging
from kpis.imports.targets import target_of

ABSENT = {
    "regions": gettext_lazy("No region has the external id “%(id)s”."),
    "teams": gettext_lazy("No team has the external id “%(id)s”."),
    "reps": gettext_lazy("No rep has the external id “%(id)s”."),
    "products": gettext_lazy("No product has the external id “%(id)s”."),
    "customers": gettext_lazy("No customer has the external id “%(id)s”."),
    "campaigns": gettext_lazy("No campaign has the external id “%(id)s”."),
    "initiatives": gettext_lazy("No initiative has the external id “%(id)s”."),
    "leads": gettext_lazy("No lead has the external id “%(id)s”."),
    "opportunities": gettext_lazy("No deal has the external id “%(id)s”."),
}
"""By kind, what is said of a reference that leads nowhere."""


def collapse_repeated(staging: Staging, differing: str = "reject") -> int:
    """Keep one of identical rows, and return how many were dropped.

    Rows that share a key and differ are all rejected, or the ``differing`` "first" or "last" of them is kept.
    """
    key = SQL(", ").join(Identifier(name) for name in staging.kind.key if name in staging.fields)
    if not staging.rows(SQL("SELECT 1 FROM import_row GROUP BY {} HAVING count(*) > 1 LIMIT 1").format(key)):
        return 0
    if differing != "reject":
        return _drop_all_but_one(staging, key, newest=differing == "last")
    dropped = _drop_all_but_one(staging, SQL(", ").join(map(Identifier, staging.fields)))
    _reject_differing(staging, key)
    staging.purge()
    return dropped


def _drop_all_but_one(staging: Staging, same: Composable, *, newest: bool = False) -> int:
    return staging.execute(
        SQL(
            "DELETE FROM import_row r USING (SELECT row_no, row_number() OVER ("
            "PARTITION BY {} ORDER BY row_no {}) AS nth FROM import_row) s WHERE s.row_no = r.row_no AND s.nth > 1"
        ).format(same, SQL("DESC" if newest else "ASC"))
    )


def _reject_differing(staging: Staging, key: Composable) -> None:
    shown = SQL("concat_ws(' ', {})").format(key)
    reason = _("Line %(line)s has the same key and differs.")
    staging.execute(
        SQL(
            "INSERT INTO import_reject (row_no, line_no, field, value, reason)"
            " SELECT row_no, line_no, %(field)s, {}, replace(%(reason)s, '%%(line)s', other::text) FROM ("
            " SELECT *, coalesce(lag(line_no) OVER same, lead(line_no) OVER same) AS other"
            " FROM import_row WINDOW same AS (PARTITION BY {} ORDER BY row_no)) r WHERE other IS NOT NULL"
        ).format(shown, key),
        field=staging.shown_as(staging.kind.key[-1] if len(staging.kind.key) == 1 else ""),
        reason=reason,
    )


def resolve_references(staging: Staging) -> None:
    """Fill `<field>_id` of the references to other kinds; reject the rows whose reference is not there.

    Stages are left to those who know more about them (deals.py).
    """
    for field in staging.fields.values():
        if field.to not in ("", "stages", staging.kind.name):
            resolve_reference(staging, field.name, field.to)
    staging.purge()


def resolve_reference(staging: Staging, name: str, to: str) -> None:
    """Fill `<name>_id` from the external ids of a kind."""
    staging.execute(
        SQL(
            "UPDATE import_row r SET {column} = t.id FROM {target} t WHERE t.company_id = %(company)s"
            " AND t.external_id = r.{name} AND t.deleted_at IS NULL"
        ).format(column=Identifier(f"{name}_id"), target=target_of(KINDS[to]).table, name=Identifier(name))
    )
    reject_absent(staging, name, to, f"r.{name}_id IS NULL")


def reject_absent(staging: Staging, name: str, kind: str, where: str) -> None:
    """Reject the rows that name a record of the kind, in the field called `name`, and whose `where` holds."""
    staging.reject(
        name,
        f"r.{name} IS NOT NULL AND {where}",
        SQL("replace(%(absent)s, '%%(id)s', r.{})").format(Identifier(name)),
        absent=str(ABSENT[kind]),
    )


def resolve_parents(staging: Staging) -> None:
    """Fill `parent_id` from the company's records and from the file itself, in whichever order they stand.

    Rejects rows whose parent is in neither, and rows from which the way up never ends.
    """
    target = target_of(staging.kind).table
    staging.execute("UPDATE import_row SET parent_id = NULL")
    staging.execute(
        "UPDATE import_row r SET parent_id = p.id FROM import_row p WHERE p.external_id = r.parent"
    )
    staging.execute(
        SQL(
            "UPDATE import_row r SET parent_id = t.id FROM {} t WHERE r.parent_id IS NULL"
            " AND t.company_id = %(company)s AND t.external_id = r.parent AND t.deleted_at IS NULL"
        ).format(target)
    )
    reject_absent(staging, "parent", staging.kind.name, "r.parent_id IS NULL")
    _reject_rings(staging, target)
    if staging.purge():
        resolve_parents(staging)


def _reject_rings(staging: Staging, target: Identifier) -> None:
    staging.execute("DROP TABLE IF EXISTS pg_temp.import_rooted")
    staging.execute(
        SQL(
            "CREATE TEMPORARY TABLE import_rooted ON COMMIT DROP AS WITH RECURSIVE tree AS ("
            "SELECT id, parent_id FROM import_row UNION ALL"
            " SELECT t.id, t.parent_id FROM {} t WHERE t.company_id = %(company)s"
            " AND NOT EXISTS (SELECT 1 FROM import_row r WHERE r.id = t.id)"
            "), rooted AS (SELECT id FROM tree WHERE parent_id IS NULL"
            " UNION SELECT tree.id FROM tree JOIN rooted ON tree.parent_id = rooted.id) SELECT id FROM rooted"
        ).format(target)
    )
    staging.reject(
        "parent",
        "r.id NOT IN (SELECT id FROM import_rooted)",
        _("Going up from here, the parents come round in a ring."),
    )


def match_existing(staging: Staging) -> None:
    """Give each row the id of the record it means, or a new one."""
    target = target_of(staging.kind)
    same = SQL(" AND ").join(_same(name, name in target.nullable) for name in target.key)
    staging.execute(
        SQL(
            "UPDATE import_row r SET id = t.id, is_new = false FROM {} t WHERE t.company_id = %(company)s AND {}"
        ).format(target.table, same)
    )
    staging.execute(
        "UPDATE import_row SET id = nextval(pg_get_serial_sequence(%(table)s, 'id')), is_new = true WHERE id IS NULL",
        table=target.model._meta.db_table,
    )


def _same(name: str, is_nullable: bool) -> Composable:
    """Equality that PostgreSQL can hash, unless the column may be empty."""
    form = "t.{0} IS NOT DISTINCT FROM r.{0}" if is_nullable else "t.{0} = r.{0}"
    return SQL(form).format(Identifier(name))
