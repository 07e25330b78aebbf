"""Where a measure's record lives."""

from functools import cache

from django.apps import apps


@cache
def table(label: str) -> str:
    """The table of the model with this label."""
    return apps.get_model(label)._meta.db_table


@cache
def is_live(label: str) -> str:
    """The SQL predicate that leaves out what has been deleted."""
    fields = {field.name for field in apps.get_model(label)._meta.concrete_fields}
    return "deleted_at IS NULL" if "deleted_at" in fields else "TRUE"
