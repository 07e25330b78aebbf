"""What the database tells about a deal's life, whichever way the deal is written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.tenancy import company_context
from kpis.models import Opportunity, OpportunityHistory
from tests.factories import (
    age_history,
    day,
    instant,
    make_customer,
    make_rep,
    make_stage,
    make_team,
    open_deal,
    remember,
    set_rate,
    stage_of,
    win_deal,
    win_deals,
)
from tests.kpis.figures import figure, figures

pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture
def talk(in_company):
    return make_stage("Talk", position=1, probability=Decimal("0.2"))


@pytest.fixture
def offer(talk):
    return make_stage("Offer", position=2, probability=Decimal("0.5"))


def told(deal: Opportunity) -> list[tuple[str, str, Decimal | None]]:
    """The days, outcomes and amounts of the deal's stretches."""
    return [
        (str(stretch.entered_on), stretch.outcome, stretch.amount_base)
        for stretch in deal.history.order_by("at", "id")
    ]


def today() -> str:
    return str(timezone.now().astimezone(instant("2025-01-01").tzinfo).date())


def change(deal: Opportunity, **values: object) -> None:
    Opportunity.objects.filter(pk=deal.pk).update(**values)


class TestOpening:
    def test_an_open_deal_has_one_stretch_from_its_opening_in_its_stage(self, talk):
        (stretch,) = open_deal(1000, "2025-03-10", stage=talk).history.all()
        assert (stretch.entered_on, stretch.left_on, stretch.stage) == (day("2025-03-10"), None, talk)
        assert (stretch.is_first, stretch.leaves_stage) == (True, False)

    def test_a_deal_entered_when_it_was_won_was_open_before_in_a_stage_nobody_knows(self):
        opening, closing = win_deal(1000, "2025-03-10", opened="2025-03-01").history.all()
        assert (opening.outcome, opening.stage, opening.left_on) == ("open", None, day("2025-03-10"))
        assert (closing.outcome, closing.left_on) == ("won", None)

    def test_a_batch_is_told_deal_by_deal(self):
        win_deals(3, 1000, "2025-03-10")
        assert OpportunityHistory.objects.count() == 6


class TestStages:
    def test_a_move_ends_one_stretch_and_begins_another(self, talk, offer):
        deal = open_deal(1000, "2025-03-10", stage=talk)
        change(deal, stage=offer)
        before, after = deal.history.all()
        assert (before.stage, before.leaves_stage, before.until) == (talk, True, after.at)
        assert (after.stage, after.stage_since) == (offer, after.at)

    def test_days_in_a_stage_run_through_changes_of_anything_else(self, talk, offer):
        deal = open_deal(1000, "2025-03-01", stage=talk)
        remember(deal, "2025-03-05", amount_base=Decimal(70))
        remember(deal, "2025-03-09", stage=offer)
        assert figures("stage_duration", "2025-03", "stage")["Talk"] == 8

    def test_a_stage_entered_twice_is_passed_through_twice(self, talk, offer):
        deal = open_deal(1000, "2025-03-01", stage=talk)
        for on, stage in (("2025-03-03", offer), ("2025-03-04", talk), ("2025-03-10", offer)):
            remember(deal, on, stage=stage)
        assert figures("stage_duration", "2025-03", "stage") == {"Talk": 4, "Offer": 1}

    def test_each_rep_has_the_stages_of_their_own_deals(self, talk, offer):
        for name, left in (("Ann", "2025-03-05"), ("Ben", "2025-03-11")):
            deal = open_deal(1000, "2025-03-01", stage=talk, rep=make_rep(name))
            remember(deal, left, stage=offer)
        assert figures("stage_duration", "2025-03", "rep") == {"Ann": 4, "Ben": 10}


class TestAmounts:
    def test_a_changed_amount_holds_from_now_on_and_not_before(self):
        deal = open_deal(1000, "2025-03-10")
        age_history()
        change(deal, amount=700)
        assert told(deal) == [("2025-03-10", "open", 1000), (today(), "open", 700)]
        assert figure("open_pipeline", "2025-12") == 1000

    def test_an_amount_changed_while_the_deal_is_being_entered_was_so_from_the_start(self):
        deal = open_deal(1000, "2025-03-10")
        change(deal, amount=700)
        assert told(deal) == [("2025-03-10", "open", 700)]

    def test_an_amount_that_was_not_known_was_so_from_the_start(self):
        deal = open_deal(None, "2025-03-10")
        age_history()
        change(deal, amount=700)
        assert figure("open_pipeline", "2025-03") == 700

    def test_a_new_rate_revalues_the_pipeline_from_now_on(self):
        set_rate("EUR", "2025-01-01", 2)
        open_deal(100, "2025-03-10", currency="EUR")
        age_history()
        set_rate("EUR", "2025-06-01", 3)
        assert figure("open_pipeline", "2025-12") == 200
        assert figure("open_pipeline", today()) == 300

    def test_writing_the_same_again_tells_nothing(self):
        deal = open_deal(1000, "2025-03-10")
        age_history()
        change(deal, amount=1000, name="Another name")
        assert told(deal) == [("2025-03-10", "open", 1000)]


class TestClosing:
    def test_a_win_ends_the_pipeline_on_its_day(self):
        deal = open_deal(1000, "2025-03-01")
        change(deal, stage=stage_of("won"), closed_at=instant("2025-03-10"))
        assert told(deal) == [("2025-03-01", "open", 1000), ("2025-03-10", "won", 1000)]

    def test_what_was_told_for_after_a_backdated_win_no_longer_holds(self, offer):
        deal = open_deal(1000, "2025-03-01")
        remember(deal, "2025-03-20", stage=offer)
        change(deal, stage=stage_of("won"), closed_at=instant("2025-03-10"))
        assert told(deal) == [("2025-03-01", "open", 1000), ("2025-03-10", "won", 1000)]

    @pytest.mark.parametrize("corrected", ["2025-03-05", "2025-03-20"])
    def test_a_corrected_day_of_the_win_moves_the_end_of_the_pipeline(self, corrected):
        deal = win_deal(1000, "2025-03-10", opened="2025-03-01")
        change(deal, closed_at=instant(corrected))
        assert told(deal) == [("2025-03-01", "open", 1000), (corrected, "won", 1000)]

    def test_a_win_corrected_to_a_loss_is_lost_on_the_same_day(self):
        deal = win_deal(1000, "2025-03-10", opened="2025-03-01")
        change(deal, stage=stage_of("lost"))
        assert told(deal) == [("2025-03-01", "open", 1000), ("2025-03-10", "lost", 1000)]

    def test_a_reopened_deal_is_open_from_now_and_was_closed_in_between(self):
        deal = win_deal(1000, "2025-03-10", opened="2025-03-01")
        age_history()
        change(deal, stage=stage_of("open"), closed_at=None)
        assert [outcome for _, outcome, _ in told(deal)] == ["open", "won", "open"]
        assert figure("open_opportunities", "2025-06") == 0
        assert figure("open_opportunities", today()) == 1

    def test_a_reopened_deal_leaves_the_day_it_was_won(self):
        deal = win_deal(1000, "2025-03-10", opened="2025-03-01")
        age_history()
        change(deal, stage=stage_of("open"), closed_at=None)
        assert figure("deals_won", "2025-03") == 0
        assert figure("opportunity_conversion_rate", "2025-03") == 0

    def test_a_deal_won_again_counts_on_the_day_it_was_last_won(self):
        deal = win_deal(1000, "2025-03-10", opened="2025-03-01")
        age_history()
        change(deal, stage=stage_of("open"), closed_at=None)
        change(deal, stage=stage_of("won"), closed_at=timezone.now())
        assert figure("deals_won", "2025-03") == 0
        assert figure("deals_won", today()) == 1


class TestOpeningDay:
    def test_an_earlier_opening_lengthens_the_first_stretch(self):
        deal = win_deal(1000, "2025-03-10", opened="2025-03-05")
        change(deal, opened_at=instant("2025-02-20"))
        assert told(deal) == [("2025-02-20", "open", 1000), ("2025-03-10", "won", 1000)]
        assert figure("new_opportunities", "2025-02") == 1

    def test_a_later_opening_drops_what_was_told_before_it(self, offer):
        deal = open_deal(1000, "2025-03-01")
        remember(deal, "2025-03-05", amount_base=Decimal(70))
        change(deal, opened_at=instant("2025-03-10"))
        assert figure("open_opportunities", "2025-03-09") == 0
        assert figure("new_opportunities", "2025-03") == 1


class TestDeleting:
    def test_a_deleted_deal_leaves_every_past_day(self):
        deal = open_deal(1000, "2025-03-10")
        change(deal, deleted_at=timezone.now())
        assert figure("open_pipeline", "2025-03") == 0
        assert figure("new_opportunities", "2025-03") == 0

    def test_a_restored_deal_is_back_on_every_day(self):
        deal = open_deal(1000, "2025-03-10")
        change(deal, deleted_at=timezone.now())
        Opportunity.everything.filter(pk=deal.pk).update(deleted_at=None)
        assert figure("open_pipeline", "2025-03") == 1000

    def test_a_row_removed_by_sql_takes_its_history_along(self):
        deal = open_deal(1000, "2025-03-10")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kpis_opportunity WHERE id = %s", [deal.pk])
        assert not OpportunityHistory.objects.exists()
        assert figure("open_pipeline", "2025-03") == 0


class TestAttributes:
    def test_the_pipeline_of_a_past_day_stays_with_the_rep_of_that_day(self):
        ann, ben = make_rep("Ann"), make_rep("Ben")
        deal = open_deal(1000, "2025-03-10", rep=ann)
        age_history()
        change(deal, rep=ben)
        assert figures("open_pipeline", "2025-12", "rep") == {"Ann": 1000, "Ben": 0}
        assert figures("open_pipeline", today(), "rep") == {"Ann": 0, "Ben": 1000}

    def test_what_was_not_known_and_is_now_was_so_from_the_start(self):
        deal = open_deal(1000, "2025-03-10")
        age_history()
        change(deal, source="web", customer=make_customer(segment="big"))
        assert figures("open_pipeline", "2025-03", "source") == {"web": 1000}
        assert figures("open_pipeline", "2025-03", "segment") == {"big": 1000}

    def test_a_team_that_was_not_known_of_is_told_by_the_day(self):
        rep = make_rep("Rita")
        open_deal(1000, "2025-03-10", rep=rep)
        rep.team_memberships.create(team=make_team("Alpha"), starts_on=day("2025-04-01"))
        assert figures("open_pipeline", "2025-03", "team") == {"Alpha": 0, "none": 1000}
        assert figures("open_pipeline", "2025-04", "team") == {"Alpha": 1000}

    def test_a_membership_taken_back_is_forgotten(self):
        alpha = make_team("Alpha")
        rep = make_rep("Rita", team=alpha)
        open_deal(1000, "2025-03-10", rep=rep)
        rep.team_memberships.all().delete()
        assert figures("open_pipeline", "2025-03", "team") == {"Alpha": 0, "none": 1000}


class TestWaysOfWriting:
    def test_a_bulk_update_tells_each_deal(self, offer):
        deals = [open_deal(1000, "2025-03-10") for _ in range(3)]
        Opportunity.objects.filter(pk__in=[deal.pk for deal in deals]).update(stage=offer)
        assert OpportunityHistory.objects.filter(stage=offer).count() == 3

    def test_raw_sql_tells_too(self, offer):
        deal = open_deal(1000, "2025-03-10")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kpis_opportunity SET stage_id = %s WHERE id = %s", [offer.pk, deal.pk])
        assert deal.history.get(stage=offer).by == "database"

    def test_who_did_it_is_told(self, company, offer):
        deal = open_deal(1000, "2025-03-10")
        with company_context(company, actor="user:12"):
            change(deal, stage=offer)
        assert deal.history.get(stage=offer).by == "user:12"

    def test_two_moves_in_one_transaction_leave_the_last(self, talk, offer):
        deal = open_deal(1000, "2025-03-10")
        for stage in (talk, offer):
            change(deal, stage=stage)
        assert [stretch.stage for stretch in deal.history.order_by("at")][1:] == [offer]


def test_the_pipeline_of_any_past_day_is_what_was_open_on_it(offer):
    first = open_deal(100, "2025-03-01")
    remember(first, "2025-03-11", amount_base=Decimal(150))
    win_deal(40, "2025-03-09", opened="2025-03-05")
    open_deal(7, "2025-03-10")
    days = [day("2025-02-28") + timedelta(days=count) for count in range(13)]
    assert [figure("open_pipeline", str(one)) for one in days] == [
        0,
        *[100] * 4,
        *[140] * 4,
        100,
        107,
        157,
        157,
    ]
