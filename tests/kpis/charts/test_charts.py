"""Chart geometry: what the shapes promise about the data."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.charts import funnel, line_chart, sparkline, waterfall, width
from kpis.charts.geometry import plain, smooth, ticks


def coordinates(path: str) -> list[tuple[float, float]]:
    numbers = [float(text) for text in re.findall(r"-?\d+\.?\d*", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.mark.parametrize(("number", "text"), [(70.04, "70"), (12.54, "12.5"), (-0.01, "0"), (-3.0, "-3")])
def test_coordinates_are_written_with_a_point_and_at_most_one_decimal(number: float, text: str) -> None:
    assert plain(number) == text


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 745_000, [0, 200_000, 400_000, 600_000, 800_000]),
        (0, 0, [0, 1]),
        (-0.4, 0.7, [-0.5, 0, 0.5, 1]),
        (5, 8, [0, 2, 4, 6, 8]),
    ],
)
def test_ticks_are_round_and_enclose_the_data_and_zero(
    low: float, high: float, expected: list[float]
) -> None:
    assert ticks(low, high) == pytest.approx(expected)


@given(st.lists(st.floats(0, 300), min_size=3, max_size=13))
def test_a_curve_never_goes_beyond_the_points_it_joins(heights: list[float]) -> None:
    drawn = coordinates(smooth([(index * 10.0, y) for index, y in enumerate(heights)]))
    assert min(heights) - 0.1 <= min(y for _, y in drawn)
    assert max(y for _, y in drawn) <= max(heights) + 0.1


def test_the_highest_tick_is_the_top_edge_and_zero_the_bottom() -> None:
    chart = line_chart([Decimal(100), Decimal(400)])
    assert (chart.ticks[0], chart.grid[0]) == (400.0, "0")
    assert (chart.ticks[-1], chart.grid[-1]) == (0.0, "300")


def test_each_point_stands_in_the_middle_of_its_column() -> None:
    assert line_chart([0, 4]).dots == "M250 300h.01M750 0h.01"


def test_a_period_in_progress_is_drawn_apart_from_the_finished_ones() -> None:
    chart = line_chart([2, 4, 1], is_last_unfinished=True)
    assert chart.line == "M166.7 150L500 0"
    assert chart.unfinished == "M500 0L833.3 225"


def test_an_undefined_month_breaks_the_line_instead_of_falling_to_zero() -> None:
    chart = line_chart([1, 2, None, 2, 1])
    assert chart.line.count("M") == 2
    assert chart.dots.count("M") == 4


def test_the_area_of_a_negative_value_hangs_from_zero() -> None:
    chart = line_chart([-1, 1])
    assert chart.area.endswith("L750 150L250 150Z")


def test_a_chart_without_any_value_is_an_empty_picture() -> None:
    chart = line_chart([None, None])
    assert (chart.line, chart.area, chart.dots, chart.ticks) == ("", "", "", [1.0, 0.0])


def test_a_sparkline_runs_from_edge_to_edge_and_ends_in_a_dot() -> None:
    spark = sparkline([Decimal(1), Decimal(3), Decimal(2)])
    assert spark.line.startswith("M0 27")
    assert spark.end == "M100 15h.01"


@pytest.mark.parametrize("values", [[], [5], [None, 5, None]])
def test_a_sparkline_needs_two_values(values: list[int | None]) -> None:
    assert sparkline(values).line == ""


def test_a_sparkline_of_equal_values_is_level() -> None:
    assert {y for _, y in coordinates(sparkline([4, 4, 4]).line)} == {27.0}


@pytest.mark.parametrize(
    ("value", "longest", "expected"),
    [(50, 200, "25"), (300, 200, "100"), (-5, 200, "0"), (None, 200, "0"), (5, 0, "0"), (5, None, "0")],
)
def test_a_bar_stays_between_nothing_and_full(value: int | None, longest: int | None, expected: str) -> None:
    assert width(value, longest) == expected


def test_a_funnel_says_what_share_came_from_the_step_before() -> None:
    assert [(step.width, step.conversion) for step in funnel([200, 150, 30])] == [
        ("100", None),
        ("75", Decimal("0.75")),
        ("15", Decimal("0.2")),
    ]


def test_a_funnel_below_an_empty_step_has_no_conversion() -> None:
    assert [step.conversion for step in funnel([0, 0])] == [None, None]
    assert funnel([]) == []


def test_a_waterfall_leads_from_one_value_over_its_steps_to_another() -> None:
    bars = waterfall(Decimal(40), [Decimal(60), Decimal(-20), Decimal(0)], Decimal(80))
    assert [(bar.x, bar.width, bar.tone) for bar in bars] == [
        ("0", "40", "whole"),
        ("40", "60", "up"),
        ("80", "20", "down"),
        ("80", "0", "level"),
        ("0", "80", "whole"),
    ]


def test_a_waterfall_below_zero_keeps_zero_in_the_picture() -> None:
    bars = waterfall(Decimal(50), [Decimal(-100)], Decimal(-50))
    assert [(bar.x, bar.width) for bar in bars] == [("50", "50"), ("0", "100"), ("0", "50")]
    assert [bar.width for bar in waterfall(Decimal(0), [], Decimal(0))] == ["0", "0"]
