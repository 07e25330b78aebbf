"""What the database fills in of a lead, whichever of the records is written first."""

from datetime import date

import pytest

from accounts.models import Company, Rep, TeamMembership
from accounts.services import move_rep
from kpis.models import Lead
from tests.factories import instant, make_lead, make_region, make_rep, make_team

pytestmark = pytest.mark.django_db


def told(lead):
    lead.refresh_from_db()
    return lead


def test_a_lead_belongs_to_the_team_its_rep_was_in_on_the_day_it_was_created(in_company):
    alpha, beta = make_team("Alpha"), make_team("Beta")
    rita = make_rep(team=alpha)
    move_rep(rita, beta, date(2025, 2, 1))
    before, after = make_lead("2025-01-31", rep=rita), make_lead("2025-02-01", rep=rita)
    assert (told(before).team, told(after).team) == (alpha, beta)


def test_a_lead_is_sold_in_its_own_region_else_in_its_reps(in_company):
    north, south = make_region("North"), make_region("South")
    rita = make_rep(region=north)
    assert told(make_lead(rep=rita)).sales_region == north
    assert told(make_lead(rep=rita, region=south)).sales_region == south
    assert told(make_lead()).sales_region is None


def test_a_lead_qualifies_on_the_day_sales_said_so(in_company):
    assert told(make_lead("2025-01-05", sql="2025-01-09")).qualified_on == date(2025, 1, 9)


def test_a_lead_qualifies_without_a_word_of_sales_when_its_letters_meet_the_rule(in_company):
    lead = told(make_lead("2025-01-05", mql="2025-01-07", budget=1, authority=1, need=2, timeline=1))
    assert lead.qualified_at == instant("2025-01-07")
    assert told(make_lead("2025-01-05", budget=1, authority=1, need=3, timeline=0)).qualified_at is None
    assert told(make_lead("2025-01-05", budget=1, authority=1, need=3)).qualified_at is None


def test_a_lead_follows_a_move_entered_later_and_one_taken_back(in_company):
    alpha, beta = make_team("Alpha"), make_team("Beta")
    rita = make_rep(team=alpha)
    lead = make_lead("2025-02-10", rep=rita)
    move_rep(rita, beta, date(2025, 2, 1))
    assert told(lead).team == beta
    TeamMembership.objects.filter(rep=rita, team=beta).delete()
    assert told(lead).team is None
    TeamMembership.objects.filter(rep=rita, team=alpha).update(ends_on=None)
    assert told(lead).team == alpha


def test_a_lead_follows_the_region_of_its_rep(in_company):
    north, south = make_region("North"), make_region("South")
    rita = make_rep()
    lead, own = make_lead(rep=rita), make_lead(rep=rita, region=north)
    Rep.objects.filter(pk=rita.pk).update(region=south)
    assert (told(lead).sales_region, told(own).sales_region) == (south, north)


def test_a_lead_follows_the_time_zone_of_the_company(in_company):
    alpha, beta = make_team("Alpha"), make_team("Beta")
    rita = make_rep(team=alpha)
    move_rep(rita, beta, date(2025, 2, 1))
    lead = make_lead("2025-01-31 22:30", rep=rita)
    assert (told(lead).created_on, lead.team) == (date(2025, 1, 31), alpha)
    Company.objects.filter(pk=in_company.pk).update(timezone="Asia/Tehran")
    assert (told(lead).created_on, lead.team) == (date(2025, 2, 1), beta)


def test_a_lead_given_to_another_rep_goes_to_that_reps_team(in_company):
    alpha, beta = make_team("Alpha"), make_team("Beta")
    lead = make_lead(rep=make_rep("Rita", team=alpha))
    Lead.objects.filter(pk=lead.pk).update(rep=make_rep("Otto", team=beta))
    assert told(lead).team == beta
