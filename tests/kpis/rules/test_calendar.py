import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.calendar import GRAINS, Calendar, Period

FISCAL_JULY = Calendar(fiscal_year_start=7)
SATURDAYS = Calendar(week_start=5, working_days=frozenset({5, 6, 0, 1, 2}))
SUNDAYS = Calendar(week_start=6)
SOLAR = Calendar("solar_hijri", week_start=5, working_days=frozenset({5, 6, 0, 1, 2}))

days = st.dates(date(1950, 1, 1), date(2150, 1, 1))
grains = st.sampled_from(GRAINS)
calendars = st.builds(
    Calendar,
    kind=st.sampled_from(["gregorian", "solar_hijri"]),
    fiscal_year_start=st.integers(1, 12),
    week_start=st.integers(0, 6),
    working_days=st.frozensets(st.integers(0, 6)),
)


def bounds(period: Period) -> tuple[date, date]:
    return period.start, period.last_day


@pytest.mark.parametrize(
    ("calendar", "text", "first", "last"),
    [
        (Calendar(), "2017", date(2017, 1, 1), date(2017, 12, 31)),
        (Calendar(), "2017-Q2", date(2017, 4, 1), date(2017, 6, 30)),
        (Calendar(), "2017-05", date(2017, 5, 1), date(2017, 5, 31)),
        (Calendar(), "2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        (Calendar(), "2017-W21", date(2017, 5, 22), date(2017, 5, 28)),
        (Calendar(), "2017-05-14", date(2017, 5, 14), date(2017, 5, 14)),
        (Calendar(), " 2017-05-01..2017-05-14 ", date(2017, 5, 1), date(2017, 5, 14)),
        (FISCAL_JULY, "2018", date(2017, 7, 1), date(2018, 6, 30)),
        (FISCAL_JULY, "2018-Q1", date(2017, 7, 1), date(2017, 9, 30)),
        (FISCAL_JULY, "2018-05", date(2018, 5, 1), date(2018, 5, 31)),
        (SOLAR, "1396", date(2017, 3, 21), date(2018, 3, 20)),
        (SOLAR, "1396-02", date(2017, 4, 21), date(2017, 5, 21)),
        (SOLAR, "1396-Q1", date(2017, 3, 21), date(2017, 6, 21)),
        (SOLAR, "1403-12", date(2025, 2, 19), date(2025, 3, 20)),
        (SOLAR, "1402-12", date(2024, 2, 20), date(2024, 3, 19)),
        (SOLAR, "1396-02-24", date(2017, 5, 14), date(2017, 5, 14)),
        (SOLAR, "2017-05-14", date(2017, 5, 14), date(2017, 5, 14)),
    ],
)
def test_a_period_is_read_by_its_name(calendar: Calendar, text: str, first: date, last: date) -> None:
    assert bounds(calendar.parse(text)) == (first, last)


@pytest.mark.parametrize(
    ("calendar", "text", "reason"),
    [
        (Calendar(), "last week", "'last week' is not a period: it has another form. Give 2017, 2017-Q2,"),
        (Calendar(), "2017-13", "there is no month 13"),
        (Calendar(), "2017-Q5", "there is no quarter 5"),
        (Calendar(), "2017-W53", "2017 has no week 53"),
        (Calendar(), "2017-W00", "2017 has no week 0"),
        (Calendar(), "2017-02-29", "day is out of range for month"),
        (Calendar(), "2017-05-14..2017-05-01", "it ends before it starts"),
        (Calendar(), "2017-05..2017-06", "'2017-05' is not a date"),
        (Calendar(), "1396-02", "the year 1396 is not within 1700-9998"),
        (Calendar(), "1396-02-24", "the year 1396 is not within 1700-9998"),
        (Calendar(), "", "'' is not a period"),
        (Calendar(), "٢٠١٧", "it has another form"),
        (SOLAR, "2017-05", "the year 2017 is not within 1000-1699. Give 1396, 1396-Q2"),
        (SOLAR, "1402-12-30", "Give 1396, 1396-Q2"),
    ],
)
def test_a_name_that_is_no_period_is_refused_with_the_accepted_forms(
    calendar: Calendar, text: str, reason: str
) -> None:
    with pytest.raises(ValueError) as error:
        calendar.parse(text)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("calendar", "day", "key"),
    [
        (Calendar(), date(2021, 1, 3), "2020-W53"),
        (Calendar(), date(2018, 12, 31), "2019-W01"),
        (Calendar(), date(2016, 1, 1), "2015-W53"),
        (SATURDAYS, date(2017, 12, 29), "2017-W52"),
        (SATURDAYS, date(2017, 12, 30), "2018-W01"),
        (SUNDAYS, date(2017, 1, 1), "2017-W01"),
        (SUNDAYS, date(2019, 12, 28), "2019-W52"),
        (SUNDAYS, date(2019, 12, 29), "2020-W01"),
    ],
)
def test_week_one_holds_the_fourth_of_january(calendar: Calendar, day: date, key: str) -> None:
    assert calendar.containing("week", day).key == key
    assert date(2018, 1, 4) in calendar.parse("2018-W01")


@given(days)
def test_weeks_from_monday_are_iso_weeks(day: date) -> None:
    year, week, _ = day.isocalendar()
    assert Calendar().containing("week", day).key == f"{year}-W{week:02}"


@given(calendars, days, grains)
def test_a_period_is_the_one_its_key_names(calendar: Calendar, day: date, grain: str) -> None:
    period = calendar.containing(grain, day)
    assert day in period
    assert calendar.parse(period.key) == period


@given(calendars, days, st.integers(0, 800))
def test_a_range_is_the_one_its_key_names(calendar: Calendar, start: date, length: int) -> None:
    period = calendar.period("range", start, start + timedelta(days=length + 1))
    assert calendar.parse(period.key) == period


@given(calendars, days, st.integers(1, 900), grains)
def test_buckets_follow_each_other_and_touch_the_whole_range_and_no_more(
    calendar: Calendar, start: date, length: int, grain: str
) -> None:
    end = start + timedelta(days=length)
    buckets = calendar.buckets(start, end, grain)
    assert start in buckets[0]
    assert end - timedelta(days=1) in buckets[-1]
    assert all(one.end == next_one.start for one, next_one in itertools.pairwise(buckets))


@given(calendars, days)
def test_a_fiscal_year_is_split_into_its_quarters_and_months(calendar: Calendar, day: date) -> None:
    year = calendar.containing("year", day)
    quarters, months = calendar.split(year, "quarter"), calendar.split(year, "month")
    assert [quarter.key for quarter in quarters] == [f"{year.key}-Q{number}" for number in (1, 2, 3, 4)]
    assert len(months) == 12
    assert sum(month.days for month in months) == year.days


@given(calendars, days, grains)
def test_previous_and_following_lie_directly_beside(calendar: Calendar, day: date, grain: str) -> None:
    period = calendar.containing(grain, day)
    assert calendar.previous(period) == calendar.containing(grain, period.start - timedelta(days=1))
    assert calendar.following(period) == calendar.containing(grain, period.end)


@given(calendars, days, days)
def test_working_days_are_counted_one_by_one(calendar: Calendar, one: date, other: date) -> None:
    start, end = sorted((one, min(other, one + timedelta(days=400))))
    counted = calendar.working_days_in(start, end)
    each = (start + timedelta(days=offset) for offset in range((end - start).days))
    assert counted == sum(day.weekday() in calendar.working_days for day in each)


@given(calendars, st.lists(days, min_size=3, max_size=3).map(sorted))
def test_working_days_of_adjoining_ranges_add_up(calendar: Calendar, points: list[date]) -> None:
    start, middle, end = points
    parts = calendar.working_days_in(start, middle) + calendar.working_days_in(middle, end)
    assert parts == calendar.working_days_in(start, end)


def test_a_range_backwards_has_no_days_and_no_buckets() -> None:
    assert Calendar().working_days_in(date(2017, 5, 2), date(2017, 5, 1)) == 0
    assert Calendar().buckets(date(2017, 5, 2), date(2017, 5, 1), "month") == []


def test_a_split_that_would_stick_out_is_refused() -> None:
    with pytest.raises(ValueError, match="2017-05 is not made of whole weeks"):
        Calendar().split(Calendar().parse("2017-05"), "week")


@pytest.mark.parametrize(
    ("calendar", "text", "previous", "following"),
    [
        (Calendar(), "2017-01", "2016-12", "2017-02"),
        (Calendar(), "2016-03-01..2016-03-10", "2016-02-20..2016-02-29", "2016-03-11..2016-03-20"),
        (Calendar(), "2017-03-01..2017-03-31", "2017-02-01..2017-02-28", "2017-04-01..2017-04-30"),
        (Calendar(), "2017-04-01..2017-06-30", "2017-01-01..2017-03-31", "2017-07-01..2017-09-30"),
        (Calendar(), "2016-01-01..2016-12-31", "2015-01-01..2015-12-31", "2017-01-01..2017-12-31"),
        (FISCAL_JULY, "2018-Q1", "2017-Q4", "2018-Q2"),
        (SOLAR, "1396-12", "1396-11", "1397-01"),
    ],
)
def test_a_period_moves_by_its_own_length(
    calendar: Calendar, text: str, previous: str, following: str
) -> None:
    period = calendar.parse(text)
    assert (calendar.previous(period).key, calendar.following(period).key) == (previous, following)


@pytest.mark.parametrize(
    ("calendar", "text", "expected"),
    [
        (Calendar(), "2017-05-14", "2016-05-14"),
        (Calendar(), "2016-02-29", "2015-02-28"),
        (Calendar(), "2017-W21", "2016-W21"),
        (Calendar(), "2020-W53", "2020-W01"),
        (Calendar(), "2017-02", "2016-02"),
        (Calendar(), "2017-Q2", "2016-Q2"),
        (Calendar(), "2017", "2016"),
        (Calendar(), "2017-02-01..2017-02-28", "2016-02-01..2016-02-29"),
        (Calendar(), "2016-02-10..2016-02-29", "2015-02-10..2015-02-28"),
        (Calendar(), "2017-02-10..2017-02-28", "2016-02-10..2016-02-28"),
        (FISCAL_JULY, "2018-Q1", "2017-Q1"),
        (SOLAR, "1403-12", "1402-12"),
        (SOLAR, "1403-12-30", "2024-03-19"),
    ],
)
def test_a_year_before_is_the_same_dates_a_year_earlier(calendar: Calendar, text: str, expected: str) -> None:
    assert calendar.year_before(calendar.parse(text)).key == expected


@given(days)
def test_a_week_a_year_before_starts_52_weeks_earlier(day: date) -> None:
    week = SUNDAYS.containing("week", day)
    assert week.start - SUNDAYS.year_before(week).start == timedelta(weeks=52)


def test_periods_sort_by_start_then_end_and_are_hashable() -> None:
    calendar = Calendar()
    keys = ["2017-05-01", "2017-05", "2017-Q2", "2017-W19", "2017-05-02"]
    periods = {calendar.parse(key) for key in keys}
    assert [period.key for period in sorted(periods)] == [
        "2017-Q2", "2017-05-01", "2017-05", "2017-05-02", "2017-W19",
    ]  # fmt: skip


def test_a_period_made_by_hand_equals_the_one_a_calendar_makes() -> None:
    assert Period("month", date(2017, 5, 1), date(2017, 6, 1)) == Calendar().parse("2017-05")


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(ValueError, match="not after"):
        Period("range", date(2017, 5, 1), date(2017, 5, 1))


@pytest.mark.parametrize(
    "wrong", [{"kind": "lunar"}, {"fiscal_year_start": 13}, {"week_start": 7}, {"working_days": {9}}]
)
def test_a_calendar_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError):
        Calendar(**wrong)


def test_no_single_range_contains_a_day() -> None:
    with pytest.raises(ValueError, match="No single range contains a day"):
        Calendar().containing("range", date(2017, 5, 1))
