"""What a KPI is meant to reach: a target of exactly the period, of its parts, or a share of a longer one."""

from datetime import date
from decimal import Decimal

import pytest

from kpis import selectors
from kpis.models import Target
from kpis.selectors import Against
from tests.factories import make_rep, make_team, set_quota, win_deal

pytestmark = pytest.mark.usefixtures("in_company")


def aim(value: object, first: str, last: str, kpi: str = "total_revenue", **scope: object) -> Target:
    return Target.objects.create(
        kpi=kpi, value=value, starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last), **scope
    )


def target(period: str, kpi: str = "total_revenue", **whose: str) -> Decimal | None:
    (found,) = selectors.read_aims(kpi, [selectors.company_calendar().parse(period)], **whose)
    return found


def test_a_target_of_exactly_the_period_comes_first():
    aim(1200, "2025-01-01", "2025-12-31")
    aim(150, "2025-03-01", "2025-03-31")
    assert target("2025-03") == 150


def test_parts_that_fill_the_period_add_up():
    for month, last in ((1, 31), (2, 28), (3, 31)):
        aim(100, f"2025-0{month}-01", f"2025-0{month}-{last}")
    assert target("2025-Q1") == 300


def test_parts_with_a_gap_are_no_target():
    aim(100, "2025-01-01", "2025-01-31")
    aim(100, "2025-03-01", "2025-03-31")
    assert target("2025-Q1") is None


def test_a_longer_target_is_shared_by_working_days():
    aim(62, "2025-01-01", "2025-03-31")
    assert [target(f"2025-0{month}") for month in (1, 2, 3)] == [
        Decimal(62) * days / 64 for days in (23, 20, 21)
    ]


def test_the_shortest_of_two_longer_targets_is_shared():
    aim(10_000, "2025-01-01", "2025-12-31")
    aim(64, "2025-01-01", "2025-03-31")
    assert target("2025-02") == 20


def test_a_rate_is_only_held_against_a_target_of_its_own_period():
    aim("0.3", "2025-01-01", "2025-03-31", "win_rate")
    assert target("2025-Q1", "win_rate") == Decimal("0.3")
    assert target("2025-02", "win_rate") is None


def test_each_scope_has_its_own_targets():
    rita, alpha = make_rep("Rita"), make_team("Alpha")
    aim(1, "2025-03-01", "2025-03-31")
    aim(2, "2025-03-01", "2025-03-31", scope="rep", rep=rita)
    aim(3, "2025-03-01", "2025-03-31", scope="team", team=alpha)
    assert target("2025-03") == 1
    assert target("2025-03", by="rep", member=str(rita.pk)) == 2
    assert target("2025-03", by="team", member=str(alpha.pk)) == 3
    assert target("2025-03", by="team_rollup", member=str(alpha.pk)) == 3
    assert target("2025-03", by="source", member="web") is None


def test_revenue_without_a_target_is_held_against_the_quota():
    set_quota(500, "2025-03-01", "2025-03-31")
    assert target("2025-03") == 500
    aim(700, "2025-03-01", "2025-03-31")
    assert target("2025-03") == 700


def test_plan_attainment_is_meant_to_be_whole():
    assert target("2025-03", "plan_attainment") == 1


def test_an_explanation_names_the_target():
    win_deal(400, "2025-03-10")
    aim(1000, "2025-03-01", "2025-03-31")
    found = selectors.explain("total_revenue", selectors.company_calendar().parse("2025-03"))
    assert found.compared(Against.TARGET).value == 1000
