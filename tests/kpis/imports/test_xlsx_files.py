import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from kpis.imports.errors import FileRefused
from kpis.imports.files import open_table
from kpis.imports.tables import FileOptions


def workbook(*rows: tuple, sheet: str = "Deals") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, text: str) -> bytes:
    """The workbook with one of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return out.getvalue()


def sheet_of(rows: str) -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'


@pytest.fixture
def read(tmp_path: Path):
    def read(content: bytes, name: str = "file.xlsx", **options):
        path = tmp_path / name
        path.write_bytes(content)
        with open_table(path, FileOptions(**options)) as table:
            return [table.header, *([line.number, *line.cells] for line in table)]

    return read


def test_cells_become_the_texts_a_csv_would_hold(read) -> None:
    content = workbook(
        ("id", "amount", "won", "closed", "at", "note"),
        (10248, 0.1, True, date(2017, 5, 14), datetime(2017, 5, 14, 9, 30), None),
    )
    assert read(content)[1] == [2, "10248", "0.1", "true", "2017-05-14", "2017-05-14 09:30:00", ""]


def test_empty_rows_are_left_out_and_the_others_keep_their_number(read) -> None:
    assert read(workbook(("id",), (None,), ("r1",))) == [["id"], [3, "r1"]]


def test_a_cell_beyond_the_header_makes_the_row_ragged(read) -> None:
    assert read(workbook(("a", "b"), (1, 2, 3), (1,)))[1:] == [[2, "1", "2", "3"], [3, "1", ""]]


def test_a_sheet_is_chosen_by_name(read) -> None:
    content = workbook(("id",), ("r1",), sheet="Sales")
    assert read(content, sheet="Sales")[1] == [2, "r1"]
    with pytest.raises(FileRefused, match="There is no sheet “Sale”; did you mean “Sales”"):
        read(content, sheet="Sale")


def test_the_size_a_sheet_claims_is_not_believed(read) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row><row r="2"><c r="A2"><v>7</v></c></row>'
    lying = sheet_of(rows).replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>')
    assert read(with_part(workbook(("id",)), "xl/worksheets/sheet1.xml", lying)) == [["id"], [2, "7"]]


def test_what_unpacks_beyond_a_hundred_times_its_size_is_refused(read) -> None:
    bomb = with_part(workbook(("id",)), "xl/worksheets/sheet1.xml", " " * 20_000_000)
    with pytest.raises(FileRefused, match="The workbook would unpack to 200"):
        read(bomb)


def test_what_unpacks_beyond_fifty_megabytes_is_refused(read, tmp_path: Path) -> None:
    import random

    text = random.Random(1).randbytes(53_000_000).hex()[:53_000_000]
    with pytest.raises(FileRefused, match="would unpack to"):
        read(with_part(workbook(("id",)), "xl/media/picture.bin", text))


def test_more_rows_than_a_sheet_can_have_are_refused(read) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    with pytest.raises(FileRefused, match="more than 1048576 rows"):
        read(with_part(workbook(("id",)), "xl/worksheets/sheet1.xml", sheet_of(row)))


def test_a_cell_far_to_the_right_costs_nothing(read) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="ZZZ1"><v>1</v></c></row>'
    assert read(with_part(workbook(("id",)), "xl/worksheets/sheet1.xml", sheet_of(row))) == [["1"]]


def test_a_thousand_columns_are_the_most(read) -> None:
    with pytest.raises(FileRefused, match="more than 1000 columns"):
        read(workbook(tuple(f"c{n}" for n in range(1_001))))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_refused(read, part: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
    with pytest.raises(FileRefused, match="declares XML entities"):
        read(with_part(workbook(("id",)), part, laughs))


def test_entities_in_another_encoding_are_refused_too(read) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "ha">]><a/>'.encode("utf-16"))
    with pytest.raises(FileRefused, match="declares XML entities"):
        read(content.getvalue())


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "a\\b"])
def test_unsafe_part_names_are_refused(read, name: str) -> None:
    with pytest.raises(FileRefused, match="unsafe name"):
        read(with_part(workbook(("id",)), name, "x"))


@pytest.mark.parametrize("content", [b"", b"external_id,name\nr1,Rita\n", b"PK\x03\x04 not really"])
def test_what_is_not_a_workbook_is_refused(read, content: bytes) -> None:
    with pytest.raises(FileRefused, match="The file is not an XLSX workbook"):
        read(content)


def test_a_damaged_workbook_is_one_line(read) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(with_part(workbook(("id",)), "xl/worksheets/sheet1.xml", "<worksheet><row"))
    assert "\n" not in str(refusal.value)
    assert "damaged" in str(refusal.value)


def test_entities_would_be_refused_by_the_reader_itself() -> None:
    assert openpyxl.DEFUSEDXML
