"""Days without a time that follow an instant of the same day."""

from __future__ import annotations

from psycopg.sql import SQL, Identifier

from accounts.tenancy import current_company
from kpis.imports.staging import Staging

FOLLOWS = {
    "leads": tuple((name, "created_at") for name in ("mql_at", "sql_at", "converted_at", "disqualified_at")),
    "opportunities": (("closed_at", "opened_at"), ("cancelled_at", "closed_at")),
}
"""By kind, what comes after what."""


def place_bare_days(staging: Staging) -> None:
    """A day without a time, on the day of what came before it, is at that instant and not at its midnight."""
    for later, earlier in FOLLOWS.get(staging.kind.name, ()):
        if later in staging.fields and earlier in staging.fields:
            staging.execute(
                SQL(
                    "UPDATE import_row SET {later} = {earlier} WHERE {later} < {earlier}"
                    " AND {later} = date_trunc('day', {earlier}, %(zone)s)"
                ).format(later=Identifier(later), earlier=Identifier(earlier)),
                zone=current_company().timezone,
            )
