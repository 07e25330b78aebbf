"""A formula evaluates, reads in words and lists its inputs, and is the same one for all three."""

from dataclasses import replace
from fractions import Fraction

import pytest

from kpis.catalogue import CATALOGUE
from kpis.catalogue.formula import Constant, Ratio, Term, Undefined, at_start, formula, own, previous, whole
from kpis.measures import MEASURES

WON = MEASURES["won_deals"]
LOST = MEASURES["lost_deals"]
OPEN = MEASURES["open_deals"]


def values(**numbers: int) -> dict[Term, Fraction]:
    return {Term(MEASURES[key]): Fraction(number) for key, number in numbers.items()}


def test_a_ratio_is_exact():
    share = formula(WON) / (formula(WON) + LOST)
    assert share.evaluate(values(won_deals=1, lost_deals=2)) == Fraction(1, 3)


def test_a_ratio_over_zero_is_undefined_and_says_what_is_zero():
    with pytest.raises(Undefined, match="Nothing to divide by: deals lost = 0"):
        (formula(WON) / LOST).evaluate(values(won_deals=1, lost_deals=0))


def test_a_ratio_over_what_must_be_left_is_undefined_below_zero():
    left = Ratio(Term(WON), formula(WON) - LOST, positive=True, reason="Nothing is left.")
    with pytest.raises(Undefined, match="Nothing is left"):
        left.evaluate(values(won_deals=1, lost_deals=2))


@pytest.mark.parametrize(
    "written, words",
    [
        (formula(WON) / (formula(WON) + LOST), "deals won ÷ (deals won + deals lost)"),
        ((formula(WON) - LOST) / WON, "(deals won − deals lost) ÷ deals won"),
        (formula(WON) * LOST - WON, "deals won × deals lost − deals won"),
        ((formula(WON) / LOST) / WON, "(deals won ÷ deals lost) ÷ deals won"),
        (Constant(1) - formula(WON) / LOST, "1 − deals won ÷ deals lost"),
        (formula(WON) - (formula(LOST) - WON), "deals won − (deals lost − deals won)"),
        (formula(WON) / (formula(LOST) * WON), "deals won ÷ (deals lost × deals won)"),
        (Term(OPEN), "open opportunities at the end"),
        (at_start(OPEN), "open opportunities at the start"),
        (previous(WON), "deals won of the period before"),
    ],
)
def test_words_have_brackets_only_where_they_are_needed(written, words):
    assert written.words() == words


def test_a_formula_prints_itself_with_the_values_in_place():
    numbers = {Term(WON): "3", Term(LOST): "7"}
    assert (formula(WON) / (formula(WON) + LOST)).words(
        numbers
    ) == "deals won 3 ÷ (deals won 3 + deals lost 7)"
    assert (
        CATALOGUE["forecast_accuracy"].formula.words(
            {term: str(place) for place, term in enumerate(CATALOGUE["forecast_accuracy"].terms)}
        )
        == "1 − |revenue 0 − forecast (commit) 1| ÷ revenue 0, where there are forecasts submitted 2"
    )


def test_an_input_is_named_by_its_measure_and_moment():
    assert [Term(OPEN).key, at_start(OPEN).key, previous(WON).key] == [
        "open_deals",
        "open_deals.start",
        "won_deals.previous",
    ]


def test_an_input_used_twice_is_listed_once():
    assert [term.key for term in CATALOGUE["win_rate"].terms] == ["won_deals", "lost_deals"]


def test_a_kpi_is_broken_down_by_what_its_inputs_share():
    stages_and_types = replace(CATALOGUE["win_rate"], formula=formula(WON) / OPEN)
    assert {"rep", "team", "product"} <= stages_and_types.attributes
    assert not {"stage", "type"} & stages_and_types.attributes


def test_a_whole_input_does_not_limit_the_break_downs():
    by_reason = replace(CATALOGUE["win_rate"], formula=formula(LOST) / whole(WON))
    assert "loss_reason" in by_reason.attributes


def test_an_own_input_is_not_open_to_what_goes_through_another_measure():
    by_deal = replace(CATALOGUE["win_rate"], formula=own(WON))
    assert "product" in by_deal.attributes
    assert "category" not in by_deal.attributes


def test_what_has_teams_has_them_with_their_sub_teams_too():
    for kpi in CATALOGUE.values():
        assert ("team_rollup" in kpi.attributes) == ("team" in kpi.attributes), kpi.key
