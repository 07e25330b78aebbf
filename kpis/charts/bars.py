"""Bars: how wide each is, of a hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kpis.charts.geometry import Number, plain


@dataclass(frozen=True)
class Step:
    """One step of a funnel: its bar, and the share of the step before that came this far."""

    count: int
    width: str
    conversion: Decimal | None


def width(value: Number | None, longest: Number | None) -> str:
    """The bar's width where the longest is 100. Nothing, or less than nothing, has no width."""
    if not value or not longest or value < 0 or longest <= 0:
        return "0"
    return plain(min(100.0, 100.0 * float(value) / float(longest)))


def funnel(counts: Sequence[int]) -> list[Step]:
    """Steps that narrow from the first; the first converts from nothing, so it has no conversion."""
    longest = max(counts, default=0)
    conversions = [None, *(Decimal(now) / before if before else None for before, now in pairwise(counts))]
    return [
        Step(count, width(count, longest), conversion)
        for count, conversion in zip(counts, conversions, strict=False)
    ]
