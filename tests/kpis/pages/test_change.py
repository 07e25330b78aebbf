"""How a value compares with the period before and with its target."""

from decimal import Decimal
from fractions import Fraction

import pytest

from kpis.catalogue import CATALOGUE
from kpis.catalogue.over_time import accumulates
from kpis.pages.change import Change, change, goal, state

HALF = Fraction(1, 2)


def compared(key: str, now: str, before: str, gone: Fraction = Fraction(1)) -> Change | None:
    return change(CATALOGUE[key], Decimal(now), Decimal(before), label="October 2026", gone=gone)


def test_an_amount_changes_by_a_share_of_what_it_was() -> None:
    assert compared("total_revenue", "120", "100") == Change("20%", "up", "good", "above October 2026")


def test_a_rate_changes_by_points() -> None:
    found = compared("win_rate", "0.42", "0.45")
    assert found is not None
    assert (found.text, found.direction, found.tone) == ("3 pts", "down", "poor")


def test_less_of_what_should_be_low_is_good() -> None:
    found = compared("sales_cycle_length", "30", "40")
    assert found is not None
    assert (found.direction, found.tone) == ("down", "good")


def test_half_a_month_is_held_against_half_of_the_month_before() -> None:
    found = compared("total_revenue", "60", "100", HALF)
    assert found is not None
    assert (found.text, found.tone, found.against) == ("20%", "good", "above the pace of October 2026")


def test_an_average_is_never_scaled_to_the_part_of_the_month_gone() -> None:
    found = compared("average_deal_size", "90", "100", HALF)
    assert found is not None
    assert (found.text, found.direction) == ("10%", "down")


def test_a_difference_too_small_to_show_is_level() -> None:
    found = compared("total_revenue", "100.01", "100")
    assert found is not None
    assert (found.text, found.against) == ("", "Level with October 2026")


def test_attainment_grows_with_the_period_like_what_it_is_made_of() -> None:
    found = compared("quota_attainment", "0.6", "1", HALF)
    assert found is not None
    assert (found.text, found.against) == ("10 pts", "above the pace of October 2026")


@pytest.mark.parametrize("key", ["revenue_growth", "quota_attainment_rate", "retention_rate"])
def test_what_cannot_be_scaled_is_not_compared_before_the_period_is_over(key: str) -> None:
    assert compared(key, "0.5", "0.6", HALF) is None
    assert compared(key, "0.5", "0.6") is not None


@pytest.mark.parametrize("key", ["open_pipeline", "win_rate", "sales_cycle_length"])
def test_averages_and_what_is_there_at_a_moment_are_compared_as_they_are(key: str) -> None:
    assert compared(key, "0.5", "0.5", HALF) is not None


@pytest.mark.parametrize(
    ("now", "before"), [(None, Decimal(1)), (Decimal(1), None), (Decimal(1), Decimal(0))]
)
def test_without_two_values_there_is_no_change(now: Decimal | None, before: Decimal | None) -> None:
    assert change(CATALOGUE["total_revenue"], now, before, label="October 2026") is None


def test_before_the_first_working_day_is_over_there_is_no_pace_to_judge() -> None:
    assert compared("total_revenue", "0", "100", Fraction(0)) is None
    assert state(Decimal(0), Fraction(0)) == ""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("total_revenue", True),
        ("net_revenue", True),
        ("deals_won", True),
        ("average_deal_size", False),
        ("open_pipeline", False),
        ("win_rate", False),
        ("active_customers", False),
        ("revenue_growth", False),
    ],
)
def test_only_sums_of_events_accumulate(key: str, expected: bool) -> None:
    assert accumulates(CATALOGUE[key]) is expected


@pytest.mark.parametrize(
    ("reached", "expected"), [("0.48", "on-pace"), ("0.40", "behind"), ("0.30", "far-behind")]
)
def test_a_target_half_way_through_is_judged_by_half_of_it(reached: str, expected: str) -> None:
    assert state(Decimal(reached), HALF) == expected


def test_a_goal_shows_the_share_reached_and_where_it_should_be() -> None:
    found = goal(Decimal(330), Decimal(660), "$660", Fraction(3, 4))
    assert found is not None
    assert (found.width, found.pace, found.text, found.state) == ("50", "75", "50% of $660", "far-behind")


def test_a_finished_period_has_no_pace_mark() -> None:
    found = goal(Decimal(700), Decimal(660), "$660", Fraction(1))
    assert found is not None
    assert (found.width, found.pace) == ("100", "")


def test_no_target_no_goal() -> None:
    assert goal(Decimal(700), None, "", Fraction(1)) is None
