"""What a mapping can say, each asked of the table it makes."""

from pathlib import Path

import pytest

from kpis.imports.errors import MappingRefused
from kpis.imports.kinds import KINDS
from kpis.imports.mapping import load_mapping

PRODUCTS = '[columns]\nexternal_id = "id"\nname = "id"\n'


def test_a_name_is_a_column_and_a_table_says_more(read) -> None:
    mapping = (
        PRODUCTS + 'category = { constant = "Bikes" }\nunit_price = { column = "price", default = 9.5 }\n'
    )
    assert read("products", "id,price\np1,12\np2,\n", mapping) == [
        {"external_id": "p1", "name": "p1", "category": "Bikes", "unit_price": "12"},
        {"external_id": "p2", "name": "p2", "category": "Bikes", "unit_price": "9.5"},
    ]


def test_texts_that_mean_empty(read) -> None:
    mapping = 'empty = ["NULL", "-", "Select"]\n' + PRODUCTS + 'category = "c"\n'
    rows = read("products", "id,c\np1,NULL\np2,-\np3,Select\np4,Bikes\n", mapping)
    assert [row.get("category") for row in rows] == [None, None, None, "Bikes"]


def test_replacing_folding_and_joining(read) -> None:
    mapping = PRODUCTS.replace('name = "id"', 'name = { text = "{first} {last}" }') + (
        'category = { column = "c", case = "lower", replace = { google = "Google" } }\n'
    )
    rows = read("products", "id,first,last,c\np1,Ada,Lovelace,GOOGLE\np2,,King,google\n", mapping)
    assert [(row["name"], row["category"]) for row in rows] == [
        ("Ada Lovelace", "Google"),
        ("King", "Google"),
    ]


def test_every_line_has_its_number(read) -> None:
    mapping = PRODUCTS.replace('external_id = "id"', 'external_id = { text = "{id}-{@line}" }')
    rows = read("products", "id\np\n\np\n", mapping)
    assert [row["external_id"] for row in rows] == ["p-2", "p-4"]


def test_the_first_that_is_not_empty(read) -> None:
    mapping = PRODUCTS + 'unit_cost = { first = ["cost", { multiply = ["quantity", "standard"] }] }\n'
    rows = read("products", "id,cost,quantity,standard\na,5,3,2\nb,,3,2\nc,,3,\n", mapping)
    assert [row.get("unit_cost") for row in rows] == ["5", "6", None]


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ('{ multiply = ["n", 1000] }', "2500.0"),
        ('{ add = ["n", 1] }', "3.5"),
        ('{ subtract = [1, "n"] }', "-1.5"),
        ('{ divide = ["n", 100] }', "0.025"),
    ],
)
def test_arithmetic_is_exact(read, value: str, result: str) -> None:
    assert read("products", "id,n\np,2.5\n", PRODUCTS + f"unit_price = {value}\n")[0]["unit_price"] == result


def test_the_earliest_and_the_latest_of_several_dates(read) -> None:
    mapping = PRODUCTS + 'launched_on = { earliest = ["a", "b"] }\n'
    text = "id,a,b\np,2017-05-14,2017-05-13 09:00\nq,,2017-05-13\nr,,\n"
    assert [row.get("launched_on") for row in read("products", text, mapping)] == [
        "2017-05-13",
        "2017-05-13",
        None,
    ]
    latest = read("products", text, mapping.replace("earliest", "latest"))
    assert latest[0]["launched_on"] == "2017-05-14"


def test_dividing_by_zero_is_a_bad_cell(read) -> None:
    (bad,) = read("products", "id,n\np,0\n", PRODUCTS + 'unit_price = { divide = [1, "n"] }\n')
    assert bad[0][2] == "This cannot be divided by zero."


def test_numbers_as_another_country_writes_them(read) -> None:
    mapping = '[numbers]\ndecimal = ","\nthousands = "."\nignore = "€"\n' + PRODUCTS + 'unit_price = "n"\n'
    rows = read("products", 'id,n\na,"1.234.567,89 €"\nb,"1.234"\nc,"1,5"\nd,"1.5"\n', mapping)
    assert [row["unit_price"] for row in rows[:3]] == ["1234567.89", "1234", "1.5"]
    assert rows[3] == [("n", "1.5", "This is not a number written like 1.234,50.")]


def test_what_the_mapping_writes_is_not_in_the_files_format(read) -> None:
    mapping = (
        '[numbers]\ndecimal = ","\n[dates]\nformats = ["%d.%m.%Y"]\n'
        + PRODUCTS
        + 'unit_price = { multiply = ["n", 1.5] }\nunit_cost = { column = "c", default = 0.25 }\n'
        + 'launched_on = { column = "d", default = 2017-12-31 }\n'
    )
    rows = read("products", 'id,n,c,d\na,"2,5",,24.12.2017\nb,2,"0,5",\n', mapping)
    assert [(r["unit_price"], r["unit_cost"], r["launched_on"]) for r in rows] == [
        ("3.75", "0.25", "2017-12-24"),
        ("3.0", "0.5", "2017-12-31"),
    ]


def test_several_date_formats_and_the_solar_hijri_calendar(read) -> None:
    several = '[dates]\nformats = ["%d/%m/%Y", "ISO"]\n' + PRODUCTS + 'launched_on = "d"\n'
    rows = read("products", "id,d\na,24/12/2017\nb,2017-12-24\nc,12/24/2017\n", several)
    assert [row["launched_on"] for row in rows[:2]] == ["2017-12-24", "2017-12-24"]
    assert rows[2][0][2] == "This is not a date written like %d/%m/%Y, ISO."
    solar = '[dates]\nformats = ["%Y/%m/%d"]\ncalendar = "solar_hijri"\n' + PRODUCTS + 'launched_on = "d"\n'
    assert read("products", "id,d\na,1396/10/03\n", solar)[0]["launched_on"] == "2017-12-24"


QUOTAS = """
[columns]
scope = { constant = "company" }
metric = { constant = "revenue" }
amount = "amount"
starts_on = "day"
ends_on = { column = "day", end_of = "quarter" }
"""


def test_the_end_of_a_quarter_is_in_the_companys_calendar(read) -> None:
    text = "day,amount\n2017-07-15,10\n"
    assert read("quotas", text, QUOTAS)[0]["ends_on"] == "2017-09-30"
    assert read("quotas", text, QUOTAS, fiscal_year_start=3)[0]["ends_on"] == "2017-08-31"


def test_wide_columns_become_records_of_their_own(read) -> None:
    mapping = """
empty = ["-"]
[unpivot]
columns = "M*"
name = "month"
value = "target"
[columns]
scope = { constant = "rep" }
member = "rep"
metric = { constant = "revenue" }
starts_on = { text = "{Year} {month}", date = "%Y M%m" }
ends_on = { text = "{Year} {month}", date = "%Y M%m", end_of = "month" }
amount = { multiply = ["target", 1000] }
"""
    rows = read("quotas", "Year,rep,M01,M02,M03\n2017,r1,5,-,7\n", mapping)
    assert [(row["starts_on"], row["ends_on"], row["amount"]) for row in rows] == [
        ("2017-01-01", "2017-01-31", "5000"),
        ("2017-03-01", "2017-03-31", "7000"),
    ]


def test_only_the_lines_wanted(read) -> None:
    text = "id,state\na,Won\nb,Lost\nc,\nd,Open\n"
    for where, kept in (
        ('{ column = "state", is = ["Won", "Lost"] }', ["a", "b"]),
        ('{ column = "state", is_not = "Won" }', ["b", "c", "d"]),
        ('{ column = "state", is_empty = true }', ["c"]),
        ('{ column = "state", is_empty = false }, { column = "id", is_not = "a" }', ["b", "d"]),
    ):
        rows = read("products", text, f"where = [{where}]\n" + PRODUCTS)
        assert [row["external_id"] for row in rows] == kept


LOOKUP = """
[lookups.regions]
file = "places.csv"
key = "place"
value = "region"
"""


def test_looking_up_in_a_second_file(read, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("place,region\nBrno,Moravia\nPlzeň,Bohemia\n", encoding="utf-8")
    mapping = LOOKUP + PRODUCTS + 'category = { column = "place", lookup = "regions" }\n'
    rows = read("products", "id,place\na,Brno\nb,\nc,Bratislava\n", mapping)
    assert rows[0]["category"] == "Moravia"
    assert "category" not in rows[1]
    assert rows[2] == [("place", "Bratislava", "The lookup “regions” has no row for this.")]


def test_a_lookup_that_may_find_nothing_has_a_default(read, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("place,region\nBrno,Moravia\n")
    mapping = LOOKUP + PRODUCTS + 'category = { column = "place", lookup = "regions", default = "" }\n'
    assert "category" not in read("products", "id,place\na,Vienna\n", mapping)[0]


def test_a_key_with_several_rows_is_refused_unless_the_first_is_meant(read, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("place,region\nBrno,Moravia\nBrno,South\n")
    mapping = PRODUCTS + 'category = { column = "place", lookup = "regions" }\n'
    with pytest.raises(MappingRefused, match="several rows for “Brno”; add take"):
        read("products", "id,place\na,Brno\n", LOOKUP + mapping)
    rows = read("products", "id,place\na,Brno\n", LOOKUP + 'take = "first"\n' + mapping)
    assert rows[0]["category"] == "Moravia"


def test_an_upload_cannot_read_files_by_a_lookup(read) -> None:
    with pytest.raises(MappingRefused, match="works from the command line"):
        read("products", "id\na\n", LOOKUP + PRODUCTS, folder=None)


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("[columns", "The mapping is not TOML"),
        ("colums = 1", "There is no key of a mapping “colums”; did you mean “columns”?"),
        (
            PRODUCTS + 'unit_prise = "n"',
            "There is no field of products “unit_prise”; did you mean “unit_price”?",
        ),
        ('[columns]\nname = "id"', "The mapping gives no external_id, which products need."),
        (PRODUCTS + 'unit_price = "pric"', "There is no column “pric”; did you mean “price”?"),
        (
            PRODUCTS + 'unit_price = { colum = "price" }',
            "There is no key of a value “colum”; did you mean “column”?",
        ),
        (PRODUCTS + 'unit_price = { column = "price", constant = 1 }', "this one has column, constant."),
        (PRODUCTS + "unit_price = { default = 1 }", "this one has 0."),
        (PRODUCTS + 'unit_price = { column = "price", lookup = "x" }', "There is no lookup “x”"),
        (PRODUCTS + 'launched_on = { column = "id", end_of = "quater" }', "did you mean “quarter”?"),
        (PRODUCTS + 'category = { column = "id", case = "uper" }', "did you mean “upper”?"),
        (PRODUCTS + 'unit_cost = { column = "id", duration = "minute" }', "did you mean “minutes”?"),
        ('repeat = "prise"\n' + PRODUCTS, "There is no column “prise”; did you mean “price”?"),
        (PRODUCTS + 'category = "@copy"', "There is no column “@copy”"),
        (PRODUCTS + 'category = { text = "{id" }', "The template “{id” has a brace without its pair."),
        (PRODUCTS + "category = { constant = [1] }", "is not a text, a number or a date."),
        (PRODUCTS + 'category = "twice"', "The column “twice” stands twice in the file."),
        ('kind = "reps"\n' + PRODUCTS, "The mapping is for reps, not for products."),
        ('kind = "product"\n' + PRODUCTS, "There is no kind “product”; did you mean “products”?"),
        ('delimiter = "::"\n' + PRODUCTS, "A delimiter is one character."),
        ('repeated = "lst"\n' + PRODUCTS, "There is no repeated “lst”; did you mean “last”?"),
        ("skip_lines = -1\n" + PRODUCTS, "“skip_lines” is a number of lines up to 1000."),
        ('[numbers]\ndecimal = "."\nthousands = "."\n' + PRODUCTS, "cannot share a mark"),
        (
            '[dates]\nformats = ["%H %Z"]\n' + PRODUCTS,
            "A time zone by name cannot be read; offsets can, by %z.",
        ),
        ('[dates]\ncalendar = "julian"\n' + PRODUCTS, "There is no calendar “julian”"),
        ('where = [{ column = "id" }]\n' + PRODUCTS, "A condition has one of: is, is_not, is_empty."),
        ('[unpivot]\ncolumns = "X*"\nname = "n"\nvalue = "v"\n' + PRODUCTS, "finds no column named X*."),
        ('[unpivot]\ncolumns = "X*"\n' + PRODUCTS, "“unpivot” needs name, value."),
        ('[lookups.a]\nfile = "x.csv"\n' + PRODUCTS, "The lookup “a” needs file, key and value."),
        ('[lookups.a]\nfile = "x.csv"\nkey = "k"\nvalue = "v"\n' + PRODUCTS, "cannot be read: No such file"),
    ],
)
def test_a_wrong_mapping_is_refused_in_one_line(read, mapping: str, reason: str) -> None:
    with pytest.raises(ValueError) as refusal:
        read("products", "id,price,twice,twice\na,1,2,3\n", mapping)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[3] / "docs/examples").rglob("*.toml")), ids=str
)
def test_each_example_is_a_sound_mapping(path: Path) -> None:
    mapping = load_mapping(path)
    mapping.check(KINDS[mapping.kind])
