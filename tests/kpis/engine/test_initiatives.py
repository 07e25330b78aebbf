"""Which deals count for an initiative: those closed within its days, both included, whichever was entered first."""

from decimal import Decimal

import pytest
from django.utils import timezone

from kpis.models import Initiative, Opportunity
from tests.factories import day, instant, make_region, win_deal
from tests.kpis.figures import figure, figures, rows, total

pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture
def initiative(in_company):
    return launch("New market", "2025-02-01", "2025-03-15", 1000)


def launch(name: str, starts_on: str, ends_on: str | None = None, invested: int | None = None) -> Initiative:
    ends = day(ends_on) if ends_on else None
    return Initiative.objects.create(name=name, starts_on=day(starts_on), ends_on=ends, invested=invested)


def revenue(period: str = "2025") -> object:
    return figure("new_initiative_revenue", period)


def test_both_edges_count_in_the_company_s_time(initiative):
    for amount, at in ((1, "2025-01-31 23:59"), (20, "2025-02-01 00:00"), (300, "2025-03-15 23:59")):
        win_deal(amount, at, initiative=initiative)
    win_deal(4000, "2025-03-16 00:00", initiative=initiative)
    win_deal(50_000, "2025-02-15")
    assert revenue() == 320


def test_an_initiative_without_an_end_counts_on(initiative):
    win_deal(500, "2025-12-31", initiative=launch("Product", "2025-01-01"))
    assert revenue() == 500


def test_other_days_of_the_initiative_move_its_deals(initiative):
    win_deal(100, "2025-02-10", initiative=initiative)
    win_deal(30, "2025-03-20", initiative=initiative)
    Initiative.objects.update(starts_on=day("2025-02-11"), ends_on=day("2025-03-20"))
    assert revenue() == 30
    Initiative.objects.update(starts_on=day("2025-02-10"), ends_on=None)
    assert revenue() == 130


def test_deals_of_a_deleted_initiative_count_no_more_until_it_is_back(initiative):
    win_deal(100, "2025-02-10", initiative=initiative)
    Initiative.objects.update(deleted_at=timezone.now())
    assert revenue() == 0
    Initiative.everything.update(deleted_at=None)
    assert revenue() == 100


def test_a_deal_may_be_written_before_its_initiative(initiative):
    win_deal(100, "2025-02-10", initiative_id=initiative.pk + 1)
    initiative.pk, initiative.external_id = initiative.pk + 1, "later"
    initiative.save(force_insert=True)
    assert revenue() == 100


def test_a_deal_that_moves_out_of_the_days_or_the_initiative_counts_no_more(initiative):
    deal = win_deal(100, "2025-02-10", initiative=initiative)
    Opportunity.objects.update(closed_at=instant("2025-03-16"))
    assert revenue() == 0
    Opportunity.objects.update(closed_at=instant("2025-03-15"))
    assert (revenue(), deal.initiative) == (100, initiative)
    Opportunity.objects.update(initiative=None)
    assert revenue() == 0


def test_the_share_of_revenue_is_each_member_s_own(initiative):
    north = make_region("North")
    win_deal(100, "2025-02-10", initiative=initiative, region=north)
    win_deal(300, "2025-02-10", region=north)
    win_deal(600, "2025-02-10")
    assert figure("new_initiative_revenue.share", "2025-02") == Decimal("0.1")
    assert figures("new_initiative_revenue.share", "2025-02", "region")["North"] == Decimal("0.25")


def test_without_revenue_there_is_no_share(initiative):
    assert figure("new_initiative_revenue.share", "2025-02") is None


def test_each_initiative_has_its_own_return(initiative):
    launch("Product", "2025-01-01", invested=400)
    launch("Free", "2025-01-01")
    for one, amount in (("New market", 1500), ("Product", 100), ("Free", 70)):
        win_deal(amount, "2025-02-10", initiative=Initiative.objects.get(name=one))
    found = figures("initiative_return", "2025-02", "initiative")
    assert found == {"New market": Decimal("1.5"), "Product": Decimal("0.25"), "Free": None}
    assert figures("new_initiative_revenue", "2025-02", "initiative")["Free"] == 70


def test_what_was_invested_counts_in_every_period_the_initiative_runs_in(initiative):
    launch("Earlier", "2024-01-01", "2024-12-31", 5)
    for period, amount in (("2025-01", None), ("2025-02", 0), ("2025-03", 0), ("2025-04", None)):
        assert (period, figure("initiative_return", period)) == (period, amount)
    assert total(rows("initiative_return", "invested", "2025-Q1")) == 1000
