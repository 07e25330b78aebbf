"""The score of 1 to 5 that four letters make, each at a level of 0 to 3 and with a weight of its own.

The database computes the same (migrations/sql/bant.sql): here it is taken apart, to be shown.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

LEAST, MOST, HIGHEST_LEVEL = 1, 5, 3

Levels = Mapping[str, int | None]
Weights = Mapping[str, Decimal]


def added(levels: Levels, weights: Weights) -> dict[str, Fraction]:
    """What each letter adds to the score of 1 that a record has anyway; a letter nobody asked about adds nothing."""
    whole = HIGHEST_LEVEL * sum(map(Fraction, weights.values()))
    return {
        letter: (MOST - LEAST) * Fraction(weight) * (levels[letter] or 0) / whole
        for letter, weight in weights.items()
    }


def score(levels: Levels, weights: Weights) -> int | None:
    """The score, rounded half up; None while no letter was assessed."""
    if all(level is None for level in levels.values()):
        return None
    return floor(LEAST + sum(added(levels, weights).values()) + Fraction(1, 2))
