"""Calls and working time: who, which day, and out of how many minutes."""

from decimal import Decimal

import pytest

from accounts.services import move_rep
from accounts.tenancy import company_context
from tests.factories import day, log, make_rep, make_team
from tests.kpis.figures import figure, figures, reading, rows, total

pytestmark = pytest.mark.usefixtures("in_company")

FULL_WEEK = 5 * 8 * 60


def minutes(period: str, by: str = "company", member: object = "", today=None) -> Decimal:
    """The working minutes of the period."""
    return reading("selling_time", period, by, member, today).inputs["working_minutes"]


def test_without_anything_there_are_no_calls_and_no_rates():
    found = [figure(key, "2025-03") for key in ("calls", "calls_per_rep", "answer_rate", "talk_time")]
    assert found == [0, None, None, None]
    assert [figure(key, "2025-03") for key in ("call_conversion_rate", "selling_time")] == [None, None]


def test_a_rep_who_logs_nothing_sells_none_of_the_time():
    make_rep("Rita")
    assert (figure("selling_time", "2025-03"), figure("calls_per_rep", "2025-03")) == (0, 0)


def test_an_answered_call_without_minutes_takes_no_time():
    log(outcome="answered", count=3)
    log(outcome="answered", minutes=12)
    assert figure("talk_time", "2025-03") == 3


def test_calls_are_told_by_direction_and_by_what_came_of_them():
    log(direction="inbound", outcome="answered", count=2)
    log(direction="outbound", outcome="no_answer", count=3)
    log(outcome="answered")
    assert figures("calls", "2025-03", "direction") == {"none": 1, "inbound": 2, "outbound": 3}
    assert figures("calls", "2025-03", "call_outcome") == {"answered": 3, "no_answer": 3}
    assert figures("answer_rate", "2025-03", "direction") == {"none": 1, "inbound": 1, "outbound": 0}


def test_calls_open_to_each_call():
    calls = log(count=3, outcome="answered", minutes=5)
    found = rows("talk_time", "talk_minutes", "2025-03")
    assert {(row.record, row.pk, row.amount) for row in found} == {
        ("kpis.Activity", call.pk, 5) for call in calls
    }


def test_working_minutes_count_the_company_s_working_days_and_hours(company):
    make_rep("Rita")
    assert (minutes("2025-W11"), minutes("2025-02")) == (FULL_WEEK, 4 * FULL_WEEK)
    company.working_days, company.hours_per_day = [5, 6, 0, 1], Decimal("7.5")
    company.save()
    assert minutes("2025-W11") == 4 * 450
    assert minutes("2025-03-15") == 450
    assert minutes("2025-03-12") == 0


def test_a_day_off_has_no_rate():
    log("meeting", "2025-03-15", minutes=60)
    assert figure("selling_time", "2025-03-15") is None


def test_a_leap_day_is_a_working_day():
    make_rep("Rita")
    assert (minutes("2024-02-29"), minutes("2024-02")) == (480, 21 * 480)


def test_a_day_has_its_hours_when_clocks_change():
    log("meeting", "2025-03-30 01:30", minutes=30, rep=make_rep("Rita"))
    log("meeting", "2025-03-30 03:30", minutes=30)
    assert total(rows("selling_time", "selling_minutes", "2025-03-30")) == 60
    assert minutes("2025-03-24..2025-03-31") == FULL_WEEK + 480


def test_a_rep_who_joined_or_left_works_the_days_between():
    joined = make_rep("Joined", started_on="2025-03-13")
    left = make_rep("Left", ended_on="2025-03-11")
    make_rep("Gone", ended_on="2025-03-09")
    make_rep("To come", started_on="2025-03-17")
    assert minutes("2025-W11") == (2 + 2) * 480
    assert [minutes("2025-W11", "rep", rep) for rep in (joined, left)] == [2 * 480, 2 * 480]
    assert figures("selling_time", "2025-W11", "rep") == {
        "Gone": None,
        "Joined": 0,
        "Left": 0,
        "To come": None,
    }


def test_leave_takes_working_minutes_away():
    rita = make_rep("Rita")
    make_rep("Sam")
    log("leave", "2025-03-10", minutes=480, rep=rita)
    log("demo", "2025-03-11", minutes=1080, rep=rita)
    assert figures("selling_time", "2025-W11", "rep") == {"Rita": Decimal("0.5625"), "Sam": 0}
    assert figure("selling_time", "2025-W11") == Decimal("0.25")


@pytest.mark.parametrize("leave", [FULL_WEEK, FULL_WEEK + 60])
def test_a_rep_on_leave_all_the_time_has_no_rate(leave):
    log("leave", "2025-03-10", minutes=leave, rep=make_rep("Rita"))
    log("demo", "2025-03-10", minutes=30)
    for key in ("selling_time", "data_entry_time"):
        found = reading(key, "2025-W11")
        assert (found.value, found.undefined) == (None, "No working time is left in this period.")


def test_part_time_is_told_by_the_company_s_hours(company):
    company.hours_per_day = Decimal("7.5")
    company.save()
    log("data_entry", "2025-03-10", minutes=225, rep=make_rep("Rita"))
    assert figure("data_entry_time", "2025-W11") == Decimal("0.1")


def test_a_rep_in_two_teams_works_for_each_while_in_it():
    alpha, beta = make_team("Alpha"), make_team("Beta")
    rep = make_rep("Rita", team=alpha)
    move_rep(rep, beta, day("2025-03-13"))
    log("demo", "2025-03-12", minutes=720, rep=rep)
    log("demo", "2025-03-13", minutes=240, rep=rep)
    assert figures("selling_time", "2025-W11", "team") == {"Alpha": Decimal("0.5"), "Beta": Decimal("0.25")}
    assert [minutes("2025-W11", "team", team) for team in (alpha, beta)] == [1440, 960]


def test_a_team_with_its_sub_teams_works_all_their_minutes():
    alpha = make_team("Alpha")
    beta = make_team("Beta", parent=alpha)
    make_rep("Rita", team=alpha)
    move_rep(make_rep("Sam", team=alpha), beta, day("2025-03-13"))
    assert minutes("2025-W11", "team_rollup", alpha) == 2 * FULL_WEEK
    assert minutes("2025-W11", "team", alpha) == FULL_WEEK + 1440


def test_a_month_that_runs_counts_the_working_days_up_to_today():
    rep = make_rep("Rita", team=make_team("Alpha"))
    log("demo", "2025-03-12", minutes=768, rep=rep)
    for by, member in (("company", ""), ("rep", rep), ("team", rep.team_memberships.get().team)):
        assert minutes("2025-03", by, member, day("2025-03-12")) == 8 * 480
        assert figure("selling_time", "2025-03", by, member, day("2025-03-12")) == Decimal("0.2")
    assert minutes("2025-03", today=day("2025-03-16")) == 10 * 480
    assert minutes("2025-04", today=day("2025-03-16")) == 0


def test_each_company_has_its_own_days_and_hours(company, other_company):
    log("demo", "2025-03-10 23:30", minutes=60, rep=make_rep("Rita"))
    other_company.working_days, other_company.hours_per_day = [5, 6, 0, 1, 2], Decimal(6)
    other_company.save()
    with company_context(other_company):
        log("demo", "2025-03-10 23:30", minutes=90, rep=make_rep("Rita"))
        assert figure("selling_time", "2025-03-10") == Decimal("0.25")
    assert figure("selling_time", "2025-03-10") == Decimal("0.125")


def test_calls_of_a_rep_follow_the_team_of_the_day():
    rep = make_rep("Rita", team=make_team("Alpha"))
    log(on="2025-03-12", count=2, rep=rep)
    log(on="2025-03-13", count=3, rep=rep)
    move_rep(rep, make_team("Beta"), day("2025-03-13"))
    assert figures("calls", "2025-03", "team") == {"Alpha": 2, "Beta": 3}
    assert figures("calls_per_rep", "2025-03", "team") == {"Alpha": 2, "Beta": 3}
