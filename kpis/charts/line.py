"""A line over time with its target; the last period may still be in progress."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.charts.geometry import Number, Point, dots, plain, runs, smooth, straight, ticks

WIDTH, HEIGHT = 1000, 300


@dataclass(frozen=True)
class LineChart:
    """Paths for a picture of 1000 by 300, and the values of its grid lines from the top down."""

    ticks: list[float]
    grid: list[str]
    line: str
    area: str
    unfinished: str
    target: str
    dots: str


def line_chart(
    values: Sequence[Number | None],
    targets: Sequence[Number | None] = (),
    *,
    is_last_unfinished: bool = False,
) -> LineChart:
    """The chart of the values; None leaves a gap. Each point stands in the middle of its column."""
    steps = ticks(*_extent(values, targets))
    points = _points(values, steps)
    drawn = list(runs(points[:-1] if is_last_unfinished else points))
    return LineChart(
        ticks=steps[::-1],
        grid=[plain(_y(step, steps)) for step in steps[::-1]],
        line="".join(smooth(run) for run in drawn),
        area="".join(_area(run, _y(0.0, steps)) for run in drawn),
        unfinished=_unfinished(points) if is_last_unfinished else "",
        target="".join(straight(run) for run in runs(_points(targets, steps))),
        dots=dots([point for point in points if point]),
    )


def _extent(*series: Sequence[Number | None]) -> tuple[float, float]:
    known = [float(value) for values in series for value in values if value is not None]
    return min(known, default=0.0), max(known, default=0.0)


def _points(values: Sequence[Number | None], steps: list[float]) -> list[Point | None]:
    return [
        None if value is None else ((index + 0.5) * WIDTH / len(values), _y(float(value), steps))
        for index, value in enumerate(values)
    ]


def _y(value: float, steps: list[float]) -> float:
    low, high = steps[0], steps[-1]
    return HEIGHT - (value - low) / (high - low) * HEIGHT


def _area(run: list[Point], base: float) -> str:
    return f"{smooth(run)}L{plain(run[-1][0])} {plain(base)}L{plain(run[0][0])} {plain(base)}Z"


def _unfinished(points: list[Point | None]) -> str:
    last_two = [point for point in points[-2:] if point]
    return straight(last_two) if len(last_two) == 2 else ""
