from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kpis.imports.durations import duration_in
from kpis.imports.parse import Formats

PRAGUE = Formats(ZoneInfo("Europe/Prague"))


@given(seconds=st.integers(0, 3_600_000))
def test_a_clock_and_a_number_of_seconds_say_the_same(seconds: int) -> None:
    clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    for unit, length in (("seconds", 1), ("minutes", 60), ("hours", 3600)):
        duration = duration_in(unit, clock, PRAGUE)
        assert duration == duration_in(unit, str(seconds), PRAGUE)
        assert abs(duration * length - seconds) <= Decimal(length) * Decimal("5e-13")


@given(seconds=st.integers(0, 1_200_000).map(lambda third: third * 3))
def test_minutes_are_exact_where_a_decimal_can_be(seconds: int) -> None:
    assert duration_in("minutes", str(seconds), PRAGUE) * 60 == seconds
