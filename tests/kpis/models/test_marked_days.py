"""Every day a stored measure counts on is watched: a change of the row marks that day."""

import pytest
from django.db import connection

from kpis.checks import day_columns
from kpis.engine.tables import table
from kpis.measures import STORED

ARGUMENTS = """
    SELECT tgargs FROM pg_trigger
    WHERE tgrelid = %s::regclass AND tgname = %s AND tgfoid = 'kpis_mark'::regproc AND tgenabled = 'O'
"""


def marked_days(table_name: str, trigger: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(ARGUMENTS, [table_name, trigger])
        (arguments,) = cursor.fetchone()
    return {column for column in bytes(arguments).decode().split("\0") if column}


@pytest.mark.usefixtures("in_company")
@pytest.mark.parametrize("trigger", ["z_mark_insert", "z_mark_update", "z_mark_delete"])
def test_the_days_of_every_stored_measure_are_marked(trigger):
    for measure in STORED.values():
        assert day_columns(measure) <= marked_days(table(measure.record), trigger), measure.key
