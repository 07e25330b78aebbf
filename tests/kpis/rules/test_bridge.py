"""The change of a number split among its factors: the parts always add up, in whatever order they are listed."""

from decimal import Decimal
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.bridge import Ratio, add_up, split, split_product, split_ratio

numbers = st.fractions(-1000, 1000, max_denominator=50)
sides = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5)
ratios = st.dictionaries(
    st.sampled_from("abcd"), st.builds(Ratio, over=numbers, under=numbers), min_size=1
).filter(lambda side: sum(one.under for one in side.values()))


def ratio(**members: tuple[int, int]) -> dict[str, Ratio]:
    return {name: Ratio(Fraction(over), Fraction(under)) for name, (over, under) in members.items()}


def total(side: dict[str, Ratio]) -> Fraction:
    over, under = (
        sum((getattr(one, name) for one in side.values()), Fraction()) for name in ("over", "under")
    )
    return Fraction(over / under)


def test_two_factors_share_what_they_changed_together() -> None:
    assert split_product([Fraction(10), Fraction(100)], [Fraction(12), Fraction(110)]) == [210, 110]


def test_three_factors_of_which_one_divides() -> None:
    """10 × 30 ÷ 5 = 60 became 20 × 30 ÷ 6 = 100: the means over both orders of (60, −20) and (50, −10)."""
    parts = split_product(
        [Fraction(10), Fraction(30), Fraction(1, 5)], [Fraction(20), Fraction(30), Fraction(1, 6)]
    )
    assert parts == [55, 0, -15]


@given(sides)
def test_the_parts_of_a_product_add_up_to_its_change(factors: list[tuple[Fraction, Fraction]]) -> None:
    before, after = zip(*factors, strict=True)
    assert sum(split_product(before, after)) == prod(after) - prod(before)


@given(sides)
def test_the_way_back_takes_each_part_away_again(factors: list[tuple[Fraction, Fraction]]) -> None:
    before, after = zip(*factors, strict=True)
    assert split_product(after, before) == [-part for part in split_product(before, after)]


@given(sides)
def test_the_order_of_the_factors_does_not_matter(factors: list[tuple[Fraction, Fraction]]) -> None:
    before, after = zip(*factors, strict=True)
    assert split_product(before[::-1], after[::-1]) == split_product(before, after)[::-1]


@given(sides)
def test_a_factor_that_did_not_change_has_no_part(factors: list[tuple[Fraction, Fraction]]) -> None:
    before, after = zip(*factors, strict=True)
    assert split_product(before, [before[0], *after[1:]])[0] == 0


@given(numbers, numbers, st.booleans())
def test_a_factor_without_a_value_on_one_side_has_no_part(
    volume: Fraction, size: Fraction, is_before: bool
) -> None:
    sides = ([Fraction(0), None], [volume, size]) if is_before else ([volume, size], [Fraction(0), None])
    change = volume * size
    assert split_product(*sides) == [change if is_before else -change, 0]


def test_factors_without_a_value_on_either_side_change_nothing() -> None:
    assert split_product([Fraction(0), None], [Fraction(0), None]) == [0, 0]


def test_any_function_of_up_to_five_factors_can_be_split() -> None:
    assert split(lambda a, b: a + 2 * b, [Fraction(1), Fraction(1)], [Fraction(2), Fraction(3)]) == [1, 4]
    with pytest.raises(ValueError, match="at most 5"):
        split_product([Fraction(1)] * 6, [Fraction(1)] * 6)
    with pytest.raises(ValueError, match="same factors"):
        split(lambda a: a, [Fraction(1)], [])


def test_a_rate_splits_into_the_mix_of_members_and_the_rates_within() -> None:
    """Five in ten at 80 % and five at 20 % became nine in ten at 80 % and one at 40 %."""
    before, after = ratio(strong=(40, 50), weak=(10, 50)), ratio(strong=(72, 90), weak=(4, 10))
    assert split_ratio(before, after) == (Fraction(20, 100), Fraction(6, 100))
    assert total(after) - total(before) == Fraction(76 - 50, 100)


def test_a_member_that_came_or_went_is_mix() -> None:
    assert split_ratio(ratio(old=(1, 2)), ratio(new=(3, 4))) == (Fraction(1, 4), Fraction(0))


def test_what_stands_over_nothing_is_mix_too() -> None:
    mix, within = split_ratio(ratio(a=(1, 2), b=(1, 0)), ratio(a=(1, 2), b=(0, 0)))
    assert (mix, within) == (Fraction(-1, 2), Fraction(0))


@given(ratios, ratios)
def test_mix_and_rates_add_up_to_the_change_of_the_whole(
    before: dict[str, Ratio], after: dict[str, Ratio]
) -> None:
    assert sum(split_ratio(before, after)) == total(after) - total(before)


def test_rounded_parts_still_add_up_the_largest_taking_the_rest() -> None:
    thirds = [Fraction(1, 3), Fraction(1, 3), Fraction(4, 3)]
    assert add_up(thirds, Decimal(2), 2) == [Decimal("0.33"), Decimal("0.33"), Decimal("1.34")]
    assert add_up([], Decimal(0), 2) == []


@given(st.lists(numbers, min_size=1, max_size=5), st.integers(0, 20))
def test_rounded_parts_add_up_to_whatever_the_total_was_rounded_to(
    parts: list[Fraction], places: int
) -> None:
    change = Decimal(round(sum(parts) * 10**places)).scaleb(-places)
    assert sum(add_up(parts, change, places)) == change
