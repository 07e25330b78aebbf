"""The values a mapping is made of: each compiles to a function from a line's cells to a text.

A value is the name of a column, or a table with one source (`column`, `constant`, `text`, `first`, `earliest`,
`latest`, `add`, `subtract`, `multiply`, `divide`) and any of the steps `lookup`, `case`, `replace`, `date`,
`duration`, `start_of`, `end_of` and `default`, which apply in that order (docs/reference/import.md).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import reduce
from typing import Any, cast

from django.utils.translation import gettext as _

from kpis.imports.durations import UNITS, duration_in
from kpis.imports.errors import MappingRefused
from kpis.imports.parse import BadCell, Exact, Formats
from kpis.imports.suggestions import did_you_mean
from kpis.rules.calendar import Calendar, Kind

Cells = Sequence[str]
Expression = Callable[[Cells], str]
Step = Callable[[str], str]

ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
}
SOURCES = ("column", "constant", "text", "first", "earliest", "latest", *ARITHMETIC)
STEPS = ("lookup", "case", "replace", "date", "duration", "start_of", "end_of", "default")
CASES: dict[str, Step] = {"lower": str.lower, "upper": str.upper, "title": str.title}


class NotFound(BadCell):
    """A lookup has no row for a text."""


@dataclass(frozen=True)
class Compiler:
    """Turns values of a mapping into functions, for a file with this header."""

    header: Sequence[str]
    formats: Formats
    calendar: Calendar
    empty: frozenset[str] = frozenset()
    lookups: Mapping[str, Mapping[str, str]] | None = None

    def compile(self, value: Any) -> Expression:
        """Return the function of a value; MappingRefused when it makes no sense or names what is not there."""
        if isinstance(value, str):
            return self._column(value)
        if not isinstance(value, dict):
            return self._constant(value)
        source = self._source(value)
        steps = [getattr(self, f"_{name}_step")(value[name]) for name in STEPS[:-1] if name in value]
        if steps:
            source = _with_steps(source, steps)
        return _with_default(source, Exact(_written(value["default"]))) if "default" in value else source

    def _source(self, value: dict[str, Any]) -> Expression:
        for key in value:
            if key not in SOURCES + STEPS:
                raise MappingRefused(did_you_mean(_("key of a value"), key, SOURCES + STEPS))
        named = [key for key in SOURCES if key in value]
        if len(named) != 1:
            message = _("A value has one of: %(sources)s; this one has %(named)s.")
            raise MappingRefused(message % {"sources": ", ".join(SOURCES), "named": ", ".join(named) or "0"})
        if named[0] in ARITHMETIC:
            return self._arithmetic(ARITHMETIC[named[0]], value[named[0]])
        build: Callable[[Any], Expression] = getattr(self, f"_{named[0]}")
        return build(value[named[0]])

    def _column(self, name: Any) -> Expression:
        index = self._index(str(name))
        empty = self.empty

        def read(cells: Cells) -> str:
            cell = cells[index]
            return "" if cell in empty else cell

        return read

    def _index(self, name: str) -> int:
        if self.header.count(name) > 1:
            raise MappingRefused(_("The column “%(name)s” stands twice in the file.") % {"name": name})
        try:
            return self.header.index(name)
        except ValueError:
            raise MappingRefused(did_you_mean(_("column"), name, [c for c in self.header if c])) from None

    def _constant(self, value: Any) -> Expression:
        text = Exact(_written(value))
        return lambda cells: text

    def _text(self, template: Any) -> Expression:
        """Columns in braces among plain text; empty when every one of them is."""
        plain, *rest = re.split(r"\{([^{}]*)\}", str(template))
        if "{" in (outside := plain + "".join(rest[1::2])) or "}" in outside:
            raise MappingRefused(
                _("The template “%(text)s” has a brace without its pair.") % {"text": template}
            )
        if not rest:
            return self._constant(plain)
        readers = [(self._column(name), after) for name, after in zip(rest[::2], rest[1::2], strict=True)]

        def read(cells: Cells) -> str:
            texts = [(reader(cells), after) for reader, after in readers]
            joined = plain + "".join(text + after for text, after in texts)
            return " ".join(joined.split()) if any(text for text, _after in texts) else ""

        return read

    def _first(self, values: Any) -> Expression:
        choices = [self.compile(value) for value in _listed(values, "first")]

        def read(cells: Cells) -> str:
            for choice in choices:
                try:
                    if text := choice(cells):
                        return text
                except NotFound:
                    continue
            return ""

        return read

    def _earliest(self, values: Any) -> Expression:
        return self._extreme(min, _listed(values, "earliest"))

    def _latest(self, values: Any) -> Expression:
        return self._extreme(max, _listed(values, "latest"))

    def _extreme(self, choose: Callable[..., str], values: list[Any]) -> Expression:
        """The text of the first or last of several dates or instants; empty ones are left out."""
        choices = [self.compile(value) for value in values]

        def read(cells: Cells) -> str:
            texts = [text for text in (choice(cells) for choice in choices) if text]
            return choose(texts, key=self._instant, default="")

        return read

    def _instant(self, text: str) -> datetime:
        return self._formats_of(text).instant(text)

    def _arithmetic(self, operation: Callable[[Any, Any], Any], values: Any) -> Expression:
        """Empty as soon as one operand is."""
        operands = [self.compile(value) for value in _listed(values, "add")]

        def read(cells: Cells) -> str:
            texts = [operand(cells) for operand in operands]
            if not all(texts):
                return ""
            try:
                return Exact(format(reduce(operation, map(self._number, texts)), "f"))
            except (DivisionByZero, InvalidOperation):
                raise BadCell(_("This cannot be divided by zero.")) from None

        return read

    def _number(self, text: str) -> Decimal:
        return self._formats_of(text).number(text)

    def _day(self, text: str) -> date:
        return self._formats_of(text).day(text)

    def _formats_of(self, text: str) -> Formats:
        return Formats(self.formats.timezone) if isinstance(text, Exact) else self.formats

    def _lookup_step(self, names: Any) -> Step:
        tables = [self._table(str(name)) for name in (names if isinstance(names, list) else [names])]

        def find(text: str) -> str:
            for name, table in tables:
                if text not in table:
                    raise NotFound(_("The lookup “%(name)s” has no row for this.") % {"name": name})
                text = table[text]
            return text

        return find

    def _table(self, name: str) -> tuple[str, Mapping[str, str]]:
        lookups = self.lookups or {}
        if name not in lookups:
            raise MappingRefused(did_you_mean(_("lookup"), name, list(lookups)))
        return name, lookups[name]

    def _case_step(self, name: Any) -> Step:
        if name not in CASES:
            raise MappingRefused(did_you_mean(_("case"), str(name), list(CASES)))
        return CASES[name]

    def _replace_step(self, table: Any) -> Step:
        if not isinstance(table, dict):
            raise MappingRefused(_("“replace” is a table: what stands in the file = what is meant."))
        replacements = {key: Exact(_written(value)) for key, value in table.items()}
        return lambda text: replacements.get(text, text)

    def _date_step(self, forms: Any) -> Step:
        written = tuple(forms) if isinstance(forms, list) else (str(forms),)
        formats = Formats(self.formats.timezone, dates=written, calendar=self.formats.calendar)
        return lambda text: Exact(formats.instant(text).astimezone(formats.timezone).isoformat())

    def _duration_step(self, unit: Any) -> Step:
        if unit not in UNITS:
            raise MappingRefused(did_you_mean(_("unit of a duration"), str(unit), list(UNITS)))
        return lambda text: Exact(format(duration_in(unit, text, self._formats_of(text)), "f"))

    def _start_of_step(self, grain: Any) -> Step:
        kind = _grain(grain)
        return lambda text: Exact(self.calendar.containing(kind, self._day(text)).start.isoformat())

    def _end_of_step(self, grain: Any) -> Step:
        kind = _grain(grain)
        return lambda text: Exact(self.calendar.containing(kind, self._day(text)).last_day.isoformat())


def column_named(value: Any) -> str:
    """Return the column a value reads where it reads just one, so that a refusal can name it."""
    if isinstance(value, str):
        return value
    return str(value.get("column", "")) if isinstance(value, dict) else ""


def _with_steps(source: Expression, steps: list[Step]) -> Expression:
    def read(cells: Cells) -> str:
        text = source(cells)
        for step in steps:
            if not text:
                return text
            text = step(text)
        return text

    return read


def _with_default(source: Expression, default: str) -> Expression:
    def read(cells: Cells) -> str:
        try:
            return source(cells) or default
        except NotFound:
            return default

    return read


def _listed(values: Any, name: str) -> list[Any]:
    if not isinstance(values, list) or not values:
        raise MappingRefused(_("“%(name)s” is a list of values.") % {"name": name})
    return values


def _grain(name: Any) -> Kind:
    if name not in ("week", "month", "quarter", "year"):
        raise MappingRefused(did_you_mean(_("period"), str(name), ("week", "month", "quarter", "year")))
    return cast(Kind, name)


def _written(value: Any) -> str:
    """A TOML value as an exact text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return format(Decimal(value), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise MappingRefused(_("%(value)s is not a text, a number or a date.") % {"value": value})
