"""Where the records of each kind go: their table, its key, and the columns that make up a row of it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models
from psycopg.sql import SQL, Composable, Identifier, Literal

from accounts.models import Record
from kpis.imports.fields import Field, Kind

MODELS = {
    "regions": "accounts.Region",
    "teams": "accounts.Team",
    "reps": "accounts.Rep",
    "products": "kpis.Product",
    "customers": "kpis.Customer",
    "contacts": "kpis.Contact",
    "campaigns": "kpis.Campaign",
    "spend": "kpis.Spend",
    "initiatives": "kpis.Initiative",
    "leads": "kpis.Lead",
    "stages": "kpis.Stage",
    "opportunities": "kpis.Opportunity",
    "line_items": "kpis.LineItem",
    "splits": "kpis.Split",
    "activities": "kpis.Activity",
    "subscriptions": "kpis.Subscription",
    "quotas": "kpis.Quota",
    "targets": "kpis.Target",
    "forecasts": "kpis.Forecast",
    "exchange_rates": "kpis.ExchangeRate",
}

MEMBERS = ("rep_id", "team_id", "region_id")
WORKED_OUT = {"opportunities": ("stage_id",), "quotas": MEMBERS, "targets": MEMBERS, "forecasts": MEMBERS}
"""Columns that the importer works out for every row, whatever the file gives."""
DERIVED = {"opportunities": ("outcome", "product")}
"""Fields of a kind that the table has too, where the database works them out."""


@dataclass(frozen=True)
class Column:
    """A column of a table and the SQL of what an import puts there, from ``r``, a row of `import_row`."""

    name: str
    value: Composable


class Target:
    """The table of a kind, as SQL needs to know it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.model: type[models.Model] = apps.get_model(MODELS[kind.name])

    @property
    def table(self) -> Identifier:
        return Identifier(self.model._meta.db_table)

    @property
    def is_record(self) -> bool:
        """True for what has an external id and a tombstone."""
        return issubclass(self.model, Record)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that, with the company, tell two rows apart."""
        worked_out = MEMBERS if "member" in self.kind.key else ()
        return (*(self._fields[name].column for name in self.kind.key if self._has(name)), *worked_out)

    @property
    def nullable(self) -> frozenset[str]:
        """The columns that may be NULL."""
        return frozenset(field.column for field in self._fields.values() if field.null)

    @cached_property
    def _fields(self) -> dict[str, Any]:
        return {field.name: field for field in self.model._meta.concrete_fields}

    def given(self, fields: dict[str, Field]) -> list[Column]:
        """The columns that the file gives: an empty cell is NULL, or the default where NULL is not allowed."""
        worked_out = WORKED_OUT.get(self.kind.name, ())
        columns = [self._column(field) for field in fields.values() if self._has(field.name)]
        return [
            *(column for column in columns if column.name not in worked_out),
            *(Column(name, Identifier("r", name)) for name in worked_out),
        ]

    def filled(self, given: list[Column]) -> list[Column]:
        """The columns a new row needs besides, with their defaults."""
        names = {column.name for column in given} | {"id", "company_id"}
        return [
            Column(field.column, _default(field))
            for field in self._needing_values()
            if field.column not in names
        ]

    def _has(self, name: str) -> bool:
        return name in self._fields and name not in DERIVED.get(self.kind.name, ())

    def _column(self, field: Field) -> Column:
        target = self._fields[field.name]
        value = Identifier("r", target.column if field.to else field.name)
        if target.null or field.needs_value:
            return Column(target.column, value)
        return Column(target.column, SQL("coalesce({}, {})").format(value, _default(target)))

    def _needing_values(self) -> Iterator[Any]:
        for field in self._fields.values():
            has_own = getattr(field, "generated", False) or field.has_db_default()
            if not (field.null or has_own):
                yield field


def settled(kind: Kind, given: Container[str], column: str) -> str:
    """Return the SQL of what a column will hold: what the file gives, else what the record has."""
    if column in given:
        return f"r.{column}"
    table = Target(kind).model._meta.db_table
    record = f"(SELECT t.{column} FROM {table} t WHERE t.company_id = %(company)s AND t.id = r.id)"  # noqa: S608
    return f"CASE WHEN NOT r.is_new THEN {record} END"


def target_of(kind: Kind) -> Target:
    """Return the table of a kind."""
    return Target(kind)


def _default(field: Any) -> Composable:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return SQL("now()")
    return Literal(field.get_default())
