"""Where a measure's record lives."""

from functools import cache

from django.apps import apps

from kpis.models.views import VIEWS


@cache
def table(label: str) -> str:
    """The table of the model with this label, or the view."""
    return VIEWS[label].name if label in VIEWS else apps.get_model(label)._meta.db_table


@cache
def is_live(label: str) -> str:
    """The SQL predicate that leaves out what has been deleted."""
    if label in VIEWS:
        return "TRUE"
    fields = {field.name for field in apps.get_model(label)._meta.concrete_fields}
    return "deleted_at IS NULL" if "deleted_at" in fields else "TRUE"
