"""One test for each rule that a definition must obey."""

from dataclasses import replace

import pytest
from django.utils.translation import gettext_lazy as _

from kpis import catalogue, checks, measures
from kpis.catalogue import CATALOGUE
from kpis.catalogue.formula import Constant, Term, formula, whole
from kpis.catalogue.kpi import Beside
from kpis.checks import RULES, Vocabulary
from kpis.measures import MEASURES
from kpis.measures.vocabulary import Condition, Unit

WON = MEASURES["won_deals"]
AMOUNT = MEASURES["won_amount"]
OPEN = MEASURES["open_deals"]
WIN_RATE = CATALOGUE["win_rate"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_definition_obeys(rule):
    assert list(rule(Vocabulary(catalogue.DECLARED, measures.DECLARED))) == []


def kpis(*found):
    return Vocabulary(kpis=found)


def measured(measure, **changes):
    return Vocabulary(measures=[replace(measure, **changes)])


BROKEN = {
    "two KPIs with one key": (checks.keys_are_unique, kpis(WIN_RATE, WIN_RATE)),
    "two measures with one key": (checks.keys_are_unique, Vocabulary(measures=[WON, WON])),
    "a key in capitals": (checks.keys_are_snake_case, kpis(replace(WIN_RATE, key="Win-rate"))),
    "a sum of a column that is not there": (
        checks.measured_columns_exist,
        measured(AMOUNT, value="coalesce(price, 0)"),
    ),
    "a day that is not there": (checks.measured_columns_exist, measured(WON, on="won_on")),
    "a leaving day that is not there": (checks.measured_columns_exist, measured(OPEN, leaves="gone_on")),
    "an attribute that is not there": (checks.attribute_columns_exist, measured(WON, by={"mood": "mood"})),
    "a way through a measure without the attribute": (
        checks.measures_gone_through_have_the_attribute,
        measured(WON, through={"mood": AMOUNT}),
    ),
    "a column that is not there in what adds to a sum": (
        checks.measured_columns_exist,
        measured(AMOUNT, also=(replace(WON, on="won_on"),)),
    ),
    "an attribute that is not there in what adds to a sum": (
        checks.attribute_columns_exist,
        measured(AMOUNT, also=(replace(WON, by={"mood": "mood"}),)),
    ),
    "a unit made up": (checks.units_are_known, kpis(replace(WIN_RATE, unit="apples"))),
    "a direction made up": (checks.directions_are_known, kpis(replace(WIN_RATE, better="sideways"))),
    "a follower without the definition that may be chosen": (
        checks.followers_have_the_definitions_of_what_they_follow,
        kpis(CATALOGUE["churn_rate"], replace(CATALOGUE["retention_rate"], alternatives=())),
    ),
    "a name in one language": (checks.words_are_translatable, kpis(replace(WIN_RATE, name="Win rate"))),
    "a definition in one language": (
        checks.words_are_translatable,
        kpis(replace(WIN_RATE, definition=("closed", "of the deals closed"))),
    ),
    "a figure beside it in one language": (
        checks.words_are_translatable,
        kpis(replace(WIN_RATE, beside=(Beside("won", "Deals won", Term(WON), Unit.COUNT),))),
    ),
    "two definitions with one key": (
        checks.definitions_to_choose_from_are_told_apart,
        kpis(replace(WIN_RATE, definition=("value", _("by value")))),
    ),
    "a definition without a key": (
        checks.definitions_to_choose_from_are_told_apart,
        kpis(replace(WIN_RATE, definition=("", ""))),
    ),
    "a measure in one language": (checks.words_are_translatable, measured(WON, name="deals")),
    "a condition in one language": (
        checks.words_are_translatable,
        measured(WON, where=Condition("TRUE", "always")),
    ),
    "an input without a name": (
        checks.formulas_read_in_words,
        kpis(replace(WIN_RATE, formula=formula(replace(WON, name=_(""))) / WON)),
    ),
    "nothing that follows the break-down": (
        checks.kpis_can_be_read_for_the_company,
        kpis(replace(WIN_RATE, formula=whole(WON))),
    ),
    "a share that is a sum": (
        checks.shares_count_parts_of_the_same_record,
        kpis(replace(WIN_RATE, formula=Term(WON))),
    ),
    "a share of money": (
        checks.shares_count_parts_of_the_same_record,
        kpis(replace(WIN_RATE, formula=formula(AMOUNT) / WON)),
    ),
    "a share of another record": (
        checks.shares_count_parts_of_the_same_record,
        kpis(replace(WIN_RATE, formula=formula(WON) / OPEN)),
    ),
    "an example without an input": (
        checks.examples_give_every_input,
        kpis(replace(WIN_RATE, example={"won_deals": 1})),
    ),
    "an example over nothing": (
        checks.examples_have_a_value,
        kpis(replace(WIN_RATE, formula=formula(WON) / Constant(0))),
    ),
}


@pytest.mark.parametrize("rule, vocabulary", BROKEN.values(), ids=BROKEN)
def test_a_broken_definition_is_found(rule, vocabulary):
    assert list(rule(vocabulary))


def test_every_rule_is_tested():
    assert {rule for rule, _ in BROKEN.values()} == set(RULES)
