"""A workbook's sheet read row by row, after its archive has been found harmless."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _

from kpis.imports.errors import FileRefused
from kpis.imports.suggestions import did_you_mean
from kpis.imports.tables import MAX_COLUMNS, FileOptions, Line

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_PARTS = 5_000
MAX_ROWS = 1_048_576
READ_AT_ONCE = 1 << 16


class XlsxTable:
    """The first sheet of a workbook, or the one named. FileRefused when the archive is not a harmless workbook."""

    header: list[str]

    def __init__(self, stream: BinaryIO, options: FileOptions) -> None:
        _refuse_harmful(stream)
        stream.seek(0)
        try:
            self._book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except Exception as error:
            raise _damaged(error) from None
        self._sheet = self._sheet_named(options.sheet)
        self._top = options.skip + 1
        self.header = self._header()

    def __iter__(self) -> Iterator[Line]:
        width = len(self.header)
        for number, values in self._rows(self._top + 1, width + 1):
            cells = [_text(value) for value in values]
            if any(cells):
                cells += [""] * (width - len(cells))
                yield Line(number, cells if any(cells[width:]) else cells[:width])

    def detach(self) -> None:
        """Let the stream go without closing it."""
        self._book.close()

    def _sheet_named(self, name: str) -> Any:
        if not self._book.worksheets:
            raise FileRefused(_("The workbook has no sheet with cells."))
        if not name:
            return self._book.worksheets[0]
        sheets = {sheet.title: sheet for sheet in self._book.worksheets}
        if name not in sheets:
            raise FileRefused(did_you_mean(_("sheet"), name, list(sheets)))
        return sheets[name]

    def _header(self) -> list[str]:
        _number, values = next(self._rows(self._top, MAX_COLUMNS + 1), (0, ()))
        names = [_text(value) for value in values]
        while names and not names[-1]:
            names.pop()
        if not names:
            raise FileRefused(_("The sheet has no header."))
        if len(names) > MAX_COLUMNS:
            raise FileRefused(_("The sheet has more than %(limit)d columns.") % {"limit": MAX_COLUMNS})
        return names

    def _rows(self, top: int, width: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Rows as the sheet numbers them; the size it claims for itself is not believed."""
        self._sheet.reset_dimensions()
        rows = self._sheet.iter_rows(max_col=width, values_only=True)
        try:
            for number, values in enumerate(islice(rows, top - 1, None), start=top):
                if number > MAX_ROWS:
                    raise FileRefused(_("The sheet has more than %(limit)d rows.") % {"limit": MAX_ROWS})
                yield number, values
        except FileRefused:
            raise
        except Exception as error:
            raise _damaged(error) from None


def _text(value: Any) -> str:
    """A cell as a CSV would hold it; a binary float as the shortest decimal that is the same number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value.total_seconds() if isinstance(value, timedelta) else value).replace("\0", "").strip()


def _refuse_harmful(stream: BinaryIO) -> None:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefused(_("The file is not an XLSX workbook.")) from None
    packed = stream.seek(0, 2)
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed or len(parts) > MAX_PARTS:
        message = _("The workbook would unpack to %(unpacked)d bytes; save it as CSV.")
        raise FileRefused(message % {"unpacked": unpacked})
    for part in parts:
        _refuse_harmful_part(archive, part)


def _refuse_harmful_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.filename.startswith("/") or ".." in part.filename.split("/") or "\\" in part.orig_filename:
        raise FileRefused(_("The workbook holds a part with an unsafe name."))
    if part.flag_bits & 1:
        raise FileRefused(_("The workbook is locked with a password; save it without one."))
    if part.filename.endswith((".xml", ".rels")) and _declares_a_document_type(archive, part):
        raise FileRefused(_("The workbook declares XML entities; no spreadsheet program writes them."))


def _declares_a_document_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    before = b""
    try:
        with archive.open(part) as content:
            while block := content.read(READ_AT_ONCE):
                if b"<!DOCTYPE" in (before + block).replace(b"\0", b""):
                    return True
                before = block[-20:]
    except Exception as error:
        raise _damaged(error) from None
    return False


def _damaged(error: Exception) -> FileRefused:
    reason = str(error).strip().splitlines()
    with suppress(IndexError):
        return FileRefused(_("The workbook is damaged: %(reason)s") % {"reason": reason[0][:200]})
    return FileRefused(_("The workbook is damaged."))
