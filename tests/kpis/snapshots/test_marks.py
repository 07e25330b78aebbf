"""Days whose figures are stale, until a run takes them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.db import connection

from accounts.models import Company
from accounts.tenancy import company_context
from kpis import selectors
from kpis.engine.cells import EARLIEST
from kpis.models import KpiCell
from kpis.snapshots.marks import Pending, pending_marks, take_marks
from kpis.snapshots.recompute import recompute, work_off_marks
from tests.factories import open_deal, win_deal
from tests.kpis.snapshots.stored import rebuilt_cells, stored_cells


def won_in(month: str) -> int:
    cell = KpiCell.objects.filter(grain="month", bucket=f"{month}-01", attribute="company").first()
    return cell.won_deals if cell else 0


def test_a_day_is_marked_by_whom_it_was_changed(in_company: Company) -> None:
    with company_context(in_company, actor="import:deals.csv"):
        win_deal(on="2025-01-15", opened="2025-01-05")
    taken = take_marks()
    assert taken.days == {date(2025, 1, 5), date(2025, 1, 15)}
    assert taken.causes["kpis_opportunity", "import:deals.csv"] == 1


def test_a_deal_moved_to_another_day_marks_both_days(in_company: Company) -> None:
    deal = win_deal(on="2025-01-15", opened="2025-01-05")
    take_marks()
    deal.closed_at = deal.closed_at.replace(day=20)
    deal.save()
    assert {date(2025, 1, 15), date(2025, 1, 20)} <= take_marks().days


def test_pending_marks_tell_their_number_and_their_first_and_last_day(in_company: Company) -> None:
    open_deal(on="2025-01-05")
    open_deal(on="2025-03-07")
    assert pending_marks() == Pending(2, date(2025, 1, 5), date(2025, 3, 7))


FAR_DAYS = ("9999-12-31", "12025-01-01", "infinity", "0001-01-01", "0017-05-14")


def test_days_too_far_off_for_a_calendar_are_taken_within_its_reach(in_company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kpis_mark (company_id, source, day, record, at, by)"
            " SELECT %s, 'kpis_customer', day, 1, now(), '' FROM unnest(%s::date[]) AS day",
            [in_company.pk, [*FAR_DAYS, "2025-01-15"]],
        )
    taken = take_marks()
    assert (taken.days, taken.count) == ({EARLIEST, date(2025, 1, 15)}, 6)


@pytest.mark.parametrize("calendar", ["gregorian", "solar_hijri"])
@pytest.mark.parametrize("day", FAR_DAYS)
def test_a_customer_won_long_ago_or_lost_never_counts_as_active(
    in_company: Company, calendar: str, day: str
) -> None:
    in_company.calendar = calendar
    in_company.save()
    acquired_on, lost_on = (day, None) if day.startswith("0") else ("2020-01-01", day)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kpis_customer"
            " (company_id, external_id, name, segment, country, lost_reason, acquired_on, lost_on)"
            " VALUES (%s, 'acme', 'Acme', '', '', '', %s, %s)",
            [in_company.pk, acquired_on, lost_on],
        )
    recompute(in_company)
    (reading,) = selectors.read_kpi(
        "active_customers", selectors.company_calendar().parse("2025-01-15..2025-02-03")
    )
    assert reading.value == 1
    assert recompute(in_company, full=True).rows_written == len(stored_cells(in_company))


@pytest.mark.django_db(transaction=True)
def test_a_mark_committed_while_a_run_is_under_way_waits_for_the_next(company: Company) -> None:
    with company_context(company):
        win_deal(on="2025-01-15")
    recompute(company)
    with ThreadPoolExecutor(1) as other_connection:
        has_written, may_commit = Event(), Event()
        writing = other_connection.submit(_write_slowly, company, has_written, may_commit)
        assert has_written.wait(30)
        with company_context(company):
            win_deal(on="2025-01-16")
        recompute(company)
        with company_context(company):
            assert (won_in("2025-01"), pending_marks().count) == (2, 0)
        may_commit.set()
        writing.result(30)
    work_off_marks(company.pk)
    with company_context(company):
        assert won_in("2025-01") == 3
    assert stored_cells(company) == rebuilt_cells(company)


def _write_slowly(company: Company, has_written: Event, may_commit: Event) -> None:
    try:
        with company_context(company):
            win_deal(on="2025-01-17")
            has_written.set()
            assert may_commit.wait(30)
    finally:
        connection.close()
