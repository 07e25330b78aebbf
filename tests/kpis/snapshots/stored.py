"""What the database holds, to be compared."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.engine import cells
from kpis.engine.calendars import today_of
from kpis.models import KpiCell

COLUMNS = [field.attname for field in KpiCell._meta.concrete_fields if field.name != "id"]


def stored_cells(company: Company) -> set[tuple[Any, ...]]:
    """Every cell with all its columns."""
    with company_context(company):
        return set(KpiCell.objects.values_list(*COLUMNS))


def rebuilt_cells(company: Company, today: date | None = None) -> set[tuple[Any, ...]]:
    """The cells that a full rebuild would write; what is stored stays as it is."""
    with company_context(company):
        before = transaction.savepoint()
        cells.rebuild(company, today or today_of(company))
        found = set(KpiCell.objects.values_list(*COLUMNS))
        transaction.savepoint_rollback(before)
    return found
