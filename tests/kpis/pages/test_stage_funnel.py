"""How far the deals opened lately have come."""

from datetime import date, timedelta

import pytest

from accounts.models import Company
from kpis.models import Opportunity
from kpis.pages.conventions import Conventions
from kpis.pages.scope import Scope
from kpis.pages.stage_funnel import stage_funnel
from kpis.rules.calendar import Calendar
from tests.factories import make_rep, make_stage, make_team, open_deal, win_deal

TODAY = date(2025, 6, 30)
WHOLE = Scope("company", "North Wind")


def steps(scope: Scope = WHOLE) -> list[tuple[str, str, str]]:
    conventions = Conventions("USD", "UTC", Calendar(), TODAY)
    return [(step.name, step.count, step.conversion) for step in stage_funnel(scope, conventions)]


@pytest.fixture
def stages(in_company: Company) -> None:
    for position, name in enumerate(("Qualify", "Propose"), start=1):
        make_stage(name, position=position)


def test_a_deal_counts_in_every_stage_up_to_the_furthest_it_reached(stages: None) -> None:
    deal = open_deal(on=TODAY - timedelta(days=9))
    Opportunity.objects.filter(pk=deal.pk).update(stage=make_stage("Later", position=3))
    open_deal(on=TODAY - timedelta(days=9))
    assert [count for _name, count, _share in steps()] == ["2", "1", "1", "0"]


def test_a_win_went_through_every_stage(stages: None) -> None:
    open_deal(on=TODAY - timedelta(days=9))
    win_deal(on=TODAY)
    assert steps() == [("Qualify", "2", ""), ("Propose", "1", "50%"), ("Won", "1", "100%")]


def test_only_deals_opened_in_the_last_180_days_count(stages: None) -> None:
    open_deal(on=TODAY - timedelta(days=180))
    open_deal(on=TODAY - timedelta(days=179))
    assert steps()[0] == ("Qualify", "1", "")


def test_the_funnel_of_a_team_holds_its_own_deals(stages: None) -> None:
    alpha = make_team("Alpha")
    open_deal(on=TODAY, rep=make_rep("Rita", team=alpha))
    open_deal(on=TODAY, rep=make_rep("Bob", team=make_team("Beta")))
    assert steps(Scope("team", "Alpha", str(alpha.pk), frozenset({alpha.pk})))[0] == ("Qualify", "1", "")
