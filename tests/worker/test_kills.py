"""A worker killed at any point of a run loses nothing and doubles nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice

import pytest
from django.db import connection

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import KpiSnapshot
from kpis.snapshots.run_log import INTERRUPTED
from tests.factories import win_deal
from tests.kpis.snapshots.stored import rebuilt_cells, stored_cells
from tests.worker.companies import errors, marks, runs, won_deals
from tests.worker.processes import Works, kill

pytestmark = pytest.mark.worker

KILLS = 20
STUMBLING_BLOCKS = (
    "SELECT FROM kpis_mark WHERE company_id = %s FOR UPDATE",
    "LOCK TABLE kpis_kpicell IN SHARE MODE",
    "LOCK TABLE kpis_kpisnapshot IN SHARE MODE",
    "SELECT FROM accounts_company WHERE id = %s FOR NO KEY UPDATE",
)
"""Locks in the way of a run, each farther along: its marks, its cells, its snapshots, the last write of all."""

RUNS_AT_WORK = (
    "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
    " WHERE datname = current_database() AND locktype = 'advisory'"
)
RUNS_WE_BLOCK = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)


def count(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@contextmanager
def in_the_way(company: Company, lock: str) -> Iterator[None]:
    with company_context(company), connection.cursor() as cursor:
        cursor.execute(lock, [company.pk] if "%s" in lock else [])
        yield


def test_a_worker_killed_twenty_times_mid_run_loses_and_doubles_nothing(
    works: Works, east: Company, send_night
) -> None:
    for lock in islice(cycle(STUMBLING_BLOCKS), KILLS):
        with company_context(east):
            win_deal()
        with works.running("worker", WORKER_CONCURRENCY="1") as worker:
            with in_the_way(east, lock):
                send_night(east)
                works.wait_until(lambda: count(RUNS_WE_BLOCK) == 1)
                kill(worker)
        works.wait_until(lambda: count(RUNS_AT_WORK) == 0)
    assert (won_deals(east), runs(east)[-1]) == (0, ("night", "started"))

    with works.running("worker"), works.running("beat", NIGHT_TICK_SECONDS="1", RECENT_TICK_SECONDS="3600"):
        works.wait_until(lambda: ("night", "done") in runs(east))
    assert runs(east) == [("night", "failed")] * KILLS + [("night", "done")]
    assert errors(east) == [INTERRUPTED] * KILLS
    assert (won_deals(east), marks(east)) == (KILLS, 0)
    assert stored_cells(east) == rebuilt_cells(east)
    with company_context(east):
        reported = list(KpiSnapshot.objects.values_list("grain", "starts_on", "attribute", "member"))
    assert len(reported) == len(set(reported)) > 0
