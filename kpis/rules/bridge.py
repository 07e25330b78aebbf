"""The change of a number, split among the factors it is made of.

Changing one factor after another from old to new explains the whole change, but what each explains depends on the
order. So each factor gets the mean over all orders (its Shapley value): exact, and the same however they are listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial, prod
from typing import Any

MOST_FACTORS = 5
WIDE = Context(prec=200)
"""Room to add decimals of any size without rounding."""

Chosen = frozenset[int]


def split(value: Callable[..., Fraction], before: Sequence[Any], after: Sequence[Any]) -> list[Fraction]:
    """Each factor's part of ``value(*after) - value(*before)``; the parts add up to it.

    ``value`` takes the factors in their order, each as it was before or is after. ValueError for more than five
    factors, or for sides of different length.
    """
    count = len(before)
    if count != len(after) or count > MOST_FACTORS:
        raise ValueError(f"Give the same factors on both sides, and at most {MOST_FACTORS}.")
    worth = {
        chosen: value(*(after[one] if one in chosen else before[one] for one in range(count)))
        for chosen in _subsets(count)
    }
    return [
        sum(
            (
                _weight(len(chosen), count) * (worth[chosen | {factor}] - worth[chosen])
                for chosen in worth
                if factor not in chosen
            ),
            Fraction(),
        )
        for factor in range(count)
    ]


def split_product(before: Sequence[Fraction | None], after: Sequence[Fraction | None]) -> list[Fraction]:
    """Each factor's part of the change of their product; a factor that divides is given as its reciprocal.

    None is a factor without a value, as the average of nothing: it stays what it is on the other side, so that the
    change belongs to the factors that have a value on both.
    """
    filled = [unchanged(*pair) for pair in zip(before, after, strict=True)]
    return split(_product, [old for old, _ in filled], [new for _, new in filled])


def unchanged(before: Fraction | None, after: Fraction | None) -> tuple[Fraction, Fraction]:
    """Both sides of a factor, one that has no value taken from the other; nought where neither has."""
    known = after if before is None else before
    old = Fraction() if known is None else known
    return old, old if after is None else after


@dataclass(frozen=True)
class Ratio:
    """A part of a total and what it is a part of, for one member: won of closed, say."""

    over: Fraction
    under: Fraction


Ratios = Mapping[str, Ratio]


def split_ratio(before: Ratios, after: Ratios) -> tuple[Fraction, Fraction]:
    """How much of the change of ``Σ over ÷ Σ under`` comes from the mix of members, and how much from within them.

    A member that is on one side only has no change within: its coming or going is mix. ZeroDivisionError when a side
    has nothing below the line.
    """
    members = list(dict.fromkeys([*before, *after]))
    old, new = (_weighted(side, members) for side in (before, after))
    rates = [unchanged(one, other) for one, other in zip(old[1], new[1], strict=True)]
    mix, within = split(
        _weighted_sum, (old[0], [rate for rate, _ in rates]), (new[0], [rate for _, rate in rates])
    )
    return mix, within


def add_up(parts: Sequence[Fraction], total: Decimal, places: int) -> list[Decimal]:
    """The parts rounded to so many decimals, the largest taking what is then missing from the total."""
    rounded = [Decimal(round(part * 10**places)).scaleb(-places, WIDE) for part in parts]
    if not rounded:
        return []
    largest = max(range(len(parts)), key=lambda index: abs(parts[index]))
    for index, part in enumerate(rounded):
        if index != largest:
            total = WIDE.subtract(total, part)
    rounded[largest] = total
    return [Decimal(f"{part.normalize(WIDE):f}") for part in rounded]


def _weighted(side: Ratios, members: Sequence[str]) -> tuple[list[Fraction], list[Fraction | None]]:
    """Each member's weight in the total and its own ratio; what stands over nothing is all weight."""
    total = sum((one.under for one in side.values()), Fraction())
    weights: list[Fraction] = []
    rates: list[Fraction | None] = []
    for member in members:
        one = side.get(member, Ratio(Fraction(), Fraction()))
        weights.append((one.under or one.over) / total)
        rates.append(one.over / one.under if one.under else Fraction(1) if one.over else None)
    return weights, rates


def _weighted_sum(weights: Sequence[Fraction], rates: Sequence[Fraction]) -> Fraction:
    return sum((weight * rate for weight, rate in zip(weights, rates, strict=True)), Fraction())


def _product(*factors: Fraction) -> Fraction:
    return prod(factors, start=Fraction(1))


def _subsets(count: int) -> Iterator[Chosen]:
    for size in range(count + 1):
        yield from map(frozenset, combinations(range(count), size))


def _weight(before: int, count: int) -> Fraction:
    """The share of all orders in which a given factor comes right after a given `before` others."""
    return Fraction(factorial(before) * factorial(count - before - 1), factorial(count))
