"""The small line in a tile: no axis, only the shape of the last months."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.charts.geometry import Number, Point, dots, plain, runs, smooth

WIDTH, HEIGHT, MARGIN = 100, 30, 3


@dataclass(frozen=True)
class Sparkline:
    """Paths for a picture of 100 by 30. All are empty with fewer than two values."""

    line: str = ""
    area: str = ""
    end: str = ""


def sparkline(values: Sequence[Number | None]) -> Sparkline:
    """The shape of the values between their own lowest and highest; None leaves a gap."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return Sparkline()
    low, spread = min(known), (max(known) - min(known)) or 1.0
    points: list[Point | None] = [
        None if value is None else (index * WIDTH / (len(values) - 1), _y(float(value), low, spread))
        for index, value in enumerate(values)
    ]
    drawn = list(runs(points))
    return Sparkline(
        line="".join(smooth(run) for run in drawn),
        area="".join(_area(run) for run in drawn),
        end=dots(drawn[-1][-1:]),
    )


def _y(value: float, low: float, spread: float) -> float:
    return HEIGHT - MARGIN - (value - low) / spread * (HEIGHT - 2 * MARGIN)


def _area(run: list[Point]) -> str:
    return f"{smooth(run)}L{plain(run[-1][0])} {HEIGHT}L{plain(run[0][0])} {HEIGHT}Z"
