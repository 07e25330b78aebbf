"""Errors as problem details (RFC 9457), with one entry for each parameter that is wrong."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

CONTENT_TYPE = "application/problem+json"


class WrongParameter(exceptions.ValidationError):
    """What a parameter of the address says cannot be answered."""

    def __init__(self, parameter: str, message: object) -> None:
        super().__init__({parameter: [str(message)]})


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an error that the API knows; None for others. Nothing written before it is kept."""
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    context["request"]._request.has_failed = True
    response.data = _problem(response.status_code, response.data)
    response.content_type = CONTENT_TYPE
    return response


def _problem(status: int, data: Mapping[str, Any]) -> dict[str, Any]:
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if "detail" in data:
        return {**problem, "detail": str(data["detail"])}
    detail = _("Some parameters are wrong.")
    return {**problem, "detail": detail, "errors": list(_entries(data))}


def _entries(data: Mapping[str, Iterable[object]]) -> Iterable[dict[str, str]]:
    for parameter, messages in data.items():
        for message in messages:
            yield {"parameter": parameter, "detail": str(message)}
