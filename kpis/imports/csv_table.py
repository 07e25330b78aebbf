"""CSV read line by line, with every size bounded before it is allocated."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from kpis.imports.errors import FileRefused
from kpis.imports.tables import MAX_COLUMNS, FileOptions, Line

MAX_CELL = 1_000_000
MAX_LINE = 4_000_000
DELIMITERS = ",;\t|"
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
OTHER_FORMATS = {
    b"PK\x03\x04": "a zip archive or a workbook (name it .xlsx)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (save it as .xlsx or CSV)",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive (unpack it first)",
}

csv.field_size_limit(MAX_CELL)


class CsvTable:
    """A CSV file as a table. FileRefused when it is not text, or not the text it says it is."""

    header: list[str]

    def __init__(self, stream: BinaryIO, options: FileOptions) -> None:
        self._text = io.TextIOWrapper(stream, encoding=_encoding(stream, options), newline="")
        self._line = 0
        self._raw = ""
        for _skipped in range(options.skip):
            self._readline()
        first = self._first_line()
        self._delimiter = options.delimiter or _delimiter(first)
        _refuse_too_wide(first, self._delimiter)
        self._csv = csv.reader(self._lines(first), delimiter=self._delimiter, strict=True)
        self.header = self._header()

    def __iter__(self) -> Iterator[Line]:
        while True:
            start = self._line + 1
            try:
                cells = next(self._csv)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._broken(start, str(error))
                continue
            cells = [cell.strip() for cell in cells]
            if any(cells):
                yield Line(start, cells)

    def detach(self) -> None:
        """Let the stream go without closing it."""
        self._text.detach()

    def _broken(self, start: int, error: str) -> Line:
        if "field limit" in error:
            message = _(
                "Line %(line)d: a cell is longer than %(limit)d characters; is a closing quote missing?"
            )
            raise FileRefused(message % {"line": start, "limit": MAX_CELL})
        if "unexpected end" in error:
            raise FileRefused(_("The quote opened on line %(line)d is never closed.") % {"line": start})
        return Line(start, [self._raw.rstrip("\r\n")], _("The quotes on this line do not match."))

    def _header(self) -> list[str]:
        try:
            return [name.strip() for name in next(self._csv)]
        except csv.Error as error:
            raise FileRefused(_("The header cannot be read: %(error)s.") % {"error": error}) from None

    def _first_line(self) -> str:
        """The header's text, past the "sep=;" line that some programs write for Excel."""
        first = self._readline()
        if declared := re.fullmatch(r"sep=(.)\r?\n?", first):
            first = self._readline()
            _refuse_too_wide(first, declared[1])
        if not first.strip():
            raise FileRefused(_("The file is empty."))
        return first

    def _lines(self, first: str) -> Iterator[str]:
        line = first
        while line:
            self._raw = line
            yield line
            line = self._readline()

    def _readline(self) -> str:
        try:
            line = self._text.readline(MAX_LINE)
        except UnicodeError:
            message = _("Near line %(line)d: the file is not %(encoding)s; name its encoding in the mapping.")
            raise FileRefused(message % {"line": self._line + 1, "encoding": self._text.encoding}) from None
        self._line += bool(line)
        if len(line) == MAX_LINE:
            message = _("Line %(line)d is longer than %(limit)d characters.")
            raise FileRefused(message % {"line": self._line, "limit": MAX_LINE})
        if "\0" in line:
            raise FileRefused(
                _("Line %(line)d holds binary data; this is not a CSV file.") % {"line": self._line}
            )
        return line


def _encoding(stream: BinaryIO, options: FileOptions) -> str:
    start = stream.read(8)
    stream.seek(0)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return encoding
    for signature, form in OTHER_FORMATS.items():
        if start.startswith(signature):
            raise FileRefused(_("The file is not CSV: it is %(form)s.") % {"form": form})
    try:
        codec = codecs.lookup(options.encoding or "utf-8")
        "".encode(codec.name)
    except LookupError:
        raise FileRefused(_("There is no encoding “%(name)s”.") % {"name": options.encoding}) from None
    return codec.name


def _delimiter(header: str) -> str:
    outside_quotes = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=outside_quotes.count)


def _refuse_too_wide(header: str, delimiter: str) -> None:
    if header.count(delimiter) >= MAX_COLUMNS:
        message = _("The file has %(columns)d columns; the most that is read is %(limit)d.")
        raise FileRefused(message % {"columns": header.count(delimiter) + 1, "limit": MAX_COLUMNS})
