"""The schema of the API, with the keys of the catalogue as they are when it is read."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView

from kpis.api.answers import Answer, ProblemAnswer
from kpis.api.problems import CONTENT_TYPE
from kpis.api.queries import Query
from kpis.catalogue import CATALOGUE

View = TypeVar("View", bound=Callable[..., Any])
Schema = dict[str, Any]

PROBLEMS = {
    400: "A parameter is unknown or wrong.",
    403: "These figures are not open to the person.",
    404: "There is nothing at this address.",
}


class SchemaView(SpectacularJSONAPIView):
    """The schema as OpenAPI 3.1."""

    urlconf = "salesperf.company_urls"


def answers(name: str, answer: type[Answer], query: type[Query]) -> Callable[[View], View]:
    """Describe a view: the operation's name, its answer, the parameters it takes, and its problems."""
    problems = {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemAnswer, why) for status, why in PROBLEMS.items()
    }
    return extend_schema(
        operation_id=name,
        parameters=[query] if query._declared_fields else [],
        responses={(200, "application/json"): answer, **problems},
    )


def with_the_catalogue(result: Schema, **kwargs: Any) -> Schema:
    """Name the KPIs, their inputs and their break-downs where the schema speaks of them."""
    kpis = list(CATALOGUE.values())
    words = {
        "KpiKey": {kpi.key: str(kpi.name) for kpi in kpis},
        "InputKey": {term.key: term.words() for kpi in kpis for term in kpi.terms},
        "BreakDown": {"company": "", **{by: "" for kpi in kpis for by in sorted(kpi.attributes)}},
    }
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {name: {"type": "string", "enum": list(keys)} for name, keys in words.items()}
    schemas["KpiKey"]["description"] = "\n".join(
        f"* `{key}`: {name}" for key, name in words["KpiKey"].items()
    )
    for operation in _operations(result):
        for parameter in operation.get("parameters", ()):
            if name := NAMED.get((parameter["in"], parameter["name"])):
                parameter["schema"] = {"$ref": f"#/components/schemas/{name}"}
    return result


NAMED = {("path", "key"): "KpiKey", ("path", "input"): "InputKey", ("query", "by"): "BreakDown"}


def _operations(result: Schema) -> list[Schema]:
    return [operation for path in result["paths"].values() for operation in path.values()]
