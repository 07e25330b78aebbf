"""The words the kinds of records are described in (kinds.py)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db import models


class Type(StrEnum):
    """What a cell holds once it is read."""

    TEXT = "text"
    NUMBER = "number"
    """An exact decimal: an amount, a price, a quantity, a rate."""
    FRACTION = "fraction"
    """A decimal from 0 to 1: a probability or a discount."""
    INTEGER = "integer"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"
    CURRENCY = "currency"
    KPI = "kpi"
    """The key of a KPI."""
    REFERENCE = "reference"
    """The external id of another record."""


@dataclass(frozen=True)
class Field:
    """One column of a kind. ``required`` means the column and a value in every row; a ``blank`` column
    must be there but may have empty cells. ``to`` is the kind a reference leads to."""

    name: str
    type: Type = Type.TEXT
    required: bool = False
    blank: bool = False
    to: str = ""
    choices: tuple[str, ...] = ()
    max_length: int = 200
    minimum: int | None = None
    maximum: int | None = None
    default: str = ""
    """What an empty cell stands for."""

    @property
    def needs_value(self) -> bool:
        return self.required and not self.blank

    @property
    def is_dated(self) -> bool:
        """True for what is kept in another form than it is written in."""
        return self.type in (Type.DATE, Type.INSTANT)


@dataclass(frozen=True)
class Kind:
    """A kind of record: its fields, and the ``key`` that tells two rows of it apart."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ("external_id",)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.required)


def text(name: str, *, required: bool = False, max_length: int = 200) -> Field:
    return Field(name, Type.TEXT, required=required, max_length=max_length)


def number(name: str, *, required: bool = False, blank: bool = False, minimum: int | None = None) -> Field:
    return Field(name, Type.NUMBER, required=required, blank=blank, minimum=minimum)


def day(name: str, *, required: bool = False) -> Field:
    return Field(name, Type.DATE, required=required)


def instant(name: str, *, required: bool = False) -> Field:
    return Field(name, Type.INSTANT, required=required)


def choice(
    name: str, choices: type[models.TextChoices], *, required: bool = False, default: str = ""
) -> Field:
    return Field(name, Type.CHOICE, required=required, choices=tuple(choices.values), default=default)


def reference(name: str, to: str, *, required: bool = False) -> Field:
    return Field(name, Type.REFERENCE, required=required, to=to, max_length=255)
