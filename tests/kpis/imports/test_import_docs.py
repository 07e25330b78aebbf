"""docs/reference/import.md names everything that can be written."""

from pathlib import Path

import pytest

from kpis.imports.expressions import SOURCES, STEPS
from kpis.imports.kinds import KINDS
from kpis.imports.mapping import CONDITIONS, KEYS

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "reference" / "import.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_each_column_of_each_kind_is_documented(kind) -> None:
    (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{kind.name}` |")]
    columns = [f"{field.name}\\*" if field.required else field.name for field in kind.fields]
    choices = [choice for field in kind.fields for choice in field.choices]
    assert [name for name in (*columns, *choices) if name not in row] == []


@pytest.mark.parametrize("word", [*SOURCES, *STEPS, *CONDITIONS, *KEYS])
def test_each_word_of_a_mapping_is_documented(word: str) -> None:
    assert f"`{word}" in TEXT or f"`[{word}" in TEXT


def test_each_example_is_listed() -> None:
    listed = (ROOT / "docs" / "examples" / "README.md").read_text(encoding="utf-8")
    assert [
        path.name for path in (ROOT / "docs" / "examples").rglob("*.toml") if path.name not in listed
    ] == []
