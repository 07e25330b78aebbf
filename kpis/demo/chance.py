"""Seeded chance: the same story again every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    def __init__(self, seed: str) -> None:
        self.random = Random(seed)  # noqa: S311

    def happens(self, probability: float) -> bool:
        return self.random.random() < probability

    def about(self, median: float, spread: float) -> float:
        """A positive number around ``median``, now and then far above it."""
        return self.random.lognormvariate(log(median), spread)

    def between(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def one_of(self, items: Sequence[T]) -> T:
        return items[int(self.random.random() * len(items))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def count(self, expected: float) -> int:
        """A whole number whose mean is ``expected``."""
        return int(expected + self.random.random())

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return self.random.sample(items, len(items))
