from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.statistics import median, percentile, wilson

amounts = st.lists(st.decimals(-1000, 1000, places=2), min_size=1)


def test_wilson_of_half_of_ten() -> None:
    assert wilson(5, 10) == pytest.approx((0.23659, 0.76341), abs=1e-5)


def test_wilson_stays_within_a_rate_at_the_ends() -> None:
    assert wilson(0, 10) == pytest.approx((0.0, 0.27754), abs=1e-5)
    assert wilson(10, 10) == pytest.approx((0.72246, 1.0), abs=1e-5)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_rate_it_is_about(case: tuple[int, int]) -> None:
    successes, n = case
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1


@pytest.mark.parametrize("case", [(0, 0), (5, 4), (-1, 4)])
def test_wilson_refuses_what_is_no_rate(case: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="A rate needs cases"):
        wilson(*case)


def test_the_median_is_the_middle_or_the_mean_of_the_middle_two() -> None:
    assert median([Decimal(3), Decimal(1), Decimal(2)]) == Decimal(2)
    assert median([Decimal(4), Decimal(1), Decimal(2), Decimal(3)]) == Decimal("2.5")


def test_a_percentile_lies_between_its_neighbours() -> None:
    assert percentile([Decimal(value) for value in (10, 20, 30, 40)], Fraction(3, 4)) == Decimal("32.5")


@given(amounts, st.fractions(0, 1))
def test_a_percentile_stays_within_the_values(values: list[Decimal], share: Fraction) -> None:
    assert min(values) <= percentile(values, share) <= max(values)


def test_nothing_has_no_middle() -> None:
    with pytest.raises(ValueError, match="A percentile needs values"):
        median([])
