from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.night import next_night

ZONES = ["UTC", "Europe/Prague", "America/New_York", "Asia/Tehran", "Pacific/Kiritimati", "Pacific/Apia",
         "Etc/GMT+12", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata"]  # fmt: skip


@pytest.mark.parametrize(
    ("after", "timezone", "hour", "expected"),
    [
        ("2017-05-14T00:00", "UTC", 2, "2017-05-14T02:00"),
        ("2017-05-14T02:00", "UTC", 2, "2017-05-15T02:00"),
        ("2017-05-14T12:00", "Europe/Prague", 2, "2017-05-15T00:00"),
        ("2017-05-13T12:30", "Pacific/Kiritimati", 2, "2017-05-14T12:00"),
        ("2017-05-14T12:00", "Etc/GMT+12", 2, "2017-05-14T14:00"),
    ],
)
def test_the_night_comes_at_the_local_hour(after: str, timezone: str, hour: int, expected: str) -> None:
    night = next_night(datetime.fromisoformat(after).replace(tzinfo=UTC), timezone, hour)
    assert night == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert night.tzinfo is UTC


def test_a_skipped_hour_comes_as_the_clocks_skip_it() -> None:
    night = next_night(datetime(2024, 3, 30, 12, tzinfo=UTC), "Europe/Prague", 2)
    assert night == datetime(2024, 3, 31, 1, tzinfo=UTC)


def test_a_repeated_hour_comes_once() -> None:
    first = next_night(datetime(2024, 10, 26, 12, tzinfo=UTC), "Europe/Prague", 2)
    assert first == datetime(2024, 10, 27, 0, tzinfo=UTC)
    assert next_night(first, "Europe/Prague", 2) == datetime(2024, 10, 28, 1, tzinfo=UTC)


def test_a_skipped_day_has_one_night_with_the_day_after() -> None:
    first = next_night(datetime(2011, 12, 29, 12, 30, tzinfo=UTC), "Pacific/Apia", 2)
    assert first.astimezone(ZoneInfo("Pacific/Apia")).isoformat() == "2011-12-31T02:00:00+14:00"
    assert next_night(first, "Pacific/Apia", 2) == first + timedelta(days=1)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
    st.integers(0, 23),
)
def test_the_next_night_is_later_and_within_a_day_and_a_skip(
    after: datetime, timezone: str, hour: int
) -> None:
    night = next_night(after, timezone, hour)
    assert timedelta(0) < night - after <= timedelta(hours=26)


@given(st.dates(datetime(2000, 1, 1).date(), datetime(2035, 1, 1).date()), st.sampled_from(ZONES))
def test_the_next_night_does_not_jump_over_a_night(day, timezone: str) -> None:
    after = datetime(day.year, day.month, day.day, tzinfo=UTC)
    night = next_night(after, timezone, 2)
    assert next_night(night - timedelta(seconds=1), timezone, 2) == night


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="with a time zone"):
        next_night(datetime(2017, 5, 14), "UTC", 2)
