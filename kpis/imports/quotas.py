"""What is particular to importing quotas: whose they are depends on their scope."""

from __future__ import annotations

from django.utils.translation import gettext as _
from psycopg.sql import SQL, Identifier

from kpis.imports.fields import KINDS
from kpis.imports.staging import Staging
from kpis.imports.targets import target_of

MEMBERS = {"rep": "reps", "team": "teams", "region": "regions"}


def prepare(staging: Staging) -> None:
    """Find the rep, team or region of each quota; reject those whose member does not fit their scope."""
    staging.execute(
        "ALTER TABLE import_row ADD COLUMN IF NOT EXISTS member text, ADD COLUMN rep_id bigint,"
        " ADD COLUMN team_id bigint, ADD COLUMN region_id bigint"
    )
    for scope, kind in MEMBERS.items():
        staging.execute(
            SQL(
                "UPDATE import_row r SET {column} = t.id FROM {table} t WHERE r.scope = %(scope)s"
                " AND t.company_id = %(company)s AND t.external_id = r.member AND t.deleted_at IS NULL"
            ).format(column=Identifier(f"{scope}_id"), table=target_of(KINDS[kind]).table),
            scope=scope,
        )
        missing = f"r.scope = '{scope}' AND r.member IS NOT NULL AND r.{scope}_id IS NULL"
        staging.reject(
            "member", missing, _("There is none of the %(kind)s with this external id.") % {"kind": kind}
        )
    staging.reject("member", "r.scope <> 'company' AND r.member IS NULL", _("This is required."))
    staging.reject(
        "member", "r.scope = 'company' AND r.member IS NOT NULL", _("A quota of the company has no member.")
    )
    staging.purge()
