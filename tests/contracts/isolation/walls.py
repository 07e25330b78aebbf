"""Taking the walls down on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from accounts.tenancy.context import current_company_id
from accounts.tenancy.models import OwnedManager, OwnedModel
from accounts.tenancy.postgresql import base
from accounts.tenancy.roles import credentials
from tests.contracts.isolation.world import OWNED


@contextmanager
def without_orm_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Managers find the rows of every company, and writes are not checked."""

    def claim(record: OwnedModel) -> None:
        record.company_id = record.company_id or current_company_id()

    with monkeypatch.context() as patch:
        patch.setattr(OwnedManager, "get_queryset", lambda self: super(OwnedManager, self).get_queryset())
        patch.setattr(OwnedModel, "claim", claim)
        yield


@contextmanager
def without_database_wall(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Row security is off on every table, and the tripwire with it."""
    _alter_all("DISABLE")
    try:
        with monkeypatch.context() as patch:
            patch.setattr(base, "refuse_unowned", lambda sql, context: None)
            yield
    finally:
        _alter_all("ENABLE")


def _alter_all(verb: str) -> None:
    owner = {key.lower(): value for key, value in credentials("owner").items() if value}
    name = connection.settings_dict["NAME"]
    with psycopg.connect(dbname=name, autocommit=True, **owner) as as_owner:
        for model in OWNED:
            as_owner.execute(f'ALTER TABLE "{model._meta.db_table}" {verb} ROW LEVEL SECURITY')
