"""What is particular to importing stage changes: they become part of deals' histories and are never edited."""

from __future__ import annotations

from django.utils.translation import gettext as _
from psycopg.sql import SQL

from kpis.imports.deals import find_stages
from kpis.imports.staging import AT_ONCE, Staging
from kpis.services.record_stage_changes import StageChange, record_stage_changes

DEAL = "SELECT 1 FROM kpis_opportunity o WHERE o.company_id = %(company)s AND o.id = r.opportunity_id"
OUTCOME = "(SELECT s.outcome FROM kpis_stage s WHERE s.company_id = %(company)s AND s.id = r.stage_id)"

IN_HISTORY = (
    "EXISTS (SELECT 1 FROM kpis_opportunityhistory h WHERE h.company_id = %(company)s"
    " AND h.opportunity_id = r.opportunity_id AND h.stage_id = r.stage_id AND h.at = r.at)"
)
SAID_BY_CLOSE = f"EXISTS ({DEAL} AND o.closed_at IS NOT NULL) AND {OUTCOME} <> 'open'"


def prepare(staging: Staging) -> None:
    """Find the stages, reject what cannot have happened to a deal, and tell what its history has already."""
    find_stages(staging)
    for field, broken, reason in (
        ("stage", "r.stage_id IS NULL", _("There is no such stage.")),
        ("at", f"EXISTS ({DEAL} AND r.at < o.opened_at)", _("The deal was opened later.")),
        ("at", f"EXISTS ({DEAL} AND r.at > o.closed_at)", _("The deal was closed before.")),
        (
            "stage",
            f"EXISTS ({DEAL} AND o.closed_at IS NOT NULL AND {OUTCOME} NOT IN ('open', o.outcome))",
            _("The deal ended with another outcome."),
        ),
    ):
        staging.reject(field, broken, reason)
    staging.purge()
    staging.execute(
        SQL("UPDATE import_row r SET is_new = NOT ({} OR {})").format(SQL(IN_HISTORY), SQL(SAID_BY_CLOSE))
    )


def write(staging: Staging) -> None:
    """Hand the new changes to the service, a bounded number at a time."""
    staging.execute(
        "UPDATE import_row r SET place = s.place FROM (SELECT row_no, row_number() OVER"
        " (ORDER BY opportunity_id, at, row_no) AS place FROM import_row WHERE is_new) s WHERE s.row_no = r.row_no"
    )
    for start in range(0, staging.count("r.is_new"), AT_ONCE):
        rows = staging.rows(
            "SELECT opportunity_id, stage_id, at FROM import_row WHERE place > %(after)s AND place <= %(until)s",
            after=start,
            until=start + AT_ONCE,
        )
        record_stage_changes(StageChange(*row) for row in rows)
