"""The file of what could not be imported: where, what, why, and the line as it stood."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from kpis.imports.files import Source, open_table
from kpis.imports.mended import rejects_header
from kpis.imports.records import Reject
from kpis.imports.tables import FileOptions


def write_rejects(rejects: Iterator[Reject], source: Source, options: FileOptions, out: TextIO) -> None:
    """Write a CSV of rejects, in the order of their lines, each with its line's cells beside it.

    The file is read a second time for those, in step, so that nothing has to be kept.
    """
    writer = csv.writer(out)
    with open_table(source, options) as table:
        writer.writerow(rejects_header(table.header))
        lines = iter(table)
        number, cells = 0, [""]
        for reject in rejects:
            while number < reject.line:
                line = next(lines)
                number, cells = line.number, line.cells
            writer.writerow([reject.line, reject.column, reject.value, reject.reason, *cells])
