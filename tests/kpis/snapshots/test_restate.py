"""A reported number that changes is restated, with what it was and what made it so."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import KpiSnapshot, Lead, Opportunity, PeriodLock, Restatement, RestatementCause
from kpis.services import choose_definition
from kpis.snapshots.recompute import work_off_marks
from tests.factories import lose_deal, make_rep, make_team, set_quota, win_deal
from tests.kpis.conftest import Night


@pytest.fixture
def february(in_company: Company, night: Night) -> Opportunity:
    """A deal of 1,000 won on the fifth of February 2025, whose month was reported on the fourth of March."""
    deal = win_deal(1000, on="2025-02-05", opened="2025-02-01", name="Pilot", rep=make_rep("Rita"))
    night("2025-02-10")
    night("2025-03-04")
    return deal


def restated(kpi: str = "total_revenue", **where: Any) -> list[tuple[Any, ...]]:
    """Grain, old and new of what was restated of the company, in order."""
    where = {"attribute": "company", **where}
    found = Restatement.objects.filter(kpi=kpi, **where).order_by("pk")
    return [(one.grain, one.old, one.new) for one in found]


def published(kpi: str = "total_revenue", grain: str = "month", day: str = "2025-02-01") -> str | None:
    rows = KpiSnapshot.objects.filter(grain=grain, starts_on=day, attribute="company")
    return rows.latest("pk").values[kpi]["value"]


def reported_months() -> list[str]:
    rows = KpiSnapshot.objects.filter(grain="month", attribute="company", is_reported=True)
    return sorted({str(row.starts_on) for row in rows})


def test_a_period_is_reported_once_its_days_of_grace_are_over(in_company: Company, night: Night) -> None:
    night("2025-02-10")
    night("2025-03-03")
    assert reported_months() == []
    night("2025-03-04")
    assert reported_months() == ["2025-02-01"]


def test_what_ended_before_the_first_night_is_not_reported(in_company: Company, night: Night) -> None:
    win_deal(1000, on="2025-01-15")
    night("2025-02-01")
    night("2025-03-04")
    assert reported_months() == ["2025-02-01"]


def test_a_change_within_the_days_of_grace_is_no_restatement(in_company: Company, night: Night) -> None:
    deal = win_deal(1000, on="2025-02-05")
    night("2025-02-10")
    night("2025-03-01")
    deal.amount = 1500
    deal.save()
    night("2025-03-04")
    assert (published(), restated()) == ("1500", [])


def test_nights_that_were_skipped_report_what_ended_meanwhile(in_company: Company, night: Night) -> None:
    night("2025-02-10")
    night("2025-06-20")
    assert reported_months() == ["2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01"]


def test_a_longer_grace_reports_nothing_twice_and_a_shorter_one_leaves_nothing_out(
    in_company: Company, night: Night
) -> None:
    Company.objects.update(grace_days=60)
    night("2025-02-10")
    night("2025-04-20")
    assert reported_months() == []
    Company.objects.update(grace_days=0)
    night("2025-04-21")
    assert reported_months() == ["2025-02-01", "2025-03-01"]


def test_a_change_to_a_reported_month_restates_it_with_its_cause(
    february: Opportunity, company: Company, night: Night
) -> None:
    with company_context(company, actor="user:7"):
        Opportunity.objects.filter(pk=february.pk).update(amount=1500)
    run = night("2025-03-10")
    assert restated() == [("month", 1000, 1500)]
    assert published() == "1500"
    told = Restatement.objects.get(kpi="total_revenue", attribute="company")
    [cause] = told.causes
    assert (told.run, told.restated_at, told.cause_count) == (run, run.started_at, 1)
    assert (cause["record"], cause["id"], cause["name"], cause["by"]) == (
        "kpis_opportunity", february.pk, "Pilot", "user:7",
    )  # fmt: skip
    assert cause["external_id"] == february.external_id


def test_each_member_of_a_break_down_is_restated(february: Opportunity, night: Night) -> None:
    Opportunity.objects.update(amount=1500)
    night("2025-03-10")
    assert restated(attribute="rep") == [("month", 1000, 1500)]


def test_a_change_worked_off_by_day_is_a_cause_at_night(
    february: Opportunity, company: Company, night: Night
) -> None:
    for amount in (1200, 1500):
        Opportunity.objects.update(amount=amount)
        work_off_marks(company.pk)
    assert restated() == []
    night("2025-03-10")
    assert restated() == [("month", 1000, 1500)]
    assert Restatement.objects.get(kpi="total_revenue", attribute="company").cause_count == 1
    assert not RestatementCause.objects.exists()


def test_a_change_to_what_is_not_reported_yet_keeps_no_cause(
    february: Opportunity, company: Company, night: Night
) -> None:
    win_deal(500, on="2025-03-03", opened="2025-03-02")
    work_off_marks(company.pk)
    assert not RestatementCause.objects.exists()


def test_a_night_without_changes_restates_nothing(february: Opportunity, night: Night) -> None:
    before = KpiSnapshot.objects.filter(starts_on="2025-02-01").count()
    night("2025-03-10")
    night("2025-03-10", full=True)
    assert Restatement.objects.count() == 0
    assert KpiSnapshot.objects.filter(starts_on="2025-02-01").count() == before


def test_a_change_that_was_taken_back_before_the_night_is_none(february: Opportunity, night: Night) -> None:
    for amount in (1500, 1000):
        Opportunity.objects.update(amount=amount)
    night("2025-03-10")
    assert restated() == []


def test_later_periods_that_compare_with_a_changed_one_are_restated_too(
    february: Opportunity, night: Night
) -> None:
    win_deal(3000, on="2025-03-06", opened="2025-03-05")
    night("2025-04-04")
    Opportunity.objects.filter(pk=february.pk).update(amount=1500)
    night("2025-04-10")
    assert restated("revenue_growth") == [("month", 2, 1)]


def test_a_quota_set_afterwards_restates_its_attainment(february: Opportunity, night: Night) -> None:
    quota = set_quota(2000, "2025-02-01", "2025-02-28")
    night("2025-03-10")
    assert restated("plan_attainment") == [("month", None, Decimal("0.5"))]
    [cause] = Restatement.objects.get(kpi="plan_attainment", attribute="company").causes
    assert (cause["record"], cause["id"]) == ("kpis_quota", quota.pk)


def test_someone_who_had_no_figures_is_restated_from_nothing(february: Opportunity, night: Night) -> None:
    night("2025-03-10")
    bob = make_rep("Bob", team=make_team())
    win_deal(500, on="2025-02-07", opened="2025-02-06", rep=bob)
    night("2025-03-11")
    assert restated(attribute="rep", member=str(bob.pk)) == [("month", None, 500)]


def test_someone_new_without_figures_is_not_reported_afterwards(february: Opportunity, night: Night) -> None:
    bob = make_rep("Bob", started_on="2025-03-01")
    win_deal(500, on="2025-03-06", opened="2025-03-05", rep=bob)
    night("2025-03-11", full=True)
    assert not KpiSnapshot.objects.filter(starts_on="2025-02-01", member=str(bob.pk)).exists()


def test_a_rep_who_lost_all_deals_and_was_deleted_is_restated_to_zero(
    february: Opportunity, night: Night
) -> None:
    gone = february.rep
    Opportunity.objects.update(rep=make_rep("Bob"))
    type(gone).objects.filter(pk=gone.pk).update(deleted_at="2025-03-05T00:00Z")
    night("2025-03-10")
    assert restated(attribute="rep", member=str(gone.pk)) == [("month", 1000, 0)]


def test_a_cohort_is_maturing_and_only_then_restated(in_company: Company, night: Night) -> None:
    Company.objects.update(maturing_days=30)
    first, second, _third, _fourth = (
        Lead.objects.create(name=str(number), created_at="2025-02-05T12:00Z") for number in range(4)
    )
    night("2025-02-10")
    night("2025-03-04")
    Lead.objects.filter(pk=first.pk).update(converted_at="2025-03-05T12:00Z")
    night("2025-03-30")
    assert (published("lead_conversion_rate"), restated("lead_conversion_rate")) == ("0.25", [])
    Lead.objects.filter(pk=second.pk).update(converted_at="2025-03-20T12:00Z")
    night("2025-03-31")
    quarter = Decimal("0.25")
    assert restated("lead_conversion_rate") == [("month", quarter, 2 * quarter)]


def test_another_definition_restates_with_the_definition_as_the_cause(
    february: Opportunity, night: Night
) -> None:
    lose_deal(3000, on="2025-02-07", opened="2025-02-06")
    night("2025-03-10")
    choose_definition("win_rate", "value", by="user:7")
    night("2025-03-11")
    assert restated("win_rate") == [("month", 1, Decimal("0.5")), ("month", Decimal("0.5"), Decimal("0.25"))]
    [cause] = Restatement.objects.filter(kpi="win_rate", attribute="company").latest("pk").causes
    assert (cause["definition"], cause["by"]) == ("value", "user:7")
    assert Restatement.objects.filter(run__started_at__date="2025-03-11").exclude(kpi="win_rate").count() == 0


def lock(grain: str = "month") -> PeriodLock:
    return PeriodLock.objects.create(
        grain=grain, starts_on="2025-02-01", ends_on="2025-03-01", locked_by="user:1"
    )


def test_in_a_locked_period_a_change_waits_for_approval(february: Opportunity, night: Night) -> None:
    lock()
    Opportunity.objects.update(amount=1500)
    night("2025-03-10")
    assert published() == "1000"
    assert restated(status="pending") == [("month", 1000, 1500)]
    assert restated(status="published") == []


def test_what_waits_follows_the_records_and_goes_with_the_difference(
    february: Opportunity, night: Night
) -> None:
    lock()
    for day, amount, waiting in (
        ("10", 1500, [1500]),
        ("11", 1600, [1600]),
        ("12", 1600, [1600]),
        ("13", 1000, []),
    ):
        Opportunity.objects.update(amount=amount)
        night(f"2025-03-{day}")
        assert [new for _grain, _old, new in restated(status="pending")] == waiting
    assert Restatement.objects.count() == 0


def test_what_was_declined_is_brought_up_again_only_for_another_number(
    february: Opportunity, night: Night
) -> None:
    lock()
    Opportunity.objects.update(amount=1500)
    night("2025-03-10")
    Restatement.objects.update(status="declined")
    night("2025-03-11", full=True)
    assert restated(status="pending") == []
    Opportunity.objects.update(amount=1600)
    night("2025-03-12")
    assert restated(status="pending") == [("month", 1000, 1600)]
