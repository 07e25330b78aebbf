"""Beat finds whose night it is, a worker computes it, and one company's trouble stays its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import SnapshotRun
from kpis.rules.night import next_night
from tests.factories import win_deal, win_deals
from tests.worker.companies import errors, marks, runs, won_deals
from tests.worker.processes import Works, stop

pytestmark = pytest.mark.worker

NIGHTS = {"NIGHT_TICK_SECONDS": "1", "RECENT_TICK_SECONDS": "3600"}
RECENT_CHANGES = {"NIGHT_TICK_SECONDS": "3600", "RECENT_TICK_SECONDS": "1"}


def begins_its_night_this_hour(company: Company, hour: int) -> None:
    company.night_hour = hour
    company.next_night_at = next_night(timezone.now() - timedelta(hours=1), company.timezone, hour)
    company.save()


def test_each_company_is_computed_at_its_own_night(works: Works, east: Company, west: Company) -> None:
    for company, deals in ((east, 2), (west, 3)):
        with company_context(company):
            for _ in range(deals):
                win_deal()
        begins_its_night_this_hour(company, timezone.now().astimezone(east.zone).hour)
    with works.running("worker"), works.running("beat", **NIGHTS):
        works.wait_until(lambda: runs(east) == [("night", "done")])
        assert (won_deals(east), runs(west)) == (2, [])
        twelve_hours_later = timezone.now()
        Company.objects.filter(pk=west.pk).update(next_night_at=west.next_night_at - timedelta(hours=12))
        works.wait_until(lambda: runs(west) == [("night", "done")])
    assert (won_deals(west), runs(east)) == (3, [("night", "done")])
    with company_context(west):
        assert SnapshotRun.objects.get().started_at > twelve_hours_later
    for company in (east, west):
        company.refresh_from_db()
        assert company.next_night_at == next_night(timezone.now(), company.timezone, company.night_hour)


def test_changes_are_worked_off_within_one_tick_in_companies_that_have_any(
    works: Works, east: Company, west: Company
) -> None:
    with company_context(east):
        win_deal()
    with works.running("worker"), works.running("beat", **RECENT_CHANGES):
        works.wait_until(lambda: won_deals(east) == 1)
        with company_context(east):
            win_deal()
        works.wait_until(lambda: won_deals(east) == 2)
    assert (runs(east), runs(west)) == ([("recent", "done")] * 2, [])


def test_doubled_messages_make_one_night(works: Works, east: Company, send_night) -> None:
    with company_context(east):
        win_deal()
    for _ in range(8):
        send_night(east)
    with works.running("worker") as worker:
        works.wait_until(lambda: works.waiting_messages() == 0 and runs(east) == [("night", "done")])
        stop(worker)
    assert (runs(east), won_deals(east)) == ([("night", "done")], 1)


def test_a_company_whose_run_fails_fails_alone_and_is_computed_once_mended(
    works: Works, east: Company, west: Company
) -> None:
    with company_context(east):
        win_deal()
        poison = win_deals(2, "9e131071")  # more than the database can add up
    with company_context(west):
        win_deal()
    with works.running("worker"), works.running("beat", **NIGHTS):
        works.wait_until(lambda: runs(west) == [("night", "done")] and ("night", "failed") in runs(east))
        assert (won_deals(west), won_deals(east)) == (1, 0)
        assert errors(east)[0].startswith("DataError: value overflows numeric format")
        with company_context(east):
            for deal in poison:
                deal.delete()
        works.wait_until(lambda: runs(east)[-1] == ("night", "done"))
    assert (won_deals(east), marks(east), len(runs(west))) == (1, 0, 1)
