"""Deals follow the team their rep was in at the time, whichever was entered first."""

import datetime

from accounts.models import TeamMembership
from tests.factories import age_history, day, make_rep, make_team, open_deal, win_deal


def teams(deal) -> list[tuple[str, str]]:
    """From which day on the deal was in which team."""
    return [(str(row.entered_on), row.team.name if row.team else "") for row in deal.history.all()]


def move(rep, team, on: str) -> None:
    rep.team_memberships.filter(ends_on=None).update(ends_on=day(on))
    TeamMembership.objects.create(rep=rep, team=team, starts_on=day(on))


def test_an_open_deal_is_split_on_the_day_its_rep_moved(in_company) -> None:
    rep = make_rep(team=make_team("Alpha"))
    deal = open_deal(on="2025-01-05", rep=rep)
    move(rep, make_team("Beta"), "2025-03-01")
    assert teams(deal) == [("2025-01-05", "Alpha"), ("2025-03-01", "Beta")]


def test_a_deal_entered_after_the_move_is_split_on_its_day_too(in_company) -> None:
    rep = make_rep(team=make_team("Alpha"))
    move(rep, make_team("Beta"), "2025-03-01")
    deal = win_deal(opened="2025-01-05", on="2025-06-01", rep=rep)
    assert teams(deal) == [("2025-01-05", "Alpha"), ("2025-03-01", "Beta"), ("2025-06-01", "Beta")]


def test_a_deal_whose_opening_is_set_back_past_the_move_is_split(in_company) -> None:
    rep = make_rep(team=make_team("Alpha"))
    move(rep, make_team("Beta"), "2025-03-01")
    deal = open_deal(on="2025-04-01", rep=rep)
    age_history()
    deal.opened_at -= datetime.timedelta(days=60)
    deal.save()
    assert teams(deal) == [("2025-01-31", "Alpha"), ("2025-03-01", "Beta")]


def test_a_deal_that_closed_before_the_move_stays_with_the_team_that_won_it(in_company) -> None:
    rep = make_rep(team=make_team("Alpha"))
    deal = win_deal(opened="2025-01-05", on="2025-02-01", rep=rep)
    move(rep, make_team("Beta"), "2025-03-01")
    deal.refresh_from_db()
    assert (deal.team.name, teams(deal)[-1]) == ("Alpha", ("2025-02-01", "Alpha"))
