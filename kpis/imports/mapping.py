"""A mapping: how the columns of somebody else's export become the fields of a kind of ours.

`Mapping` is what a TOML file says, checked as far as it can be without the data; `records.py` fits it to a
file's header.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kpis.imports.errors import MappingRefused
from kpis.imports.expressions import SOURCES, STEPS
from kpis.imports.fields import Kind
from kpis.imports.kinds import kind_named
from kpis.imports.parse import Formats
from kpis.imports.suggestions import did_you_mean
from kpis.imports.tables import FileOptions

MAX_MAPPING = 1_000_000
FILE_KEYS = ("encoding", "delimiter", "sheet", "skip_lines")
KEYS = (
    *FILE_KEYS,
    "kind",
    "repeated",
    "repeat",
    "empty",
    "numbers",
    "dates",
    "where",
    "unpivot",
    "lookups",
    "columns",
)
REPEATED = ("reject", "first", "last")
CONDITIONS = ("is", "is_not", "is_empty")


@dataclass(frozen=True)
class Condition:
    """Keeps the lines whose value is one of ``texts``, or none of them where it ``excludes``."""

    value: Any
    texts: frozenset[str]
    excludes: bool


@dataclass(frozen=True)
class Unpivot:
    """Makes a record of each named column of a line; two new columns hold its name and its text."""

    columns: tuple[str, ...]
    name: str
    value: str


@dataclass(frozen=True)
class Lookup:
    """A second file that turns one text into another; ``takes_first`` where a key may have several rows."""

    file: str
    key: Any
    value: Any
    options: FileOptions
    takes_first: bool


@dataclass(frozen=True)
class Mapping:
    """What a mapping file says. ``columns`` holds a value (expressions.py) for each field that is given."""

    columns: Table[str, Any]
    kind: str = ""
    options: FileOptions = field(default_factory=FileOptions)
    empty: frozenset[str] = frozenset()
    formats: Table[str, Any] = field(default_factory=dict)
    where: tuple[Condition, ...] = ()
    unpivot: Unpivot | None = None
    lookups: Table[str, Lookup] = field(default_factory=dict)
    repeated: str = "reject"
    """What becomes of lines with the same key that differ: they are rejected, or the first or last is kept."""
    repeat: Any = None
    """The value that says how many records a line stands for; without one it stands for one."""

    def formats_in(self, timezone: ZoneInfo) -> Formats:
        """Return how the file writes numbers and dates, for a company in a time zone."""
        return Formats(timezone, **self.formats)

    def check(self, kind: Kind) -> None:
        """Raise MappingRefused unless the mapping gives the fields this kind needs, and only fields it has."""
        if self.kind and self.kind != kind.name:
            message = _("The mapping is for %(theirs)s, not for %(ours)s.")
            raise MappingRefused(message % {"theirs": self.kind, "ours": kind.name})
        for name in self.columns:
            if name not in kind.by_name:
                raise MappingRefused(
                    did_you_mean(_("field of %(kind)s") % {"kind": kind.name}, name, kind.names)
                )
        if missing := [name for name in kind.required if name not in self.columns]:
            message = _("The mapping gives no %(fields)s, which %(kind)s need.")
            raise MappingRefused(message % {"fields": ", ".join(missing), "kind": kind.name})


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; MappingRefused says which line or key is wrong."""
    try:
        content = path.read_bytes()
    except OSError as error:
        message = _("The mapping “%(name)s” cannot be read: %(reason)s.")
        raise MappingRefused(message % {"name": path, "reason": error.strerror}) from None
    return parse_mapping(content)


def parse_mapping(content: bytes) -> Mapping:
    """Read the text of a mapping file; MappingRefused says which line or key is wrong."""
    if len(content) > MAX_MAPPING:
        raise MappingRefused(_("The mapping is too long to be one."))
    try:
        given = tomllib.loads(content.decode(), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MappingRefused(_("The mapping is not TOML: %(error)s.") % {"error": error}) from None
    _only(KEYS, given, _("key of a mapping"))
    return Mapping(
        columns=_table(given, "columns"),
        kind=kind_named(str(given["kind"])).name if "kind" in given else "",
        repeat=given.get("repeat"),
        repeated=_one_of(str(given.get("repeated", "reject")), REPEATED, "repeated"),
        options=_options(given),
        empty=frozenset(_texts(given.get("empty", []), "empty")),
        formats=_formats(_table(given, "numbers"), _table(given, "dates")),
        where=tuple(_condition(each) for each in given.get("where", [])),
        unpivot=_unpivot(_table(given, "unpivot")) if "unpivot" in given else None,
        lookups={name: _lookup(name, each) for name, each in _table(given, "lookups").items()},
    )


def _one_of(value: str, known: tuple[str, ...], what: str) -> str:
    if value not in known:
        raise MappingRefused(did_you_mean(what, value, known))
    return value


def _options(given: dict[str, Any]) -> FileOptions:
    delimiter = str(given.get("delimiter", ""))
    if len(delimiter) > 1:
        raise MappingRefused(_("A delimiter is one character."))
    skip = given.get("skip_lines", 0)
    if not isinstance(skip, int) or not 0 <= skip <= 1000:
        raise MappingRefused(_("“skip_lines” is a number of lines up to 1000."))
    return FileOptions(str(given.get("encoding", "")), delimiter, str(given.get("sheet", "")), skip)


def _formats(numbers: dict[str, Any], dates: dict[str, Any]) -> dict[str, Any]:
    _only(("decimal", "thousands", "ignore"), numbers, _("key of “numbers”"))
    _only(("formats", "calendar"), dates, _("key of “dates”"))
    decimal_mark, group_mark = str(numbers.get("decimal", ".")), str(numbers.get("thousands", "")).strip()
    if decimal_mark not in (".", ",") or group_mark not in (",", ".", "'", "’", "_", ""):
        raise MappingRefused(_("Numbers have . or , before decimals and one of , . ' ’ _ between thousands."))
    if decimal_mark == group_mark:
        raise MappingRefused(_("Decimals and thousands cannot share a mark."))
    forms = tuple(_texts(dates.get("formats", []), "formats"))
    if any("%Z" in form for form in forms):
        raise MappingRefused(_("A time zone by name cannot be read; offsets can, by %z."))
    calendar = _one_of(str(dates.get("calendar", "gregorian")), ("gregorian", "solar_hijri"), _("calendar"))
    return {
        "decimal_mark": decimal_mark,
        "group_mark": group_mark,
        "ignored_signs": str(numbers.get("ignore", "")),
        "dates": forms,
        "calendar": calendar,
    }


def _condition(given: Any) -> Condition:
    if not isinstance(given, dict):
        raise MappingRefused(_("“where” is a list of tables, each a value with a condition."))
    named = [key for key in CONDITIONS if key in given]
    if len(named) != 1:
        raise MappingRefused(_("A condition has one of: %(keys)s.") % {"keys": ", ".join(CONDITIONS)})
    value = {key: each for key, each in given.items() if key not in CONDITIONS}
    _only((*SOURCES, *STEPS), value, _("key of a condition"))
    if named[0] == "is_empty":
        return Condition(value, frozenset([""]), excludes=not given["is_empty"])
    return Condition(value, frozenset(_texts(given[named[0]], named[0])), excludes=named[0] == "is_not")


def _unpivot(given: dict[str, Any]) -> Unpivot:
    _only(("columns", "name", "value"), given, _("key of “unpivot”"))
    if missing := {"columns", "name", "value"} - given.keys():
        raise MappingRefused(_("“unpivot” needs %(keys)s.") % {"keys": ", ".join(sorted(missing))})
    return Unpivot(tuple(_texts(given["columns"], "columns")), str(given["name"]), str(given["value"]))


def _lookup(name: str, given: Any) -> Lookup:
    if not isinstance(given, dict) or not {"file", "key", "value"} <= given.keys():
        raise MappingRefused(_("The lookup “%(name)s” needs file, key and value.") % {"name": name})
    _only((*FILE_KEYS, "file", "key", "value", "take"), given, _("key of a lookup"))
    if given.get("take", "first") != "first":
        raise MappingRefused(_("A lookup takes the “first” of several rows, or refuses them."))
    return Lookup(str(given["file"]), given["key"], given["value"], _options(given), "take" in given)


def _table(given: dict[str, Any], name: str) -> dict[str, Any]:
    value = given.get(name, {})
    if not isinstance(value, dict):
        raise MappingRefused(_("“%(name)s” is a table.") % {"name": name})
    return value


def _texts(value: Any, name: str) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in listed):
        raise MappingRefused(_("“%(name)s” holds texts.") % {"name": name})
    return listed


def _only(known: tuple[str, ...], given: dict[str, Any], what: str) -> None:
    for key in given:
        if key not in known:
            raise MappingRefused(did_you_mean(what, key, known))
