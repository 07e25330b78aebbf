"""The schema is made without a warning, and answers are as it says."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from accounts.models import User
from kpis.catalogue import CATALOGUE

MARCH = {"period": "2025-03"}


def make_schema() -> Any:
    return SchemaGenerator(urlconf=settings.COMPANY_URLCONF).get_schema(request=None, public=True)


@pytest.fixture(scope="module")
def schema() -> Any:
    return make_schema()


def test_the_schema_is_made_without_a_warning() -> None:
    with GENERATOR_STATS.silence():
        made = make_schema()
        assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})
    validate_schema(made)
    assert made["openapi"] == "3.1.0"


def test_the_schema_names_every_kpi(schema) -> None:
    assert schema["components"]["schemas"]["KpiKey"]["enum"] == list(CATALOGUE)
    parameters = schema["paths"]["/api/v1/kpis/{key}"]["get"]["parameters"]
    assert {one["name"]: one["schema"] for one in parameters}["key"] == {
        "$ref": "#/components/schemas/KpiKey"
    }


def test_the_schema_is_served(sales, owner: User) -> None:
    client = Client()
    client.force_login(owner)
    response = client.get(f"{sales.address}api/v1/schema")
    assert response.headers["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert set(json.loads(response.content)["paths"]) == {
        "/api/v1/kpis",
        "/api/v1/kpis/{key}",
        "/api/v1/kpis/{key}/bridge",
        "/api/v1/kpis/{key}/explanation",
        "/api/v1/kpis/{key}/restatements",
        "/api/v1/kpis/{key}/rows/{input}",
        "/api/v1/schema",
    }


@pytest.mark.parametrize(
    ("path", "template", "query"),
    [
        ("kpis", "/api/v1/kpis", {}),
        ("kpis/win_rate", "/api/v1/kpis/{key}", {**MARCH, "by": "rep"}),
        ("kpis/win_rate", "/api/v1/kpis/{key}", {"period": "2024-03"}),
        ("kpis/win_rate/explanation", "/api/v1/kpis/{key}/explanation", MARCH),
        ("kpis/cac/explanation", "/api/v1/kpis/{key}/explanation", MARCH),
        ("kpis/total_revenue/rows/won_amount", "/api/v1/kpis/{key}/rows/{input}", MARCH),
        ("kpis/total_revenue/bridge", "/api/v1/kpis/{key}/bridge", MARCH),
        ("kpis/win_rate/bridge", "/api/v1/kpis/{key}/bridge", {"period": "2024-03"}),
        ("kpis/total_revenue/restatements", "/api/v1/kpis/{key}/restatements", MARCH),
        ("kpis/luck", "/api/v1/kpis/{key}", MARCH),
        ("kpis/win_rate", "/api/v1/kpis/{key}", {"luck": "1"}),
    ],
)
def test_an_answer_is_as_the_schema_says(ask, owner: User, schema, path, template, query) -> None:
    status, answer = ask(owner, path, **query)
    [described] = schema["paths"][template]["get"]["responses"][str(status)]["content"].values()
    strict = {**described["schema"], "components": closed(schema["components"])}
    assert [error.message for error in Draft202012Validator(strict).iter_errors(answer)] == []


def closed(components: Any) -> Any:
    """The components, each refusing what it does not name."""
    schemas = {
        name: {**one, "additionalProperties": False} if "properties" in one else one
        for name, one in components["schemas"].items()
    }
    return {"schemas": schemas}
