"""Winning, losing, reopening and cancelling a deal."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kpis.services import cancel, lose, reopen, win
from tests.factories import age_history, instant, make_stage, open_deal, stage_of, win_deal
from tests.kpis.figures import figure

pytestmark = pytest.mark.usefixtures("stages")


@pytest.fixture
def stages(in_company):
    return {outcome: stage_of(outcome) for outcome in ("open", "won", "lost")}


def test_a_win_counts_on_the_day_it_is_given():
    win(open_deal(1000, "2025-03-01"), at=instant("2025-03-10"))
    assert figure("total_revenue", "2025-03-10") == 1000


def test_a_win_counts_today_when_no_day_is_given():
    deal = win(open_deal(1000, "2025-03-01"))
    assert (timezone.now() - deal.closed_at).total_seconds() < 60


def test_a_loss_keeps_its_reason():
    deal = lose(open_deal(1000, "2025-03-01"), reason="price", at=instant("2025-03-10"))
    assert (deal.outcome, deal.loss_reason) == ("lost", "price")


def test_a_loss_without_a_reason_is_refused():
    with pytest.raises(ValidationError, match="Say why"):
        lose(open_deal(1000, "2025-03-01"), reason=" ")


def test_a_closed_deal_is_not_closed_again():
    with pytest.raises(ValidationError, match="reopen it first"):
        win(win_deal(1000, "2025-03-10"))


def test_a_win_before_the_opening_is_refused():
    with pytest.raises(ValidationError, match="before it was opened"):
        win(open_deal(1000, "2025-03-10"), at=instant("2025-03-01"))


def test_a_reopened_deal_leaves_the_day_it_was_won(stages):
    deal = win_deal(1000, "2025-03-10", cancelled="2025-03-12", cancellation_reason="late")
    age_history()
    deal = reopen(deal, stages["open"])
    assert (deal.outcome, deal.closed_at, deal.cancelled_at) == ("open", None, None)
    assert figure("total_revenue", "2025-03") == 0


def test_a_deal_is_not_reopened_into_a_closing_stage(stages):
    with pytest.raises(ValidationError, match="into an open stage"):
        reopen(win_deal(1000, "2025-03-10"), stages["lost"])


def test_a_cancelled_win_stays_won():
    deal = cancel(win_deal(1000, "2025-03-10"), reason="late", at=instant("2025-04-02"))
    assert deal.outcome == "won"
    assert figure("cancelled_amount", "2025-04") == 1000


@pytest.mark.parametrize("make", [open_deal, lambda: win_deal(1000, "2025-03-10", cancelled="2025-03-11")])
def test_only_a_won_deal_is_cancelled_and_once(make):
    with pytest.raises(ValidationError, match="Only a won deal"):
        cancel(make(), reason="late")


def test_a_cancellation_before_the_win_is_refused():
    with pytest.raises(ValidationError, match="not before its win"):
        cancel(win_deal(1000, "2025-03-10"), reason="late", at=instant("2025-03-09"))


def test_a_cancellation_without_a_reason_is_refused():
    with pytest.raises(ValidationError, match="Say why"):
        cancel(win_deal(1000, "2025-03-10"), reason="")


def test_a_company_without_a_stage_for_wins_is_told_so(stages):
    deal = open_deal(1000, "2025-03-01", stage=make_stage("Talk"))
    stages["won"].delete()
    with pytest.raises(ValidationError, match="no stage for deals that are won"):
        win(deal)
