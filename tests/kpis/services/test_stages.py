"""Moving deals between stages, now and as told by another system."""

import pytest
from django.core.exceptions import ValidationError

from kpis.models import OpportunityHistory
from kpis.services import StageChange, move_stage, record_stage_changes
from tests.factories import instant, make_stage, open_deal, stage_of, win_deal
from tests.kpis.figures import figures


@pytest.fixture
def talk(in_company):
    return make_stage("Talk", position=1)


@pytest.fixture
def offer(talk):
    return make_stage("Offer", position=2)


def changed(deal, stage, on: str) -> StageChange:
    return StageChange(deal.pk, stage.pk, instant(on))


def passed(deal) -> list[tuple[str, str]]:
    """The days on which the deal entered its stages."""
    return [
        (str(stretch.entered_on), stretch.stage.name if stretch.stage else "")
        for stretch in deal.history.order_by("at", "id")
    ]


def test_a_deal_moves_as_of_now(talk, offer):
    deal = move_stage(open_deal(1000, "2025-03-01", stage=talk), offer)
    assert deal.stage == offer
    assert [name for _, name in passed(deal)] == ["Talk", "Offer"]


def test_a_move_from_a_stage_that_the_deal_has_left_is_refused(talk, offer):
    deal = move_stage(open_deal(1000, "2025-03-01", stage=talk), offer)
    with pytest.raises(ValidationError, match="Somebody moved this deal to Offer"):
        move_stage(deal, talk, seen=talk)


def test_a_move_into_a_closing_stage_is_refused(talk):
    with pytest.raises(ValidationError, match="win, lose or reopen"):
        move_stage(open_deal(1000, "2025-03-01", stage=talk), stage_of("won"))


def test_a_closed_deal_does_not_move(talk):
    with pytest.raises(ValidationError, match="win, lose or reopen"):
        move_stage(win_deal(1000, "2025-03-10"), talk)


def test_changes_with_dates_of_their_own_are_told_on_those_dates(talk, offer):
    deal = win_deal(1000, "2025-03-20", opened="2025-03-01")
    record_stage_changes([changed(deal, talk, "2025-03-01"), changed(deal, offer, "2025-03-11")])
    assert passed(deal) == [("2025-03-01", "Talk"), ("2025-03-11", "Offer"), ("2025-03-20", "Won")]
    assert figures("stage_duration", "2025-03", "stage") == {"Talk": 10, "Offer": 9, "Won": None}


def test_changes_are_told_in_the_order_of_their_dates(talk, offer):
    deal = win_deal(1000, "2025-03-20", opened="2025-03-01")
    record_stage_changes([changed(deal, offer, "2025-03-11")])
    record_stage_changes([changed(deal, talk, "2025-03-05")])
    assert passed(deal) == [
        ("2025-03-01", ""),
        ("2025-03-05", "Talk"),
        ("2025-03-11", "Offer"),
        ("2025-03-20", "Won"),
    ]


def test_the_same_changes_again_are_nothing_new(talk):
    deal = win_deal(1000, "2025-03-20", opened="2025-03-01")
    changes = [changed(deal, talk, "2025-03-05")]
    assert [record_stage_changes(changes), record_stage_changes(changes)] == [1, 0]
    assert OpportunityHistory.objects.filter(stage=talk).count() == 1


def test_an_open_deal_ends_up_in_the_stage_of_its_last_change(talk, offer):
    deal = open_deal(1000, "2025-03-01", stage=talk)
    record_stage_changes([changed(deal, offer, "2025-03-11")])
    deal.refresh_from_db()
    assert deal.stage == offer
    assert passed(deal) == [("2025-03-01", "Talk"), ("2025-03-11", "Offer")]


def test_a_change_into_a_closing_stage_closes_the_deal_on_its_day(talk):
    won = stage_of("won")
    deal = open_deal(1000, "2025-03-01", stage=talk)
    record_stage_changes([changed(deal, won, "2025-03-11")])
    deal.refresh_from_db()
    assert (deal.outcome, deal.closed_at) == ("won", instant("2025-03-11"))


@pytest.mark.parametrize(
    "on, reason", [("2025-02-28", "before it was opened"), ("2025-03-21", "after it closed")]
)
def test_a_change_outside_of_the_deals_life_is_refused(talk, on, reason):
    deal = win_deal(1000, "2025-03-20", opened="2025-03-01")
    with pytest.raises(ValidationError, match=reason):
        record_stage_changes([changed(deal, talk, on)])


def test_a_won_deal_does_not_enter_a_stage_of_lost_deals(talk):
    deal = win_deal(1000, "2025-03-20", opened="2025-03-01")
    with pytest.raises(ValidationError, match="it is won"):
        record_stage_changes([changed(deal, stage_of("lost"), "2025-03-20")])
