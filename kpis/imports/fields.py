"""One table of the fields of every record that is imported: the words files, mappings and the API use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kpis.imports.errors import MappingRefused
from kpis.imports.suggestions import did_you_mean


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

    @property
    def needs_value(self) -> bool:
        return self.required and not self.blank


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


OUTCOMES = ("open", "won", "lost")
SCOPES = ("company", "team", "region", "rep")
METRICS = ("revenue", "profit", "units", "deals")
DEAL_TYPES = ("new_business", "upsell", "cross_sell", "renewal")


def text(name: str, *, required: bool = False, max_length: int = 200) -> Field:
    return Field(name, Type.TEXT, required=required, max_length=max_length)


def number(name: str, *, required: bool = False, blank: bool = False, minimum: int | None = None) -> Field:
    return Field(name, Type.NUMBER, required=required, blank=blank, minimum=minimum)


def day(name: str, *, required: bool = False) -> Field:
    return Field(name, Type.DATE, required=required)


def instant(name: str, *, required: bool = False) -> Field:
    return Field(name, Type.INSTANT, required=required)


def choice(name: str, choices: tuple[str, ...], *, required: bool = False) -> Field:
    return Field(name, Type.CHOICE, required=required, choices=choices)


def reference(name: str, to: str, *, required: bool = False) -> Field:
    return Field(name, Type.REFERENCE, required=required, to=to, max_length=255)


EXTERNAL_ID = text("external_id", required=True, max_length=255)
NAME = text("name", required=True)
CURRENCY = Field("currency", Type.CURRENCY)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("regions", (EXTERNAL_ID, NAME, reference("parent", "regions"))),
        Kind("teams", (EXTERNAL_ID, NAME, reference("parent", "teams"), reference("manager", "reps"))),
        Kind(
            "reps",
            (
                EXTERNAL_ID,
                NAME,
                text("email", max_length=254),
                reference("team", "teams"),
                reference("region", "regions"),
                day("started_on"),
                day("ended_on"),
            ),
        ),
        Kind(
            "products",
            (
                EXTERNAL_ID,
                NAME,
                text("category"),
                number("unit_price"),
                number("unit_cost"),
                day("launched_on"),
            ),
        ),
        Kind(
            "customers",
            (
                EXTERNAL_ID,
                NAME,
                text("segment", max_length=100),
                reference("region", "regions"),
                text("country", max_length=100),
                day("acquired_on"),
                day("lost_on"),
                text("lost_reason"),
            ),
        ),
        Kind(
            "stages",
            (
                EXTERNAL_ID,
                text("name", required=True, max_length=100),
                Field("position", Type.INTEGER, required=True, minimum=0),
                choice("outcome", OUTCOMES, required=True),
                Field("probability", Type.FRACTION),
                text("forecast_category", max_length=30),
            ),
        ),
        Kind(
            "opportunities",
            (
                EXTERNAL_ID,
                text("name"),
                reference("rep", "reps", required=True),
                reference("customer", "customers"),
                Field("stage", Type.REFERENCE, to="stages", max_length=100),
                choice("outcome", OUTCOMES),
                number("amount"),
                CURRENCY,
                number("cost"),
                instant("opened_at", required=True),
                instant("closed_at"),
                day("expected_close_on"),
                text("loss_reason"),
                instant("cancelled_at"),
                text("cancellation_reason"),
                choice("type", DEAL_TYPES),
                text("source", max_length=100),
                reference("region", "regions"),
                text("contact_method", max_length=100),
                reference("product", "products"),
                number("quantity"),
                number("unit_price"),
            ),
        ),
        Kind(
            "line_items",
            (
                reference("opportunity", "opportunities", required=True),
                text("line", required=True, max_length=100),
                reference("product", "products", required=True),
                number("quantity", required=True),
                number("unit_price", required=True, blank=True),
                number("unit_cost"),
                Field("discount", Type.FRACTION),
                number("cost"),
                number("amount"),
            ),
            key=("opportunity", "line"),
        ),
        Kind(
            "stage_changes",
            (
                reference("opportunity", "opportunities", required=True),
                reference("stage", "stages", required=True),
                instant("at", required=True),
            ),
            key=("opportunity", "stage", "at"),
        ),
        Kind(
            "quotas",
            (
                choice("scope", SCOPES, required=True),
                text("member", max_length=255),
                choice("metric", METRICS, required=True),
                day("starts_on", required=True),
                day("ends_on", required=True),
                number("amount", required=True, minimum=0),
                CURRENCY,
            ),
            key=("scope", "member", "metric", "starts_on", "ends_on"),
        ),
        Kind(
            "exchange_rates",
            (
                Field("currency", Type.CURRENCY, required=True),
                day("on", required=True),
                number("rate", required=True),
            ),
            key=("currency", "on"),
        ),
    )
}


def kind_named(name: str) -> Kind:
    """Return a kind by name; MappingRefused names the nearest where there is none."""
    if name not in KINDS:
        raise MappingRefused(did_you_mean("kind", name, list(KINDS)))
    return KINDS[name]
