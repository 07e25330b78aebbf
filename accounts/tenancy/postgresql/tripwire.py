"""Refuses SQL that names a company's table when no company is set, before PostgreSQL is asked."""

import re
from functools import cache

from django.apps import apps

from accounts.tenancy.context import Context, NoCompany


def refuse_unowned(sql: str, context: Context) -> None:
    """NoCompany if the statement names a table that the context does not open.

    TRUNCATE is let through to PostgreSQL: the app role has no right to it outside of a test database.
    """
    if context.company_id is not None or not apps.models_ready or sql.startswith("TRUNCATE"):
        return
    found = _owned_tables(context.user_id is not None).search(sql)
    if found:
        raise NoCompany(f"The statement names {found[0]}, but no company is set.")


@cache
def _owned_tables(is_acting_user: bool) -> re.Pattern[str]:
    from accounts.tenancy.models import OwnedModel

    names = [
        re.escape(model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, OwnedModel) and not (is_acting_user and model.acting_user_field)
    ]
    return re.compile(rf"\b(?:{'|'.join(names) or '(?!)'})\b", re.IGNORECASE)
