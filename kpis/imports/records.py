"""From a file's lines to typed records: the mapping fitted to a header, and each bad cell set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from django.utils.translation import gettext as _

from kpis.imports.errors import MappingRefused
from kpis.imports.expressions import Compiler, Expression, column_named
from kpis.imports.fields import Field, Kind
from kpis.imports.mapping import Mapping
from kpis.imports.parse import BadCell, Parser, parser_for
from kpis.imports.repeats import COPY_COLUMN, Repeat
from kpis.imports.suggestions import did_you_mean
from kpis.imports.tables import FileOptions, Line, Table

SHOWN_VALUE = 200
LINE_COLUMN = "@line"
"""A column that every file has: the number of the line."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Why one cell of a line cannot be imported; ``column`` and ``value`` are empty when the whole line is bad."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a line: its values in the order of the reader's fields, None where a cell was empty;
    ``said`` is what stood in the cells of its dates and instants."""

    line: int
    values: tuple[Any, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    field: Field
    shown: str
    express: Expression
    parse: Parser


def mapping_by_name(kind: Kind, header: Sequence[str], options: FileOptions) -> Mapping:
    """Return the mapping of a file that uses our own column names; MappingRefused names a strange one."""
    columns = {}
    for name in filter(None, header):
        field = name.strip().casefold().replace(" ", "_")
        if field not in kind.by_name:
            raise MappingRefused(did_you_mean(_("field of %(kind)s") % {"kind": kind.name}, name, kind.names))
        columns[field] = name
    return Mapping(columns=columns, options=options)


class RecordReader:
    """Reads records of a kind from a table. ``fields`` are those the mapping gives, in a fixed order."""

    def __init__(self, kind: Kind, table: Table, mapping: Mapping, compiler: Compiler) -> None:
        self._table = table
        self._unpivoted = self._unpivot_indexes(mapping, table.header)
        self._is_empty = compiler.empty | {""}
        self._where = [
            (compiler.compile({"default": "", **c.value}), c.texts, c.excludes) for c in mapping.where
        ]
        self._repeat = Repeat(mapping.repeat, compiler) if mapping.repeat is not None else None
        if self._repeat:
            compiler = replace(compiler, header=[*compiler.header, COPY_COLUMN])
        self._columns = [
            _Column(
                kind.by_name[name],
                column_named(mapping.columns[name]) or name,
                compiler.compile(mapping.columns[name]),
                parser_for(kind.by_name[name], compiler.formats),
            )
            for name in kind.names
            if name in mapping.columns
        ]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(column.field for column in self._columns)

    @property
    def shown_as(self) -> dict[str, str]:
        """The file's own name of each field, where it has one."""
        return {column.field.name: column.shown for column in self._columns}

    def __iter__(self) -> Iterator[Record | list[Reject]]:
        """Yield a record, or the reasons it is none, for every line and every unpivoted column of it."""
        width = len(self._table.header)
        for line in self._table:
            if line.problem or len(line.cells) != width:
                yield [Reject(line.number, "", "", line.problem or _misfit(line, width))]
                continue
            for cells in self._unpivot([*line.cells, str(line.number)]):
                yield from self._records(line.number, cells)

    def _records(self, number: int, cells: list[str]) -> Iterator[Record | list[Reject]]:
        try:
            if not self._is_wanted(cells):
                return
        except BadCell as problem:
            yield [Reject(number, "", "", str(problem))]
            return
        if self._repeat is None:
            yield self._read(number, cells)
            return
        try:
            copies = self._repeat.copies(cells)
        except BadCell as problem:
            shown = self._repeat.shown
            yield [Reject(number, shown, _cell(self._table.header, cells, shown)[:SHOWN_VALUE], str(problem))]
            return
        for copy in range(1, copies + 1):
            yield self._read(number, [*cells, str(copy)])

    def _read(self, number: int, cells: Sequence[str]) -> Record | list[Reject]:
        values: list[Any] = []
        said: list[str] = []
        rejects: list[Reject] = []
        for column in self._columns:
            text = ""
            try:
                text = column.express(cells) or column.field.default
                values.append(column.parse(text) if text else None)
                if not text and column.field.needs_value:
                    raise BadCell(_("This is required."))
                if column.field.is_dated:
                    said.append(text[:SHOWN_VALUE])
            except BadCell as problem:
                text = text or _cell(self._table.header, cells, column.shown)
                rejects.append(Reject(number, column.shown, text[:SHOWN_VALUE], str(problem)))
        return rejects or Record(number, tuple(values), tuple(said))

    def _is_wanted(self, cells: Sequence[str]) -> bool:
        return all((value(cells) in texts) is not excludes for value, texts, excludes in self._where)

    def _unpivot(self, cells: list[str]) -> Iterator[list[str]]:
        if self._unpivoted is None:
            yield cells
            return
        for index in self._unpivoted:
            if cells[index] not in self._is_empty:
                yield [*cells, self._table.header[index], cells[index]]

    @staticmethod
    def _unpivot_indexes(mapping: Mapping, header: Sequence[str]) -> list[int] | None:
        if mapping.unpivot is None:
            return None
        patterns = mapping.unpivot.columns
        indexes = [i for i, name in enumerate(header) if any(fnmatchcase(name, each) for each in patterns)]
        if not indexes:
            raise MappingRefused(
                _("“unpivot” finds no column named %(names)s.") % {"names": ", ".join(patterns)}
            )
        return indexes


def extended_header(mapping: Mapping, header: Sequence[str]) -> list[str]:
    """Return the header that values may name: the file's own, the line's number, and what unpivoting adds."""
    added = [mapping.unpivot.name, mapping.unpivot.value] if mapping.unpivot else []
    return [*header, LINE_COLUMN, *added]


def _misfit(line: Line, width: int) -> str:
    message = _("The line has %(cells)d cells, the header %(width)d.")
    return message % {"cells": len(line.cells), "width": width}


def _cell(header: Sequence[str], cells: Sequence[str], name: str) -> str:
    return cells[header.index(name)] if name in header else ""
