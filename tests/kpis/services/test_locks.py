"""In a locked period the record is saved, and the published number waits for approval."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Company
from kpis.models import KpiSnapshot, Opportunity, PeriodLock, Restatement
from kpis.selectors import (
    NotReported,
    Reading,
    as_reported,
    company_calendar,
    history,
    kpi_named,
    read_kpi,
    restatements,
)
from kpis.services import approve_restatements, decline_restatements, lock_period, unlock_period
from tests.factories import make_rep, win_deal
from tests.kpis.conftest import Night

FEBRUARY = "2025-02"


@pytest.fixture
def february(in_company: Company, night: Night) -> Opportunity:
    """A deal of 1,000 won in February 2025, which was reported on the fourth of March and locked."""
    deal = win_deal(1000, on="2025-02-05", opened="2025-02-01", rep=make_rep("Rita"))
    night("2025-02-10")
    night("2025-03-04")
    lock_period(company_calendar().parse(FEBRUARY), by="user:1")
    return deal


def february_reading(kpi: str = "total_revenue", **how: str) -> Reading:
    [one] = read_kpi(kpi, company_calendar().parse(FEBRUARY), **how)
    return one


def waiting() -> list[Restatement]:
    return list(Restatement.objects.filter(status="pending"))


def change(night: Night, amount: int, day: str) -> None:
    Opportunity.objects.update(amount=amount)
    night(day)


def test_only_a_reported_period_is_locked_and_only_once(february: Opportunity) -> None:
    for key in ("2025-03", "2025-W06", "2025-01"):
        with pytest.raises(ValidationError, match="has been reported"):
            lock_period(company_calendar().parse(key), by="user:1")
    with pytest.raises(ValidationError, match="locked already, by user:1"):
        lock_period(company_calendar().parse(FEBRUARY), by="user:2")


def test_a_locked_period_reads_as_published_with_what_it_would_be(
    february: Opportunity, night: Night
) -> None:
    change(night, 1500, "2025-03-10")
    one = february_reading()
    assert (one.value, one.inputs) == (1000, {"won_amount": 1000})
    assert one.pending is not None
    assert (one.pending.value, one.pending.changes) == (1500, 1)
    [rita] = read_kpi("total_revenue", company_calendar().parse(FEBRUARY), by="rep")
    assert (rita.value, rita.pending and rita.pending.value) == (1000, 1500)


def test_a_rate_of_a_locked_period_keeps_its_parts(february: Opportunity, night: Night) -> None:
    Opportunity.objects.update(deleted_at="2025-03-05T12:00Z")
    night("2025-03-10")
    one = february_reading("win_rate")
    assert (one.value, one.numerator, one.denominator, one.undefined) == (1, 1, 1, None)
    assert one.pending is not None
    assert one.pending.value is None


def test_a_change_shows_nothing_in_a_locked_period_before_the_night(february: Opportunity) -> None:
    Opportunity.objects.update(amount=1500)
    one = february_reading()
    assert (one.value, one.pending) == (1000, None)


def test_other_periods_and_the_rows_read_as_they_are(february: Opportunity, night: Night) -> None:
    change(night, 1500, "2025-03-10")
    assert february_reading(source="rows").value == 1500
    [quarter] = read_kpi("total_revenue", company_calendar().parse("2025-Q1"))
    assert quarter.value == 1500


def test_who_was_never_reported_has_no_number_in_a_locked_period(february: Opportunity, night: Night) -> None:
    bob = make_rep("Bob")
    win_deal(500, on="2025-02-07", opened="2025-02-06", rep=bob)
    night("2025-03-10")
    [one] = read_kpi("total_revenue", company_calendar().parse(FEBRUARY), by="rep", member=str(bob.pk))
    assert (one.value, one.pending and one.pending.value) == (None, 500)


def test_approving_publishes_the_number(february: Opportunity, night: Night) -> None:
    change(night, 1500, "2025-03-10")
    chosen = [one for one in waiting() if one.kpi == "total_revenue" and one.attribute == "company"]
    assert approve_restatements(chosen, by="user:2") == 1
    one = february_reading()
    assert (one.value, one.pending) == (1500, None)
    assert february_reading("average_deal_size").value == 1000
    told = Restatement.objects.get(pk=chosen[0].pk)
    assert (told.status, told.decided_by, told.decided_at is not None) == ("published", "user:2", True)
    with pytest.raises(ValidationError, match="does not wait"):
        approve_restatements(chosen, by="user:2")


def test_approving_everything_makes_the_numbers_what_they_are(february: Opportunity, night: Night) -> None:
    change(night, 1500, "2025-03-10")
    approve_restatements(waiting(), by="user:2")
    night("2025-03-11", full=True)
    assert waiting() == []
    latest = KpiSnapshot.objects.filter(starts_on="2025-02-01", attribute="company", grain="month").latest(
        "pk"
    )
    assert latest.values["average_deal_size"]["value"] == "1500"


def test_declining_leaves_the_number(february: Opportunity, night: Night) -> None:
    change(night, 1500, "2025-03-10")
    decline_restatements(waiting(), by="user:2")
    night("2025-03-11", full=True)
    one = february_reading()
    assert (one.value, one.pending, waiting()) == (1000, None, [])


def test_unlocking_publishes_what_waits_and_restates_what_was_declined(
    february: Opportunity, night: Night
) -> None:
    change(night, 1500, "2025-03-10")
    decline_restatements([one for one in waiting() if one.kpi != "total_revenue"], by="user:2")
    unlock_period(company_calendar().parse(FEBRUARY), by="user:1")
    assert not PeriodLock.objects.exists()
    february = company_calendar().parse(FEBRUARY)
    assert as_reported("total_revenue", february, on=date(2025, 3, 10))[0].value == 1500
    assert as_reported("average_deal_size", february, on=date(2025, 3, 10))[0].value == 1000
    night("2025-03-11")
    assert as_reported("average_deal_size", february, on=date(2025, 3, 11))[0].value == 1500
    with pytest.raises(ValidationError, match="not locked"):
        unlock_period(february, by="user:1")


def test_a_number_reads_as_it_was_reported_on_a_day(in_company: Company, night: Night) -> None:
    win_deal(1000, on="2025-02-05", opened="2025-02-01")
    period = company_calendar().parse(FEBRUARY)
    night("2025-02-10")
    night("2025-03-04")
    change(night, 1500, "2025-03-10")
    change(night, 0, "2025-03-20")
    by_day = {
        day: as_reported("average_deal_size", period, on=date.fromisoformat(day))[0].value
        for day in ("2025-02-10", "2025-03-09", "2025-03-10", "2025-03-19", "2025-03-20", "2026-01-01")
    }
    assert list(by_day.values()) == [1000, 1000, 1500, 1500, 0, 0]
    told = history(kpi_named("total_revenue"), period)
    assert told.reported_at is not None
    assert told.reported_at.date() == date(2025, 3, 4)
    assert [(one.old, one.new) for one in told.restatements] == [(1500, 0), (1000, 1500)]
    assert told.restatements == restatements("total_revenue", period)


@pytest.mark.parametrize(
    ("period", "by", "on", "why"),
    [
        (
            FEBRUARY,
            None,
            "2025-02-09",
            "Not reported by 2025-02-09: the first night that stored it was 2025-02-10",
        ),
        ("2025-01", None, "2025-03-01", "only months, quarters and years are"),
        ("2025-W06", None, "2025-03-01", "only months, quarters and years are"),
        (FEBRUARY, "source", "2025-03-01", "by team, rep, region and product only"),
    ],
)
def test_what_was_not_reported_says_why(
    in_company: Company, night: Night, period: str, by: str | None, on: str, why: str
) -> None:
    win_deal(1000, on="2025-02-05", opened="2025-02-01")
    night("2025-02-10")
    with pytest.raises(NotReported, match=why):
        as_reported("total_revenue", company_calendar().parse(period), on=date.fromisoformat(on), by=by)
