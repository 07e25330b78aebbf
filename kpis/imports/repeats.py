"""How many records a line stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kpis.imports.errors import FileRefused
from kpis.imports.expressions import Compiler, column_named
from kpis.imports.fields import Field, Type
from kpis.imports.parse import BadCell, parser_for

COPY_COLUMN = "@copy"
"""A column that a repeated line has: which of its records this is, from 1."""
MAX_OF_LINE = 10_000
MAX_OF_FILE = 1_000_000
"""A file of a few lines must not become any number of records."""


class Repeat:
    """The value of a mapping that says how many records each line of a file stands for."""

    def __init__(self, value: Any, compiler: Compiler) -> None:
        self.shown = column_named(value)
        self._express = compiler.compile(value)
        self._parse = parser_for(Field("repeat", Type.NUMBER), compiler.formats)
        self._total = 0

    def copies(self, cells: Sequence[str]) -> int:
        """Return the number for a line, 0 or more; BadCell where the line gives none."""
        text = self._express(cells)
        copies = self._parse(text) if text else None
        if copies is None or copies != int(copies) or not 0 <= copies <= MAX_OF_LINE:
            message = _("How often a line counts is a whole number from 0 to %(limit)d.")
            raise BadCell(message % {"limit": MAX_OF_LINE})
        self._total += int(copies)
        if self._total > MAX_OF_FILE:
            message = _("The lines stand for more than %(limit)d records.")
            raise FileRefused(message % {"limit": MAX_OF_FILE})
        return int(copies)
