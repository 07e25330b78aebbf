"""One table of the fields of every record that is imported: the words files, mappings and the API use."""

from __future__ import annotations

from kpis.imports.errors import MappingRefused
from kpis.imports.fields import Field, Kind, Type, choice, day, instant, number, reference, text
from kpis.imports.suggestions import did_you_mean
from kpis.models import (
    LETTERS,
    ActivityKind,
    ActivityOutcome,
    Baseline,
    BuyingRole,
    Direction,
    ForecastCategory,
    Level,
    Outcome,
    Scope,
    SpendCategory,
)
from kpis.models.opportunity import Kind as DealType
from kpis.models.quota import Metric

EXTERNAL_ID = text("external_id", required=True, max_length=255)
NAME = text("name", required=True)
CURRENCY = Field("currency", Type.CURRENCY)
SOURCE = text("source", max_length=100)
CAMPAIGN = reference("campaign", "campaigns")
REGION = reference("region", "regions")
BANT = tuple(
    Field(letter, Type.INTEGER, minimum=min(Level.values), maximum=max(Level.values)) for letter in LETTERS
)
MEMBER = text("member", max_length=255)

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
                REGION,
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
                REGION,
                text("country", max_length=100),
                day("acquired_on"),
                day("lost_on"),
                text("lost_reason"),
                SOURCE,
                CAMPAIGN,
            ),
        ),
        Kind(
            "contacts",
            (
                EXTERNAL_ID,
                NAME,
                reference("customer", "customers", required=True),
                choice("role", BuyingRole),
                text("email", max_length=254),
                text("phone", max_length=50),
            ),
        ),
        Kind(
            "campaigns",
            (
                EXTERNAL_ID,
                NAME,
                text("kind", max_length=100),
                text("channel", max_length=100),
                day("starts_on", required=True),
                day("ends_on"),
                choice("baseline", Baseline),
                number("baseline_amount"),
                REGION,
                text("segment", max_length=100),
            ),
        ),
        Kind(
            "spend",
            (
                EXTERNAL_ID,
                day("on", required=True),
                choice("category", SpendCategory, required=True),
                number("amount", required=True),
                CURRENCY,
                CAMPAIGN,
            ),
        ),
        Kind(
            "initiatives",
            (
                EXTERNAL_ID,
                NAME,
                day("starts_on", required=True),
                day("ends_on"),
                number("invested", minimum=0),
            ),
        ),
        Kind(
            "leads",
            (
                EXTERNAL_ID,
                NAME,
                reference("rep", "reps"),
                SOURCE,
                CAMPAIGN,
                REGION,
                instant("created_at", required=True),
                instant("mql_at"),
                instant("sql_at"),
                instant("converted_at"),
                instant("disqualified_at"),
                text("disqualified_reason"),
                reference("opportunity", "opportunities"),
                *BANT,
            ),
        ),
        Kind(
            "stages",
            (
                EXTERNAL_ID,
                text("name", required=True, max_length=100),
                Field("position", Type.INTEGER, required=True, minimum=0),
                choice("outcome", Outcome, required=True),
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
                choice("outcome", Outcome),
                number("amount"),
                CURRENCY,
                number("cost"),
                instant("opened_at", required=True),
                instant("closed_at"),
                day("expected_close_on"),
                text("loss_reason"),
                instant("cancelled_at"),
                text("cancellation_reason"),
                choice("type", DealType),
                SOURCE,
                REGION,
                text("contact_method", max_length=100),
                reference("product", "products"),
                number("quantity"),
                number("unit_price"),
                reference("lead", "leads"),
                CAMPAIGN,
                reference("initiative", "initiatives"),
                *BANT,
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
            "splits",
            (
                reference("opportunity", "opportunities", required=True),
                reference("rep", "reps", required=True),
                number("percent", required=True),
            ),
            key=("opportunity", "rep"),
        ),
        Kind(
            "activities",
            (
                EXTERNAL_ID,
                choice("kind", ActivityKind, required=True),
                reference("rep", "reps", required=True),
                instant("at", required=True),
                number("minutes", minimum=0),
                choice("direction", Direction),
                choice("outcome", ActivityOutcome),
                reference("lead", "leads"),
                reference("opportunity", "opportunities"),
                reference("customer", "customers"),
            ),
        ),
        Kind(
            "subscriptions",
            (
                EXTERNAL_ID,
                reference("customer", "customers", required=True),
                reference("product", "products"),
                day("started_on", required=True),
                day("ended_on"),
                text("end_reason"),
                number("monthly_amount"),
            ),
        ),
        Kind(
            "quotas",
            (
                choice("scope", Scope, required=True),
                MEMBER,
                choice("metric", Metric, required=True),
                day("starts_on", required=True),
                day("ends_on", required=True),
                number("amount", required=True, minimum=0),
                CURRENCY,
            ),
            key=("scope", "member", "metric", "starts_on", "ends_on"),
        ),
        Kind(
            "targets",
            (
                Field("kpi", Type.KPI, required=True),
                choice("scope", Scope, default=Scope.COMPANY),
                MEMBER,
                day("starts_on", required=True),
                day("ends_on", required=True),
                number("value", required=True),
            ),
            key=("kpi", "scope", "member", "starts_on", "ends_on"),
        ),
        Kind(
            "forecasts",
            (
                EXTERNAL_ID,
                choice("scope", Scope, required=True),
                MEMBER,
                day("starts_on", required=True),
                day("ends_on", required=True),
                choice("category", ForecastCategory, required=True),
                number("amount", required=True),
                instant("submitted_at", required=True),
            ),
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
