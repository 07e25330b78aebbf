"""Times that a mapping turns into a number of seconds, minutes or hours."""

import pytest

PRODUCTS = '[columns]\nexternal_id = "id"\nname = "id"\n'


def test_a_duration_is_read_in_the_unit_wanted(read) -> None:
    text = "id,took\na,00:02:24\nb,1:05\nc,90\nd,25:00:00.5\ne,\n"
    for unit, durations in (
        ("seconds", ["144", "3900", "90", "90000.5", None]),
        ("minutes", ["2.4", "65", "1.5", "1500.008333333333", None]),
        ("hours", ["0.04", "1.083333333333", "0.025", "25.000138888889", None]),
    ):
        mapping = PRODUCTS + f'unit_cost = {{ column = "took", duration = "{unit}" }}\n'
        assert [row.get("unit_cost") for row in read("products", text, mapping)] == durations


@pytest.mark.parametrize("text", ["1:60", "0:00:60", "soon", "1:2:3", "-1:00"])
def test_what_is_no_duration_is_refused(read, text: str) -> None:
    mapping = PRODUCTS + 'unit_cost = { column = "took", duration = "minutes" }\n'
    reason = "This is not a duration such as 1:05:30, or a number of seconds."
    assert read("products", f"id,took\na,{text}\n", mapping) == [[("took", text, reason)]]
