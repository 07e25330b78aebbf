"""Numbers in, SVG path data out. Coordinates are strings with a point, whatever the language."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10

Number = Decimal | float | int
Point = tuple[float, float]


def plain(number: float) -> str:
    """The number as SVG wants it, to a tenth: 12.5, 70, -3."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round steps, upwards, that enclose low, high and zero; about `count` of them."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return [0.0, 1.0]
    rough = (high - low) / count
    magnitude = 10.0 ** floor(log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= rough * 0.999999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [index * step for index in range(first, last + 1)]


def straight(points: Sequence[Point]) -> str:
    """A path of straight lines through the points."""
    return "".join(f"{'L' if index else 'M'}{plain(x)} {plain(y)}" for index, (x, y) in enumerate(points))


def smooth(points: Sequence[Point]) -> str:
    """A path that curves through the points without rising above or falling below the data."""
    if len(points) < 3:
        return straight(points)
    slopes = _slopes(points)
    path = [f"M{plain(points[0][0])} {plain(points[0][1])}"]
    for index, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        third = (x1 - x0) / 3
        first = f"{plain(x0 + third)} {plain(y0 + slopes[index] * third)}"
        second = f"{plain(x1 - third)} {plain(y1 - slopes[index + 1] * third)}"
        path.append(f"C{first} {second} {plain(x1)} {plain(y1)}")
    return "".join(path)


def _slopes(points: Sequence[Point]) -> list[float]:
    """The tangent at each point; the harmonic mean of its two sides keeps the curve monotone."""
    sides = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    inner = [0.0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in pairwise(sides)]
    return [sides[0], *inner, sides[-1]]


def dots(points: Sequence[Point]) -> str:
    """A path of lines without length: round caps on a stroke that does not scale make them dots."""
    return "".join(f"M{plain(x)} {plain(y)}h.01" for x, y in points)


def runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    """The unbroken stretches: a month without a value breaks the line."""
    run: list[Point] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []
