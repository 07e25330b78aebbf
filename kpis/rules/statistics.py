"""How sure a rate is, and the middle of a list."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, sqrt
from typing import NamedTuple


class Interval(NamedTuple):
    low: float
    high: float


WIDEST = 0.4


def is_telling(successes: int, n: int) -> bool:
    """Whether so few cases still pin the rate down to within forty points, in 95 of 100 samples."""
    if not n:
        return False
    interval = wilson(successes, n)
    return interval.high - interval.low <= WIDEST


def wilson(successes: int, n: int, z: float = 1.96) -> Interval:
    """Return the Wilson score interval of a rate, as fractions; z = 1.96 holds in 95 of 100 samples.

    ValueError where there is nothing to tell from or more successes than cases.
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"A rate needs cases and no more successes than those, not {successes} of {n}.")
    rate, square = successes / n, z * z
    middle = (rate + square / (2 * n)) / (1 + square / n)
    reach = z * sqrt(rate * (1 - rate) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle value, or the mean of the middle two; ValueError for an empty list."""
    return percentile(values, Fraction(1, 2))


def percentile(values: Sequence[Decimal], share: Fraction) -> Decimal:
    """Return the value below which ``share`` (0 to 1) lies, as PostgreSQL's ``percentile_cont`` does."""
    if not values or not 0 <= share <= 1:
        raise ValueError(f"A percentile needs values and a share from 0 to 1, not {share} of {len(values)}.")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    rest = place - below
    step = (ordered[above] - ordered[below]) * rest.numerator / rest.denominator
    return ordered[below] + step
