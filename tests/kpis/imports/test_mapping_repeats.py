"""Lines that stand for several records."""

import pytest

from kpis.imports import repeats
from kpis.imports.errors import FileRefused

ADS = 'repeat = "sold"\n[columns]\nexternal_id = { text = "{ad}-{@copy}" }\nname = "ad"\n'


def test_a_line_stands_for_as_many_records_as_it_says(read) -> None:
    rows = read("products", "ad,sold\na,2\nb,0\nc,1.0\n", ADS)
    assert [(row["external_id"], row["name"]) for row in rows] == [("a-1", "a"), ("a-2", "a"), ("c-1", "c")]


@pytest.mark.parametrize("text", ["1.5", "-1", "", "10001"])
def test_a_line_counts_a_whole_number_of_times(read, text: str) -> None:
    reason = "How often a line counts is a whole number from 0 to 10000."
    assert read("products", f"ad,sold\na,{text}\n", ADS) == [[("sold", text, reason)]]


def test_how_often_a_line_counts_may_be_no_number_at_all(read) -> None:
    ((rejected,),) = read("products", "ad,sold\na,two\n", ADS)
    assert rejected == ("sold", "two", "This is not a number written like 1234.50.")


def test_a_small_file_is_not_any_number_of_records(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MAX_OF_FILE", 3)
    assert len(read("products", "ad,sold\na,2\nb,1\n", ADS)) == 3
    with pytest.raises(FileRefused, match="The lines stand for more than 3 records"):
        read("products", "ad,sold\na,2\nb,2\n", ADS)


def test_a_value_may_say_how_often_a_line_counts(read) -> None:
    mapping = ADS.replace('"sold"', '{ column = "sold", default = 0 }')
    assert [row["external_id"] for row in read("products", "ad,sold\na,\nb,1\n", mapping)] == ["b-1"]


def test_a_line_that_is_not_wanted_need_not_say_how_often_it_counts(read) -> None:
    mapping = 'where = [{ column = "ad", is = "b" }]\n' + ADS
    assert [row["external_id"] for row in read("products", "ad,sold\na,?\nb,1\n", mapping)] == ["b-1"]


def test_each_wide_column_may_say_how_often_it_counts(read) -> None:
    mapping = (
        'repeat = "sold"\n[unpivot]\ncolumns = "q*"\nname = "quarter"\nvalue = "sold"\n'
        '[columns]\nexternal_id = { text = "{ad}-{quarter}-{@copy}" }\nname = "ad"\n'
    )
    rows = read("products", "ad,q1,q2\na,1,2\n", mapping)
    assert [row["external_id"] for row in rows] == ["a-q1-1", "a-q2-1", "a-q2-2"]
