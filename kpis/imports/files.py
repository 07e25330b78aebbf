"""Opening a file as a table, whichever of the two formats it is in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from kpis.imports.csv_table import CsvTable
from kpis.imports.errors import FileRefused
from kpis.imports.mended import without_reasons
from kpis.imports.tables import FileOptions, Table
from kpis.imports.xlsx_table import XlsxTable

Source = Path | BinaryIO
"""A path, or a binary stream that can seek and has a ``name``, such as an upload."""

FORMATS: dict[str, type[CsvTable | XlsxTable]] = {
    ".xlsx": XlsxTable,
    ".xlsm": XlsxTable,
    ".csv": CsvTable,
    ".tsv": CsvTable,
    ".txt": CsvTable,
}


def file_name(source: Source) -> str:
    """Return the file's name without its folder."""
    return Path(str(getattr(source, "name", ""))).name


@contextmanager
def open_table(source: Source, options: FileOptions) -> Iterator[Table]:
    """Open a file from its beginning. FileRefused when it is missing or not what its name says."""
    form = FORMATS.get(Path(file_name(source)).suffix.lower())
    if form is None:
        message = _("“%(name)s” is neither CSV nor XLSX, going by its name.")
        raise FileRefused(message % {"name": file_name(source)})
    with ExitStack() as stack:
        table = form(_stream(source, stack), options)
        stack.callback(table.detach)
        yield without_reasons(table)


def _stream(source: Source, stack: ExitStack) -> BinaryIO:
    if isinstance(source, Path):
        try:
            return stack.enter_context(source.open("rb"))
        except OSError as error:
            message = _("“%(name)s” cannot be read: %(reason)s.")
            raise FileRefused(message % {"name": source, "reason": error.strerror}) from None
    source.seek(0)
    return source
