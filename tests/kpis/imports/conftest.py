from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Company
from kpis.imports.importer import import_records
from kpis.imports.mapping import parse_mapping
from kpis.imports.result import ImportResult

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


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    return result.created, result.updated, result.unchanged, result.rejected


def reasons(result: ImportResult) -> list[tuple[int, str, str, str]]:
    return [(each.line, each.column, each.value, each.reason) for each in result.rejects]
