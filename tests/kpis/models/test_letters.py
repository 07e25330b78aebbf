"""Budget, authority, need and timeline: when and by whom each was assessed, and the score they make."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from kpis.models import BantRule
from kpis.services import reopen, win
from tests.factories import instant, make_lead, open_deal, stage_of, win_deal

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def told(record):
    record.refresh_from_db()
    return record


def scores(record):
    """The score that counts, and the computed one beside it."""
    record = told(record)
    return record.score, record.score_computed


def write(record, **fields):
    type(record).objects.filter(pk=record.pk).update(**fields)
    return told(record)


def act_as(actor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('salesperf.actor', %s, true)", [actor])


def test_a_record_of_which_nothing_is_known_has_no_score(in_company):
    deal = told(open_deal())
    assert (deal.score, deal.score_computed, deal.budget_at, deal.budget_by) == (None, None, None, "")


def test_a_level_that_comes_with_a_record_was_known_from_its_start(in_company):
    act_as("Rita")
    assert told(make_lead("2025-01-05", need=0)).need_at == instant("2025-01-05")
    assert told(make_lead("2025-01-05", mql="2025-01-07", need=2)).need_at == instant("2025-01-07")
    deal = told(open_deal(on="2025-01-09", need=2))
    assert (deal.need_at, deal.need_by) == (instant("2025-01-09"), "Rita")
    assert (deal.budget_at, deal.budget_by) == (None, "")


def test_a_level_that_changes_tells_when_and_by_whom(in_company):
    lead = make_lead("2025-01-05", budget=1, need=1)
    act_as("Otto")
    write(lead, need=2)
    assert (lead.need_at > instant("2026-01-01"), lead.need_by) == (True, "Otto")
    assert (lead.budget_at, lead.budget_by) == (instant("2025-01-05"), "database")


def test_nobody_writes_by_hand_when_a_level_was_told(in_company):
    lead = make_lead("2025-01-05", budget=1)
    lead.budget_at, lead.budget_by, lead.score = LONG_AGO, "Nobody", 5
    lead.save()
    assert (told(lead).budget_at, lead.budget_by) == (instant("2025-01-05"), "database")
    assert scores(lead) == (1, 1)


@pytest.mark.parametrize(
    ("levels", "score"),
    [
        ((0, None, None, None), 1),
        ((1, None, None, None), 1),
        ((1, 1, None, None), 2),
        ((3, 1, None, None), 2),
        ((3, 2, None, None), 3),
        ((3, 3, 1, None), 3),
        ((3, 3, 2, None), 4),
        ((3, 3, 3, 1), 4),
        ((3, 3, 3, 2), 5),
        ((3, 3, 3, 3), 5),
    ],
)
def test_a_score_is_the_share_of_what_could_be_known(in_company, levels, score):
    letters = dict(zip(("budget", "authority", "need", "timeline"), levels, strict=True))
    assert scores(open_deal(**letters)) == (score, score)


def test_a_score_is_rounded_half_up_exactly(in_company):
    BantRule.objects.create(version=1, budget_weight=1, authority_weight=1, need_weight=0, timeline_weight=0)
    assert scores(open_deal(budget=3)) == (3, 3)
    BantRule.objects.create(version=2, budget_weight=3, authority_weight=5, need_weight=0, timeline_weight=0)
    assert scores(open_deal(budget=3)) == (3, 3)
    BantRule.objects.create(
        version=3,
        budget_weight=Decimal("2.9999999999999999999999"),
        authority_weight=5,
        need_weight=0,
        timeline_weight=0,
    )
    assert scores(open_deal(budget=3)) == (2, 2)


def test_a_score_by_hand_counts_and_leaves_the_computed_one_beside_it(in_company):
    deal = open_deal(budget=3, authority=3, score_by_hand=5)
    assert scores(deal) == (5, 3)
    write(deal, score_by_hand=None)
    assert scores(deal) == (3, 3)
    assert scores(open_deal(score_by_hand=2)) == (2, None)


def test_a_score_taken_back_is_no_score(in_company):
    deal = open_deal(budget=3)
    write(deal, budget=None)
    assert scores(deal) == (None, None)


def test_a_closed_deal_keeps_the_score_of_its_close(in_company):
    deal, _ = open_deal(budget=3, authority=3), stage_of("won")
    win(deal)
    write(deal, budget=0, authority=0, score_by_hand=5)
    assert (told(deal).budget, *scores(deal)) == (0, 3, 3)
    BantRule.objects.create(version=1, budget_weight=0)
    assert scores(deal) == (3, 3)
    reopen(deal, stage_of("open"))
    assert scores(deal) == (5, 1)


def test_a_deal_closes_with_the_letters_told_at_its_close(in_company):
    deal = open_deal(budget=1)
    write(deal, stage=stage_of("won"), closed_at=timezone.now(), budget=3, authority=3, need=3, timeline=3)
    assert scores(deal) == (5, 5)
    assert scores(win_deal(budget=3, authority=3)) == (3, 3)


def test_a_new_rule_scores_open_deals_and_leads_again(in_company):
    deal, lead = open_deal(budget=3), make_lead(budget=3)
    assert (scores(deal), scores(lead)) == ((2, 2), (2, 2))
    BantRule.objects.create(version=1, budget_weight=9)
    assert (scores(deal), scores(lead)) == ((4, 4), (4, 4))
    BantRule.objects.all().delete()
    assert (scores(deal), scores(lead)) == ((2, 2), (2, 2))


def test_history_keeps_the_scores_a_deal_had(in_company):
    deal = open_deal(on="2025-01-05", budget=3)
    deal.history.update(recorded_at=instant("2025-01-05"))
    write(deal, authority=3, need=3)
    assert [stretch.score for stretch in deal.history.all()] == [2, 4]
