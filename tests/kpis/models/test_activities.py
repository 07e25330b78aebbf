"""An activity's day and team follow its instant, its company's time zone and its rep's moves."""

import pytest
from django.db import IntegrityError

from accounts.models import TeamMembership
from accounts.tenancy import company_context
from kpis.models import Activity
from tests.factories import day, instant, make_rep, make_team
from tests.kpis.models.test_team_moves import move


def told(activity: Activity) -> tuple[str, str]:
    """The day and the team an activity counts for."""
    activity.refresh_from_db()
    return str(activity.done_on), activity.team.name if activity.team else ""


def call(rep, at: str) -> Activity:
    return Activity.objects.create(kind="call", rep=rep, at=instant(at))


def test_an_activity_counts_on_the_company_s_day_for_the_team_of_that_day(in_company) -> None:
    rep = make_rep(team=make_team("Alpha"))
    move(rep, make_team("Beta"), "2025-03-01")
    assert told(call(rep, "2025-02-28 23:30")) == ("2025-02-28", "Alpha")
    assert told(call(rep, "2025-03-01 00:30")) == ("2025-03-01", "Beta")


def test_a_move_entered_later_moves_the_activities_since(in_company) -> None:
    rep = make_rep(team=make_team("Alpha"))
    before, since = call(rep, "2025-02-28"), call(rep, "2025-03-01")
    move(rep, make_team("Beta"), "2025-03-01")
    assert [told(one)[1] for one in (before, since)] == ["Alpha", "Beta"]


def test_a_team_left_again_leaves_the_activities(in_company) -> None:
    rep = make_rep(team=make_team("Alpha"), since="2025-01-01")
    early, late = call(rep, "2024-12-31"), call(rep, "2025-01-01")
    assert [told(one)[1] for one in (early, late)] == ["", "Alpha"]
    TeamMembership.objects.all().delete()
    assert told(late) == ("2025-01-01", "")


def test_a_team_s_place_given_to_another_rep_moves_the_activities_of_both(in_company) -> None:
    rita, sam = make_rep("Rita", team=make_team("Alpha")), make_rep("Sam")
    hers, his = call(rita, "2025-03-01"), call(sam, "2025-03-01")
    TeamMembership.objects.update(rep=sam)
    assert [told(one)[1] for one in (hers, his)] == ["", "Alpha"]


def test_an_activity_given_to_another_rep_or_day_follows_them(in_company) -> None:
    rita, sam = make_rep("Rita", team=make_team("Alpha")), make_rep("Sam", team=make_team("Beta"))
    activity = call(rita, "2025-03-01")
    Activity.objects.update(rep=sam)
    assert told(activity) == ("2025-03-01", "Beta")
    Activity.objects.update(at=instant("2014-12-31"))
    assert told(activity) == ("2014-12-31", "")


def test_a_company_that_moves_counts_days_anew(in_company) -> None:
    rep = make_rep(team=make_team("Alpha"))
    move(rep, make_team("Beta"), "2025-03-01")
    activity = call(rep, "2025-02-28 23:30")
    in_company.timezone = "Asia/Tokyo"
    in_company.save()
    assert told(activity) == ("2025-03-01", "Beta")


def test_the_same_instant_has_each_company_s_own_day(in_company, other_company) -> None:
    here = call(make_rep(), "2025-03-01 23:00")
    with company_context(other_company):
        there = Activity.objects.create(kind="call", rep=make_rep(), at=here.at)
        there.refresh_from_db()
    here.refresh_from_db()
    assert (here.done_on, there.done_on) == (day("2025-03-01"), day("2025-03-02"))


def test_minutes_are_not_negative(in_company) -> None:
    with pytest.raises(IntegrityError, match="activity_minutes_are_not_negative"):
        Activity.objects.create(kind="call", rep=make_rep(), at=instant("2025-03-01"), minutes=-1)
