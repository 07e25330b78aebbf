"""What a reader of files hands on: a header, and lines of texts that come one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

MAX_COLUMNS = 1_000
"""No export is wider; a file that is would cost memory before it made sense."""


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How a file is written; what is empty is found out from the file."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    skip: int = 0
    """Lines above the header."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number in the file from 1, its trimmed texts, and what is wrong with its form."""

    number: int
    cells: list[str]
    problem: str = ""


class Table(Protocol):
    """A header and the lines below it, read once, in order; lines that hold nothing are left out."""

    header: list[str]

    def __iter__(self) -> Iterator[Line]: ...
