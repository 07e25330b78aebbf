"""Second files that a mapping looks texts up in, read once before the first record."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from kpis.imports.errors import MappingRefused
from kpis.imports.expressions import Compiler
from kpis.imports.files import open_table
from kpis.imports.mapping import Lookup, Mapping
from kpis.imports.parse import Formats
from kpis.rules.calendar import Calendar

MAX_ROWS = 500_000


def load_lookups(
    mapping: Mapping, folder: Path | None, formats: Formats, calendar: Calendar
) -> dict[str, dict[str, str]]:
    """Read every lookup of a mapping from files beside the one that is imported.

    Without a ``folder`` there are no files beside it (an upload), and a mapping with lookups is refused.
    """
    if mapping.lookups and folder is None:
        raise MappingRefused(_("A mapping with lookups works from the command line, where their files are."))
    return {
        name: _read(name, lookup, Path(folder or "") / lookup.file, mapping.empty, formats, calendar)
        for name, lookup in mapping.lookups.items()
    }


def _read(
    name: str, lookup: Lookup, path: Path, empty: frozenset[str], formats: Formats, calendar: Calendar
) -> dict[str, str]:
    found: dict[str, str] = {}
    with open_table(path, lookup.options) as table:
        compiler = Compiler(table.header, formats, calendar, empty)
        key_of, value_of = compiler.compile(lookup.key), compiler.compile(lookup.value)
        for line in table:
            if line.problem or len(line.cells) != len(table.header):
                message = _("Line %(line)d of the lookup “%(name)s” does not fit its header.")
                raise MappingRefused(message % {"line": line.number, "name": name})
            key, value = key_of(line.cells), value_of(line.cells)
            if not key or not value:
                continue
            if found.setdefault(key, value) != value and not lookup.takes_first:
                message = _('The lookup “%(name)s” has several rows for “%(key)s”; add take = "first".')
                raise MappingRefused(message % {"name": name, "key": key})
            if len(found) > MAX_ROWS:
                raise MappingRefused(_("The lookup “%(name)s” has too many rows.") % {"name": name})
    return found
