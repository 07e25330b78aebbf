"""Runs: who may, what they write, and what is left of one that fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DataError, transaction
from django.utils import timezone

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import KpiCell, KpiSnapshot, Mark, SnapshotRun
from kpis.rules.night import next_night
from kpis.selectors import company_calendar, read_kpi
from kpis.snapshots import run_log
from kpis.snapshots.lock import take_lock
from kpis.snapshots.recompute import due_companies, recompute, run_night, work_off_marks
from tests.factories import win_deal
from tests.kpis.snapshots.stored import rebuilt_cells, stored_cells

TOO_LARGE = Decimal("9e131071")
"""The largest number a database column takes: two of them have no sum."""


def runs() -> list[tuple[str, str]]:
    return list(SnapshotRun.objects.order_by("pk").values_list("kind", "status"))


def test_a_run_tells_what_it_read_and_wrote(in_company: Company) -> None:
    win_deal(on="2025-01-15", opened="2025-01-05")
    recompute(in_company)
    win_deal(on="2025-01-16", opened="2025-01-05")
    marks = Mark.objects.count()
    outcome = recompute(in_company)
    run = SnapshotRun.objects.latest()
    assert (outcome.days_read, outcome.marks_taken) == (2, marks) == (run.days_read, run.marks_taken)


def test_the_first_run_computes_everything(in_company: Company) -> None:
    win_deal(on="2025-01-15", opened="2025-01-05")
    Mark.objects.all().delete()
    assert recompute(in_company).days_read == 11
    assert stored_cells(in_company) == rebuilt_cells(in_company) != set()


def test_a_change_of_calendar_is_a_rebuild(in_company: Company) -> None:
    win_deal(on="2025-01-15")
    recompute(in_company)
    in_company.week_start, in_company.calendar = 6, "solar_hijri"
    in_company.save()
    recompute(in_company)
    assert stored_cells(in_company) == rebuilt_cells(in_company)


def test_cells_of_other_measures_are_not_read_and_are_computed_anew(in_company: Company) -> None:
    win_deal(1000, on="2025-01-15")
    recompute(in_company)
    KpiCell.objects.update(won_amount=None)
    SnapshotRun.objects.update(definitions="of an earlier version")
    [before] = read_kpi("total_revenue", company_calendar().parse("2025-01"))
    recompute(in_company)
    [after] = read_kpi("total_revenue", company_calendar().parse("2025-01"))
    assert before.value == after.value == 1000
    assert stored_cells(in_company) == rebuilt_cells(in_company)


def test_a_change_of_time_zone_moves_deals_to_their_new_days(in_company: Company) -> None:
    win_deal(on="2025-01-31 23:30")
    recompute(in_company)
    in_company.timezone = "Asia/Tokyo"
    in_company.save()
    recompute(in_company)
    assert stored_cells(in_company) == rebuilt_cells(in_company)
    assert KpiCell.objects.get(grain="month", bucket="2025-02-01", attribute="company").won_deals == 1


def test_a_night_moves_the_next_one_on(in_company: Company) -> None:
    before = timezone.now()
    run_night(in_company.pk)
    in_company.refresh_from_db()
    assert in_company.next_night_at == next_night(before, "Europe/Prague", 2)


def test_a_new_company_is_due_at_once_and_not_again_after_its_night(in_company: Company) -> None:
    assert in_company in due_companies()
    run_night(in_company.pk)
    assert in_company not in due_companies()


def test_a_night_that_is_not_due_leaves_no_trace(in_company: Company) -> None:
    Company.objects.update(next_night_at=timezone.now() + timedelta(minutes=1))
    assert run_night(in_company.pk) is None
    assert runs() == []


def test_recent_changes_are_worked_off_without_snapshots_and_do_not_count_as_the_night(
    in_company: Company,
) -> None:
    win_deal()
    work_off_marks(in_company.pk)
    assert (runs(), KpiSnapshot.objects.count()) == ([("recent", "done")], 0)
    assert in_company in due_companies()


def test_without_changes_nothing_is_worked_off(in_company: Company) -> None:
    assert work_off_marks(in_company.pk) is None
    assert runs() == []


def test_a_run_that_ended_without_a_word_is_told_as_interrupted(in_company: Company) -> None:
    killed = SnapshotRun.objects.create(kind="night", started_at=timezone.now())
    recompute(in_company)
    killed.refresh_from_db()
    assert (killed.status, killed.error) == ("failed", run_log.INTERRUPTED)


def test_figures_are_stale_without_a_run_for_more_than_a_day(in_company: Company) -> None:
    assert run_log.freshness().is_stale
    recompute(in_company)
    assert not run_log.freshness().is_stale
    SnapshotRun.objects.update(finished_at=timezone.now() - timedelta(hours=27))
    assert run_log.freshness().is_stale


def test_changes_not_yet_computed_are_counted(in_company: Company) -> None:
    recompute(in_company)
    win_deal()
    assert run_log.freshness().waiting == Mark.objects.count() > 0


@pytest.mark.django_db(transaction=True)
class TestApart:
    def test_a_task_leaves_a_company_that_another_run_has_in_hand(self, company: Company) -> None:
        with company_context(company):
            win_deal()
            take_lock(wait=True)
            with ThreadPoolExecutor(1) as another:
                assert another.submit(_both_tasks, company).result(30) == (None, None)
            assert runs() == []

    def test_a_run_that_fails_is_told_with_its_reason_and_leaves_everything_as_it_was(
        self, company: Company
    ) -> None:
        with company_context(company):
            win_deal(100)
        recompute(company)
        before = stored_cells(company)
        with company_context(company):
            win_deal(TOO_LARGE)
            win_deal(TOO_LARGE)
            marks = Mark.objects.count()
        with pytest.raises(DataError):
            recompute(company)
        with company_context(company):
            failed = SnapshotRun.objects.latest()
            assert (failed.status, Mark.objects.count()) == ("failed", marks)
            assert failed.error.startswith("DataError: value overflows numeric format")
        assert stored_cells(company) == before

    def test_a_run_takes_no_other_company_with_it(self, company: Company, other_company: Company) -> None:
        for one in (company, other_company):
            with company_context(one):
                win_deal()
        recompute(company)
        assert stored_cells(company) != set() == stored_cells(other_company)
        with company_context(other_company):
            assert Mark.objects.exists()


def _both_tasks(company: Company) -> tuple[object, object]:
    try:
        return run_night(company.pk), work_off_marks(company.pk)
    finally:
        transaction.get_connection().close()
