"""What is particular to importing splits: a file states the splits of each deal it names as a whole."""

from __future__ import annotations

from psycopg.sql import SQL

from kpis.imports.staging import Staging

NOT_NAMED = SQL(
    "t.company_id = %(company)s AND t.opportunity_id = d.opportunity_id"
    " AND NOT EXISTS (SELECT 1 FROM import_row s WHERE s.id = t.id)"
)


def mark_shortened(staging: Staging) -> None:
    """Tell the splits of deals that lose another one."""
    staging.execute(
        SQL(
            "UPDATE import_row d SET also_changed = true WHERE EXISTS (SELECT 1 FROM kpis_split t WHERE {})"
        ).format(NOT_NAMED)
    )


def remove_others(staging: Staging) -> None:
    """Delete the splits that the file does not name of the deals it does."""
    staging.execute(
        SQL(
            "DELETE FROM kpis_split t USING (SELECT DISTINCT opportunity_id FROM import_row WHERE also_changed) d"
            " WHERE {}"
        ).format(NOT_NAMED)
    )
