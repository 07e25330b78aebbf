"""Leads and deals that name each other."""

from __future__ import annotations

from psycopg.sql import SQL, Identifier

from kpis.imports.staging import Staging

LINKS = {
    "leads": ("opportunity", "kpis_lead", "kpis_opportunity", "lead_id"),
    "opportunities": ("lead", "kpis_opportunity", "kpis_lead", "opportunity_id"),
}
"""By kind: the field that names the other, its own table, the other's, and what names it there."""


def keep_links(staging: Staging) -> None:
    """Keep a link that the other record states too: an empty cell here would undo what a file of those said."""
    field, own, other, back = LINKS.get(staging.kind.name, ("", "", "", ""))
    if field in staging.fields:
        staging.execute(
            SQL(
                "UPDATE import_row r SET {link} = t.{link} FROM {own} t JOIN {other} o"
                " ON o.company_id = t.company_id AND o.id = t.{link} AND o.{back} = t.id"
                " WHERE r.{field} IS NULL AND t.company_id = %(company)s AND t.id = r.id"
            ).format(
                link=Identifier(f"{field}_id"),
                own=Identifier(own),
                other=Identifier(other),
                back=Identifier(back),
                field=Identifier(field),
            )
        )
