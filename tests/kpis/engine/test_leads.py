"""On which day, for whom and in which cohort a lead counts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Company
from accounts.services import create_company, move_rep
from accounts.tenancy import company_context
from kpis.models import Lead, Opportunity
from kpis.services import convert_lead, reopen, win
from tests.factories import (
    instant,
    lose_deal,
    make_campaign,
    make_lead,
    make_leads,
    make_region,
    make_rep,
    make_stage,
    make_team,
    open_deal,
    stage_of,
    win_deal,
)
from tests.kpis.figures import figure, figures, reading, readings, rows

LEAD_RATES = ["lead_conversion_rate", "lead_to_opportunity", "lead_to_customer_rate", "mql_to_sql_rate"]


def all_rates(period: str) -> list[Decimal | None]:
    return [figure(key, period) for key in LEAD_RATES]


@pytest.mark.usefixtures("in_company")
class TestDays:
    def test_the_last_minute_of_a_month_belongs_to_it_and_midnight_to_the_next(self):
        make_lead("2025-03-31 23:59")
        make_leads(2, "2025-04-01 00:00")
        assert [figure("leads", month) for month in ("2025-03", "2025-04")] == [1, 2]

    def test_an_instant_belongs_to_the_day_the_company_has(self):
        make_lead(datetime(2025, 3, 31, 22, 30, tzinfo=UTC))
        assert [figure("leads", month) for month in ("2025-03", "2025-04")] == [0, 1]
        with company_context(create_company("york", "York", "USD", timezone="America/New_York")):
            make_lead(datetime(2025, 3, 31, 22, 30, tzinfo=UTC))
            assert [figure("leads", month) for month in ("2025-03", "2025-04")] == [1, 0]

    def test_a_company_that_moves_to_another_time_zone_moves_its_leads(self, company):
        make_lead("2025-03-31 23:30")
        Company.objects.filter(pk=company.pk).update(timezone="Asia/Tehran")
        company.refresh_from_db()
        with company_context(company):
            assert [figure("leads", month) for month in ("2025-03", "2025-04")] == [0, 1]

    def test_both_halves_of_the_hour_that_repeats_belong_to_the_day_the_clocks_go_back(self):
        for hour in (0, 1):
            make_lead(datetime(2025, 10, 26, hour, 30, tzinfo=UTC))
        assert figure("leads", "2025-10-26") == 2

    def test_a_day_of_twenty_three_hours_is_a_day_of_the_sales_cycle(self):
        win_deal(on="2025-03-31 00:10", opened="2025-03-30", lead=make_lead("2025-03-29 23:50"))
        assert figure("sales_cycle_length", "2025-03") == 2

    def test_a_leap_day_is_a_day_of_february(self):
        make_lead("2024-02-29", mql="2024-02-29", sql="2024-02-29")
        assert [figure("leads", period) for period in ("2024-02-29", "2024-02", "2024-03")] == [1, 1, 0]
        assert figure("mql_to_sql_rate", "2024-02") == 1
        win_deal(on="2024-03-01", opened="2024-03-01", lead=make_lead("2024-02-28"))
        assert figure("sales_cycle_length", "2024-03") == 2


@pytest.mark.usefixtures("in_company")
class TestCohorts:
    def test_without_a_lead_the_rates_are_undefined_and_say_why(self):
        assert figure("leads", "2025-03") == figure("qualified_leads", "2025-03") == 0
        assert all_rates("2025-03") == [None] * 4
        told = reading("lead_conversion_rate", "2025-03").undefined
        assert told == "Nothing to divide by: leads created = 0."

    def test_one_lead_makes_every_rate(self):
        lead = make_lead("2025-03-10", mql="2025-03-11", sql="2025-03-12")
        assert all_rates("2025-03") == [0, 0, 0, 1]
        win_deal(on="2025-03-20", lead=lead)
        assert all_rates("2025-03") == [1, 1, 1, 1]
        assert [row.pk for row in rows("lead_to_customer_rate", "leads_won", "2025-03")] == [lead.pk]

    def test_a_lead_converted_a_year_later_restates_the_month_it_came_in(self):
        make_leads(3, "2024-03-10")
        lead = make_lead("2024-03-31", rep=make_rep())
        assert all_rates("2024-03") == [0, 0, 0, None]
        stage_of("won")
        deal = convert_lead(lead, make_stage("Talk"), name="", amount=100, at=instant("2025-03-10"))
        assert all_rates("2024-03") == [Decimal("0.25"), Decimal("0.25"), 0, None]
        win(deal, at=instant("2025-03-20"))
        assert all_rates("2024-03") == [Decimal("0.25"), Decimal("0.25"), Decimal("0.25"), None]
        assert all_rates("2025-03") == [None] * 4
        assert figure("sales_cycle_length", "2025-03") == 354

    def test_a_win_that_is_reopened_or_deleted_leaves_the_cohort(self):
        lead = make_lead("2025-03-10")
        deal = win_deal(on="2025-04-04", lead=lead)
        assert figure("lead_to_customer_rate", "2025-03") == 1
        reopen(deal, stage_of("open"))
        assert [figure(key, "2025-03") for key in LEAD_RATES[:3]] == [1, 1, 0]
        Opportunity.objects.filter(pk=deal.pk).update(deleted_at=timezone.now())
        assert [figure(key, "2025-03") for key in LEAD_RATES[:3]] == [0, 0, 0]

    def test_a_deleted_lead_counts_nowhere(self):
        lead = make_lead("2025-03-10", mql="2025-03-10", sql="2025-03-10")
        Lead.objects.filter(pk=lead.pk).update(deleted_at=timezone.now())
        assert [figure(key, "2025-03") for key in ("leads", "qualified_leads", "mql_to_sql_rate")] == [
            0,
            0,
            None,
        ]

    @pytest.mark.parametrize("is_deal_first", [True, False])
    def test_the_order_in_which_lead_and_deal_are_written_makes_no_difference(self, is_deal_first):
        if is_deal_first:
            make_lead("2025-03-01", opportunity=win_deal(on="2025-04-10", opened="2025-04-01"))
        else:
            win_deal(on="2025-04-10", opened="2025-04-01", lead=make_lead("2025-03-01"))
        assert [figure(key, "2025-03") for key in LEAD_RATES[:3]] == [1, 1, 1]
        assert figure("sales_cycle_length", "2025-04") == 40

    def test_a_conversion_counts_without_a_deal(self):
        make_leads(4, "2025-03-10")
        make_lead("2025-03-10", converted="2025-03-20")
        assert figure("lead_conversion_rate", "2025-03") == Decimal("0.2")
        assert figure("lead_to_opportunity", "2025-03") == 0


@pytest.mark.usefixtures("in_company")
class TestMembers:
    def test_a_rep_who_changed_team_leaves_their_leads_with_the_team_of_the_day(self):
        alpha, beta = make_team("Alpha"), make_team("Beta")
        rita = make_rep(team=alpha)
        move_rep(rita, beta, date(2025, 3, 16))
        make_leads(2, "2025-03-15 23:59", rep=rita)
        won = make_lead("2025-03-16 00:00", rep=rita)
        make_lead("2025-03-16", rep=make_rep("Otto"))
        win_deal(on="2025-04-04", lead=won, rep=rita)
        assert figures("leads", "2025-03", "team") == {"Alpha": 2, "Beta": 1, "none": 1}
        assert figures("lead_to_customer_rate", "2025-03", "team") == {"Alpha": 0, "Beta": 1, "none": 0}

    def test_leads_are_told_by_source_campaign_and_region(self):
        north, spring = make_region("North"), make_campaign("Spring", "2025-03-01")
        make_leads(3, "2025-03-10", source="Fair", campaign=spring, region=north)
        win_deal(on="2025-03-20", lead=make_lead("2025-03-10", source="Web"))
        assert figures("leads", "2025-03", "source") == {"Fair": 3, "Web": 1}
        assert figures("lead_to_customer_rate", "2025-03", "source") == {"Fair": 0, "Web": 1}
        assert figures("leads", "2025-03", "campaign") == {"Spring": 3, "none": 1}
        assert figures("leads", "2025-03", "region") == {"North": 3, "none": 1}

    def test_wins_and_win_rates_are_told_by_the_level_of_each_letter_and_by_score(self):
        win_deal(on="2025-03-10", budget=3, authority=3)
        win_deal(on="2025-03-10", budget=3)
        lose_deal(on="2025-03-10", budget=3)
        lose_deal(on="2025-03-10", budget=3)
        lose_deal(on="2025-03-10", budget=1, need=0)
        lose_deal(on="2025-03-10")
        assert by_level("win_rate", "budget") == {"3": Decimal("0.5"), "1": 0, "": 0}
        assert by_level("win_rate", "authority") == {"3": 1, "": Decimal("0.2")}
        assert by_level("win_rate", "need") == {"0": 0, "": Decimal("0.4")}
        assert by_level("deals_won", "timeline") == {"": 2}
        assert by_level("deals_won", "score") == {"3": 1, "2": 1}

    def test_open_deals_are_told_by_score(self):
        open_deal(on="2025-03-10", budget=3, authority=3)
        open_deal(on="2025-03-10", budget=3, authority=3, score_by_hand=5)
        open_deal(on="2025-03-10")
        assert by_level("open_opportunities", "score") == {"3": 1, "5": 1, "": 1}


def by_level(key: str, letter: str) -> dict[str, Decimal | None]:
    """By the level itself, without its words."""
    return {one.member: one.value for one in readings(key, "2025-03", letter) if one.value is not None}
