"""When a rate is worth ranking by."""

import pytest

from kpis.rules.statistics import is_telling


@pytest.mark.parametrize(
    ("successes", "cases", "expected"), [(0, 0, False), (3, 4, False), (12, 24, True), (1, 20, True)]
)
def test_a_rate_tells_something_once_it_is_known_to_within_forty_points(
    successes: int, cases: int, expected: bool
) -> None:
    assert is_telling(successes, cases) is expected
