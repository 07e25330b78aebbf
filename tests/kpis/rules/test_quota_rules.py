from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.calendar import GRAINS, Calendar
from kpis.rules.quota import pace, prorated

CALENDAR = Calendar()
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("period", "part"),
    [
        ("2017-Q2", Fraction(65000)),
        ("2017-05", Fraction(65000 * 23, 65)),
        ("2017", Fraction(65000)),
        ("2017-05-13..2017-05-14", Fraction(0)),
        ("2017-Q3", Fraction(0)),
    ],
)
def test_a_quota_falls_on_a_period_by_working_days(period: str, part: Fraction) -> None:
    quota = Decimal(65000), date(2017, 4, 1), date(2017, 6, 30)
    assert prorated(*quota, CALENDAR.parse(period), CALENDAR) == part


def test_a_quota_of_a_weekend_is_shared_by_calendar_days() -> None:
    weekend = Decimal(100), date(2017, 5, 13), date(2017, 5, 14)
    assert prorated(*weekend, CALENDAR.parse("2017-05-13"), CALENDAR) == 50


@given(st.decimals(0, 10**9, places=2), days, st.integers(0, 400), st.sampled_from(GRAINS))
def test_the_parts_of_a_quota_add_up_to_it(amount: Decimal, starts_on: date, length: int, grain: str) -> None:
    ends_on = starts_on + timedelta(days=length)
    buckets = CALENDAR.buckets(starts_on, ends_on + timedelta(days=1), grain)
    parts = [prorated(amount, starts_on, ends_on, bucket, CALENDAR) for bucket in buckets]
    assert sum(parts) == Fraction(amount)


@pytest.mark.parametrize(
    ("today", "share"),
    [
        (date(2017, 4, 30), 0),
        (date(2017, 5, 1), Fraction(1, 23)),
        (date(2017, 5, 14), Fraction(10, 23)),
        (date(2017, 5, 31), 1),
        (date(2017, 8, 1), 1),
    ],
)
def test_pace_is_the_share_of_working_days_gone_with_today(today: date, share: Fraction) -> None:
    assert pace(CALENDAR.parse("2017-05"), today, CALENDAR) == share


def test_pace_without_working_days_counts_calendar_days() -> None:
    weekend = CALENDAR.parse("2017-05-13..2017-05-14")
    assert pace(weekend, date(2017, 5, 13), CALENDAR) == Fraction(1, 2)


def test_a_quota_without_end_is_shared_like_any_other():
    month = CALENDAR.parse("2025-05")
    assert prorated(Decimal(1), date(2025, 5, 1), date.max, month, CALENDAR) > 0
