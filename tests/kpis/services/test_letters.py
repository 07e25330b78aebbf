"""Assessing records, scoring them by hand, and the company's rule."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from kpis.models import BantRule
from kpis.selectors import explain_score
from kpis.services import assess, score_by_hand, set_bant_rule
from tests.factories import make_lead, open_deal, win_deal


def test_a_letter_is_told_with_its_evidence(in_company):
    lead = assess(make_lead(), "budget", 3, "Budget approved on 3 March")
    assert (lead.budget, lead.budget_evidence, lead.score) == (3, "Budget approved on 3 March", 2)
    lead = assess(lead, "budget", None)
    assert (lead.budget, lead.budget_evidence, lead.score) == (None, "", None)


def test_the_last_letter_qualifies_a_lead(in_company):
    lead = make_lead(budget=1, authority=1, need=1)
    assert assess(lead, "timeline", 1, "Needs it by May").qualified_at is not None


@pytest.mark.parametrize(
    ("letter", "level", "words"), [("mood", 1, "budget, authority"), ("need", 4, "between 0 and 3")]
)
def test_unknown_letters_and_levels_are_refused(in_company, letter, level, words):
    with pytest.raises(ValidationError, match=words):
        assess(make_lead(), letter, level, "")


def test_a_score_by_hand_goes_before_the_computed_one_until_it_is_taken_back(in_company):
    deal = score_by_hand(open_deal(budget=3), 5)
    assert (deal.score, deal.score_computed, explain_score(deal).is_by_hand) == (5, 2, True)
    deal = score_by_hand(deal, None)
    assert (deal.score, deal.score_computed, explain_score(deal).is_by_hand) == (2, 2, False)


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_outside_of_1_to_5_is_refused(in_company, score):
    with pytest.raises(ValidationError, match="between 1 and 5"):
        score_by_hand(open_deal(), score)


def test_a_closed_deal_is_not_scored_by_hand(in_company):
    with pytest.raises(ValidationError, match="reopen it first"):
        score_by_hand(win_deal(), 3)


def test_a_rule_keeps_what_is_not_named_and_is_a_version_more(in_company):
    first = set_bant_rule(by="Olga", least={"budget": 2, "timeline": None}, weights={"need": 2})
    assert (first.version, first.by) == (1, "Olga")
    assert first.least == {"budget": 2, "authority": 1, "need": 1, "timeline": None}
    assert first.weights == {"budget": 1, "authority": 1, "need": 2, "timeline": 1}
    second = set_bant_rule(by="Olga", least={"authority": 3})
    assert (second.version, second.least["budget"], second.weights["need"]) == (2, 2, 2)
    assert set_bant_rule(by="Otto", least={"authority": 3}) == second
    assert BantRule.objects.count() == 2


@pytest.mark.parametrize("weight", [-1, Decimal("-0.5")])
def test_a_rule_that_weighs_less_than_nothing_is_refused(in_company, weight):
    with pytest.raises(ValidationError, match="not negative"):
        set_bant_rule(by="Olga", weights={"budget": weight})


def test_a_rule_that_weighs_nothing_at_all_is_refused(in_company):
    with pytest.raises(ValidationError, match="more than nothing"):
        set_bant_rule(by="Olga", weights=dict.fromkeys(("budget", "authority", "need", "timeline"), 0))


def test_a_rule_with_an_unknown_level_is_refused(in_company):
    with pytest.raises(ValidationError):
        set_bant_rule(by="Olga", least={"budget": 4})
