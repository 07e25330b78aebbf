import codecs
from pathlib import Path

import pytest

from kpis.imports.csv_table import MAX_CELL, MAX_LINE
from kpis.imports.errors import FileRefused
from kpis.imports.files import open_table
from kpis.imports.tables import FileOptions


@pytest.fixture
def read(tmp_path: Path):
    def read(content: bytes, name: str = "file.csv", **options):
        path = tmp_path / name
        path.write_bytes(content)
        with open_table(path, FileOptions(**options)) as table:
            return [table.header, *([line.number, *line.cells] for line in table)]

    return read


@pytest.mark.parametrize(
    "content",
    [
        "name,city\nŽofia,Brno\n".encode(),
        "name,city\r\nŽofia,Brno\r\n".encode(),
        "name,city\rŽofia,Brno".encode(),
        codecs.BOM_UTF8 + "name,city\nŽofia,Brno".encode(),
        codecs.BOM_UTF16_LE + "name,city\r\nŽofia,Brno\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "name,city\nŽofia,Brno".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "name,city\nŽofia,Brno".encode("utf-32-le"),
        "name;city\nŽofia;Brno\n".encode(),
        "name\tcity\nŽofia\tBrno\n".encode(),
        "sep=|\nname|city\n\nŽofia|Brno\n,\n".encode().replace(b"\n,\n", b"\n|\n"),
        ' name , city \n"Žofia" ,  Brno '.replace('"Žofia" ', '"Žofia"').encode(),
    ],
)
def test_the_same_table_however_it_is_written(read, content: bytes) -> None:
    header, row = read(content)
    assert header == ["name", "city"]
    assert row[1:] == ["Žofia", "Brno"]


def test_a_named_encoding_and_delimiter(read) -> None:
    content = "jméno;město\nŽofia;Brno".encode("windows-1250")
    assert read(content, encoding="windows-1250", delimiter=";")[1] == [2, "Žofia", "Brno"]


def test_lines_above_the_header_are_skipped(read) -> None:
    assert read(b"Report of May\n\nname\nRita\n", skip=2) == [["name"], [4, "Rita"]]


def test_a_line_is_numbered_where_its_record_begins(read) -> None:
    content = b'name,note\n"Rita","two\nlines"\n\nMia,one\n'
    assert read(content)[1:] == [[2, "Rita", "two\nlines"], [5, "Mia", "one"]]


def test_a_ragged_line_is_kept_for_the_rejects(read) -> None:
    assert read(b"a,b\n1,2\n1,2,3\n1\n")[1:] == [[2, "1", "2"], [3, "1", "2", "3"], [4, "1"]]


def test_a_line_with_stray_quotes_is_a_problem_of_that_line_alone(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text('a,b\n"x"y,1\n2,3\n')
    with open_table(tmp_path / "file.csv", FileOptions()) as table:
        bad, good = table
    assert bad.problem == "The quotes on this line do not match."
    assert good.cells == ["2", "3"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"a,b\n1,\x00\n", "Line 2 holds binary data; this is not a CSV file."),
        (b"PK\x03\x04rest", "The file is not CSV: it is a zip archive or a workbook (name it .xlsx)."),
        (
            b"\xd0\xcf\x11\xe0old",
            "The file is not CSV: it is an old Excel workbook (save it as .xlsx or CSV).",
        ),
        (b"%PDF-1.7", "The file is not CSV: it is a PDF."),
        (b"name\nJos\xe9\n", "Near line 1: the file is not utf-8; name its encoding in the mapping."),
        ("name\nŽofia".encode("utf-16-le"), "Line 1 holds binary data; this is not a CSV file."),
        (b'a,b\n1,"open\n2,3\n', "The quote opened on line 2 is never closed."),
        (b"a\n" + b"x" * MAX_LINE + b"\n", "Line 2 is longer than 4000000 characters."),
        (
            b'a\n"' + b"x" * (MAX_CELL + 1) + b'"\n',
            "Line 2: a cell is longer than 1000000 characters; is a closing quote missing?",
        ),
        (b",".join([b"c"] * 1_001), "The file has 1001 columns; the most that is read is 1000."),
        (b"," * 1_000_000, "The file has 1000001 columns; the most that is read is 1000."),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused_in_one_line(read, content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(content)
    assert str(refusal.value) == reason


def test_a_line_without_end_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "file.csv").open("wb") as out:
        out.truncate(3_000_000_000)
    with pytest.raises(FileRefused), open_table(tmp_path / "file.csv", FileOptions()):
        pass


@pytest.mark.parametrize("encoding", ["klingon", "base64"])
def test_an_encoding_that_is_none_is_refused(read, encoding: str) -> None:
    with pytest.raises(FileRefused, match="There is no encoding"):
        read(b"a\n1\n", encoding=encoding)


def test_the_name_says_which_format(read) -> None:
    with pytest.raises(FileRefused, match="neither CSV nor XLSX"):
        read(b"a\n1\n", name="file.exe")


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with (
        pytest.raises(FileRefused, match="cannot be read: No such file"),
        open_table(tmp_path / "none.csv", FileOptions()),
    ):
        pass


def test_long_cells_of_pictures_are_read(read) -> None:
    assert len(read(b"id,photo\n1,0x" + b"F" * 500_000)[1][2]) == 500_002
