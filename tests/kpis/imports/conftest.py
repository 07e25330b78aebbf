from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Company
from kpis.imports.expressions import Compiler
from kpis.imports.files import open_table
from kpis.imports.importer import import_records
from kpis.imports.kinds import KINDS
from kpis.imports.lookups import load_lookups
from kpis.imports.mapping import parse_mapping
from kpis.imports.records import Record, RecordReader, extended_header
from kpis.imports.result import ImportResult
from kpis.rules.calendar import Calendar

Import = Callable[..., ImportResult]


@pytest.fixture
def bring_in(in_company: Company, tmp_path: Path) -> Iterator[Import]:
    """Import a file written here: bring_in("reps", "external_id,name\\nr1,Rita", mapping="…TOML…")."""

    def run(
        kind: str, text: str | bytes, mapping: str = "", name: str = "file.csv", **options: Any
    ) -> ImportResult:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        given = parse_mapping(mapping.encode()) if mapping else None
        return import_records(kind, path, given, folder=tmp_path, **options)

    return run


@pytest.fixture
def read(tmp_path: Path):
    """Read a CSV of a kind through a mapping, as {field: value} or [(column, value, reason), …]."""

    def read(
        kind: str, text: str, mapping: str, *, fiscal_year_start: int = 1, folder: Path | None = tmp_path
    ):
        (tmp_path / "file.csv").write_text(text, encoding="utf-8")
        given, calendar = parse_mapping(mapping.encode()), Calendar(fiscal_year_start=fiscal_year_start)
        given.check(KINDS[kind])
        formats = given.formats_in(ZoneInfo("Europe/Prague"))
        lookups = load_lookups(given, folder, formats, calendar)
        with open_table(tmp_path / "file.csv", given.options) as table:
            compiler = Compiler(extended_header(given, table.header), formats, calendar, given.empty, lookups)
            reader = RecordReader(KINDS[kind], table, given, compiler)
            names = [field.name for field in reader.fields]
            return [
                {name: str(v) for name, v in zip(names, item.values, strict=True) if v is not None}
                if isinstance(item, Record)
                else [(each.column, each.value, each.reason) for each in item]
                for item in reader
            ]

    return read


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    return result.created, result.updated, result.unchanged, result.rejected


def reasons(result: ImportResult) -> list[tuple[int, str, str, str]]:
    return [(each.line, each.column, each.value, each.reason) for each in result.rejects]
