"""Amounts without a currency."""

from __future__ import annotations

from accounts.tenancy import current_company
from kpis.imports.staging import Staging

OWN_BY_DEFAULT = ("opportunities", "spend")
"""Kinds whose records are in the company's currency where nothing else is said."""


def fill_currencies(staging: Staging) -> None:
    """Write the company's currency where the database would, so that a row compares as it will be kept."""
    if staging.kind.name in OWN_BY_DEFAULT and "currency" in staging.fields:
        staging.execute(
            "UPDATE import_row SET currency = %(own)s WHERE currency IS NULL", own=current_company().currency
        )
