"""A database for one bench, made from DATABASE_URL (or the embedded server) and dropped at its end.

It is the server's `<name>_bench`; tables and triggers come from the migrations, statements run as the app role.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesperf.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402

from accounts.tenancy.roles import connect_as  # noqa: E402

ONE_PROCESS = "-c max_parallel_workers_per_gather=0"
"""Helpers of a parallel query are processes of their own, whose CPU time could not be told."""


@contextmanager
def bench_database() -> Iterator[None]:
    """Be connected to an empty, migrated database as the app role."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{name}_bench"
    connection.settings_dict["OPTIONS"]["options"] = ONE_PROCESS
    with connect_as("owner"):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        with connect_as("owner"):
            connection.creation.destroy_test_db(name, verbosity=0)


def analyze() -> None:
    """Have the planner know the tables, as autovacuum sees to on a server that has run for a while."""
    tables = ", ".join(model._meta.db_table for model in apps.get_models())
    with connect_as("owner"), connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {tables}")
