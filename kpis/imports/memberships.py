"""What is particular to importing reps: the team a file puts them in, from a day on."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from psycopg.sql import SQL

from accounts.models import Rep, Team
from accounts.services.teams import move_rep
from accounts.tenancy import current_company
from kpis.engine.calendars import today_of
from kpis.imports.staging import Staging

LATEST = (
    "(SELECT {column} FROM accounts_teammembership m WHERE m.company_id = %(company)s AND m.rep_id = r.id"
    " ORDER BY m.starts_on DESC LIMIT 1)"
)
SINCE_EVER = "1900-01-01"


def mark_moved(staging: Staging) -> None:
    """Tell the reps whose team is not the one they are in, and reject those with a later move on record."""
    if "team" not in staging.fields:
        return
    team, starts_on = LATEST.format(column="m.team_id"), LATEST.format(column="m.starts_on")
    staging.execute(
        SQL(
            "UPDATE import_row r SET also_changed = true WHERE r.team_id IS NOT NULL AND {} IS DISTINCT FROM r.team_id"
        ).format(SQL(team))
    )
    reason = _("A later move of this rep is on record.")
    staging.reject("team", f"r.also_changed AND {starts_on} > %(today)s", reason, today=_today())
    staging.purge()


def write_memberships(staging: Staging) -> None:
    """Put each rep in the file's team: from the start for a rep without a team, else from today on."""
    if "team" not in staging.fields:
        return
    none_yet = SQL(LATEST.format(column="m.id") + " IS NULL")
    moved = staging.rows(
        SQL("SELECT r.id, r.team_id FROM import_row r WHERE r.also_changed AND NOT ({})").format(none_yet)
    )
    staging.execute(
        SQL(
            "INSERT INTO accounts_teammembership (company_id, rep_id, team_id, starts_on)"
            " SELECT %(company)s, r.id, r.team_id, coalesce(p.started_on, %(ever)s::date) FROM import_row r"
            " JOIN accounts_rep p ON p.company_id = %(company)s AND p.id = r.id"
            " WHERE r.also_changed AND {} ORDER BY r.external_id"
        ).format(none_yet),
        ever=SINCE_EVER,
    )
    reps, teams = (
        Rep.objects.in_bulk([rep for rep, _t in moved]),
        Team.objects.in_bulk([t for _r, t in moved]),
    )
    for rep, team in moved:
        move_rep(reps[rep], teams[team], on=_today())


def _today() -> date:
    return today_of(current_company())
