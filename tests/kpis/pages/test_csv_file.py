"""CSV files that are safe to open in a spreadsheet."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from kpis.pages.csv_file import csv_response


def table(*rows: tuple[object, ...]) -> list[list[str]]:
    response = csv_response("deals", ["name", "amount"], rows)  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert table((text, None)) == [[f"'{text}", ""]]


def test_numbers_and_dates_stay_what_they_are() -> None:
    assert table((Decimal("-1234.50"), date(2017, 5, 14))) == [["-1234.50", "2017-05-14"]]


def test_large_amounts_are_written_out() -> None:
    assert table((Decimal("1E+6"), 3)) == [["1000000", "3"]]


def test_the_file_says_that_it_is_utf_8_and_is_offered_for_keeping() -> None:
    response = csv_response("deals", ["name"], [["زیبا"]])
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == 'attachment; filename="deals.csv"'
