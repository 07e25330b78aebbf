"""Scores taken apart."""

from decimal import Decimal
from fractions import Fraction

import pytest

from accounts.services import create_company
from accounts.tenancy import company_context
from kpis.models import LETTERS, BantRule
from kpis.rules import bant
from kpis.selectors import explain_score
from kpis.services import assess, reopen, set_bant_rule, win
from tests.factories import make_lead, open_deal, stage_of


def told(record):
    record.refresh_from_db()
    return record


def parts(record) -> dict[str, Fraction]:
    return {part.letter: part.added for part in explain_score(told(record)).parts}


def test_each_letter_adds_its_part_exactly(in_company):
    set_bant_rule(by="Olga", weights={"budget": 3, "authority": Decimal("0.5"), "need": 1, "timeline": 0})
    deal = open_deal(budget=2, authority=3, timeline=3)
    explained = explain_score(told(deal))
    assert [(part.letter, part.level, part.weight, part.added) for part in explained.parts] == [
        ("budget", 2, 3, Fraction(16, 9)),
        ("authority", 3, Decimal("0.5"), Fraction(4, 9)),
        ("need", None, 1, 0),
        ("timeline", 3, 0, 0),
    ]
    assert (explained.exact, explained.computed, explained.rule_version) == (Fraction(29, 9), 3, 1)


def test_a_record_nobody_has_asked_about_has_nothing_to_explain(in_company):
    explained = explain_score(told(make_lead()))
    assert (explained.score, explained.exact, explained.is_by_hand) == (None, None, False)
    assert explained.rule_version == 0


@pytest.mark.parametrize("number", range(40))
def test_the_parts_add_up_to_the_score_of_the_database(in_company, number):
    levels = [(number * 7 + step * 5) % 5 for step in range(4)]
    weights = [Decimal(number * 13 % (step + 3)) / 3 + Decimal("0.1") for step in range(4)]
    set_bant_rule(by="Olga", weights=dict(zip(LETTERS, weights, strict=True)))
    given = {letter: level if level < 4 else None for letter, level in zip(LETTERS, levels, strict=True)}
    explained = explain_score(told(make_lead(**given)))
    assert explained.computed == bant.score(given, BantRule.in_force().weights)
    assert explained.exact is None or 0 <= Fraction(1, 2) + explained.exact - explained.computed < 1


@pytest.mark.django_db(transaction=True)
def test_a_closed_deal_is_explained_as_it_was_at_its_close():
    company = create_company("north-wind", "North Wind", "USD")
    with company_context(company):
        deal, _ = open_deal(budget=3, need=1), (stage_of("won"), stage_of("lost"))
    with company_context(company):
        win(deal)
    with company_context(company):
        assess(deal, "need", 3, "Told later")
        set_bant_rule(by="Olga", weights={"budget": 0})
    with company_context(company):
        explained = explain_score(told(deal))
        assert (explained.is_frozen, explained.computed, explained.rule_version) == (True, 2, 0)
        assert parts(deal) == {"budget": 1, "authority": 0, "need": Fraction(1, 3), "timeline": 0}
        reopen(deal, stage_of("open"))
    with company_context(company):
        explained = explain_score(told(deal))
        assert (explained.is_frozen, explained.computed, explained.rule_version) == (False, 2, 1)
        assert parts(deal) == {"budget": 0, "authority": 0, "need": Fraction(4, 3), "timeline": 0}
