"""Every environment variable that is read has its line in the reference, and no line speaks of another."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READERS = r"(?:env\.(?:text|flag|number|words|secret)|environ\.get)\(\s*\"([A-Z_]+)\""
ROLE_URLS = {"DATABASE_OWNER_URL", "DATABASE_PLATFORM_URL"}


def read_variables() -> set[str]:
    files = [
        file
        for folder in ("salesperf", "accounts", "kpis", "tests")
        for file in (ROOT / folder).rglob("*.py")
    ]
    found = {name for file in files for name in re.findall(READERS, file.read_text())}
    return found | ROLE_URLS


def documented_variables() -> set[str]:
    reference = (ROOT / "docs" / "reference" / "settings.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", reference, re.MULTILINE))


def test_the_reference_lists_the_variables_that_are_read_and_no_others():
    assert documented_variables() == read_variables()
