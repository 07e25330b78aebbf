"""What is particular to quotas, targets and forecasts: whose they are depends on their scope."""

from __future__ import annotations

from django.utils.translation import gettext as _
from psycopg.sql import SQL, Identifier

from kpis.imports.kinds import KINDS
from kpis.imports.resolve import reject_absent
from kpis.imports.staging import Staging
from kpis.imports.targets import target_of

KIND_OF = {"rep": "reps", "team": "teams", "region": "regions"}


def find_members(staging: Staging) -> None:
    """Find the rep, team or region of each row; reject those whose member does not fit their scope.

    A row without a scope is of the company.
    """
    staging.execute(
        "ALTER TABLE import_row ADD COLUMN IF NOT EXISTS scope text, ADD COLUMN IF NOT EXISTS member text,"
        " ADD COLUMN rep_id bigint, ADD COLUMN team_id bigint, ADD COLUMN region_id bigint"
    )
    staging.execute("UPDATE import_row SET scope = 'company' WHERE scope IS NULL")
    for scope, kind in KIND_OF.items():
        staging.execute(
            SQL(
                "UPDATE import_row r SET {column} = t.id FROM {table} t WHERE r.scope = %(scope)s"
                " AND t.company_id = %(company)s AND t.external_id = r.member AND t.deleted_at IS NULL"
            ).format(column=Identifier(f"{scope}_id"), table=target_of(KINDS[kind]).table),
            scope=scope,
        )
        reject_absent(staging, "member", kind, f"r.scope = '{scope}' AND r.{scope}_id IS NULL")
    staging.reject("member", "r.scope <> 'company' AND r.member IS NULL", _("This is required."))
    staging.reject(
        "member",
        "r.scope = 'company' AND r.member IS NOT NULL",
        _("With the scope “company” there is no member."),
    )
    staging.purge()
