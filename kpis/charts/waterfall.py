"""A waterfall: bars that lead from one value over steps to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise

from kpis.charts.geometry import plain


@dataclass(frozen=True)
class Bar:
    """Where the bar lies, of a hundred. `tone` is whole for a value, and up, down or level for a step."""

    x: str
    width: str
    tone: str


def waterfall(before: Decimal, steps: Sequence[Decimal], after: Decimal) -> list[Bar]:
    """The bars of the value before, of each step from where the last one ended, and of the value after."""
    reached = list(accumulate(steps, initial=before))
    ends = (Decimal(), after, *reached)
    low, high = min(ends), max(ends)
    scale = 100 / float(high - low) if high > low else 0.0

    def bar(start: Decimal, end: Decimal, tone: str) -> Bar:
        left, right = sorted((float(start - low) * scale, float(end - low) * scale))
        return Bar(plain(left), plain(right - left), tone)

    return [
        bar(Decimal(), before, "whole"),
        *(bar(start, end, _tone(end - start)) for start, end in pairwise(reached)),
        bar(Decimal(), after, "whole"),
    ]


def _tone(step: Decimal) -> str:
    return "up" if step > 0 else "down" if step < 0 else "level"
