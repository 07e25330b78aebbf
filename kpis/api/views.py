"""The addresses of the API. A view reads the question, asks a selector and hands the answer on."""

from datetime import date
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kpis import selectors
from kpis.api.answers import ExplanationAnswer, KpisAnswer, RestatementsAnswer, RowsAnswer, ValuesAnswer
from kpis.api.bridge_answers import BridgeAnswer
from kpis.api.data import (
    kpi_data,
    of_company,
    period_data,
    restatement_data,
    total_text,
    values_data,
)
from kpis.api.permissions import company_request
from kpis.api.problems import WrongParameter
from kpis.api.queries import Asked, BridgeQuery, FigureQuery, ListQuery, ValuesQuery, against, ask, read_query
from kpis.api.schema import answers
from kpis.pages.access import Access, access_of
from kpis.pages.open_causes import with_open_causes
from kpis.selectors import Explanation, Reading
from kpis.selectors.bridges import NoBridge, bridge


class NumbersView(APIView):
    """Everything it reads agrees on what is stale, what the quotas are and how KPIs are defined."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with selectors.reading_together():
            return super().dispatch(request, *args, **kwargs)


class KpiList(NumbersView):
    @answers("list_kpis", KpisAnswer, ListQuery)
    def get(self, request: Request) -> Response:
        """Every KPI as the company defines it: question, formula, break-downs and definitions to choose from."""
        read_query(ListQuery, request.query_params)
        return Response(of_company({"kpis": [kpi_data(kpi) for kpi in selectors.defined_kpis()]}))


class KpiValues(NumbersView):
    @answers("read_kpi", ValuesAnswer, ValuesQuery)
    def get(self, request: Request, key: str) -> Response:
        """The values of a KPI for a period, by member of a break-down and by bucket of a grain."""
        parameters = read_query(ValuesQuery, request.query_params)
        access, on = _access(request), parameters.get("as_reported_on")
        asked = _asked(access, key, parameters)
        readings = _reported(asked, on, parameters) if on else _readings(asked, parameters.get("grain"))
        readings = [one for one in readings if access.allows(asked.by, one.member)]
        return Response(of_company(values_data(asked.kpi, asked.period, asked.by, readings)))


class KpiExplanation(NumbersView):
    @answers("explain_kpi", ExplanationAnswer, FigureQuery)
    def get(self, request: Request, key: str) -> Response:
        """Why a value is what it is: formula, inputs, what is left out, comparisons and sample size."""
        access = _access(request)
        asked = _of_one(_asked(access, key, read_query(FigureQuery, request.query_params)))
        return Response(of_company(selectors.as_data(_explained(asked, access))))


class KpiRows(NumbersView):
    @answers("list_rows", RowsAnswer, FigureQuery)
    def get(self, request: Request, key: str, input: str) -> Response:
        """The records behind one input of a KPI; they add up to it."""
        asked = _of_one(_asked(_access(request), key, read_query(FigureQuery, request.query_params)))
        try:
            term = asked.kpi.term(input)
        except KeyError:
            raise Http404 from None
        rows = selectors.input_rows(key, input, asked.period, by=asked.by, member=asked.member)
        answer = {
            "key": key,
            "input": {"key": term.key, "name": term.words()},
            "period": period_data(asked.period),
            "by": asked.by or "company",
            "count": len(rows),
            "total": total_text(row.amount for row in rows),
            "rows": [selectors.row_as_data(row) for row in rows],
        }
        return Response(of_company(answer))


class KpiRestatements(NumbersView):
    @answers("list_restatements", RestatementsAnswer, FigureQuery)
    def get(self, request: Request, key: str) -> Response:
        """How a reported number changed since: old, new, when, and the records and people that changed it."""
        access = _access(request)
        asked = _of_one(_asked(access, key, read_query(FigureQuery, request.query_params)))
        told = selectors.history(asked.kpi, asked.period, by=asked.by, member=asked.member)
        answer = {
            "key": key,
            "period": period_data(asked.period),
            "by": asked.by or "company",
            "reported_at": told.reported_at and told.reported_at.isoformat(),
            "restatements": [
                restatement_data(one, causes) for one, causes in with_open_causes(told.restatements, access)
            ],
        }
        return Response(of_company(answer))


class KpiBridge(NumbersView):
    @answers("bridge_kpi", BridgeAnswer, BridgeQuery)
    def get(self, request: Request, key: str) -> Response:
        """What made a KPI change from one period to another, in parts that add up to the change."""
        parameters = read_query(BridgeQuery, request.query_params)
        asked = _asked(
            _access(request), key, {name: text for name, text in parameters.items() if name == "period"}
        )
        earlier = against(parameters.get("against", ""))
        try:
            found = bridge(key, asked.period, against=earlier, by=parameters.get("by"))
        except NoBridge as error:
            raise NotFound(str(error)) from None
        except selectors.UnknownBreakdown as error:
            raise WrongParameter("by", error) from None
        return Response(of_company(found.as_data()))


def _asked(access: Access, key: str, parameters: dict[str, Any]) -> Asked:
    try:
        return ask(key, parameters, access)
    except selectors.UnknownKpi as error:
        raise NotFound(str(error)) from None


def _access(request: Request) -> Access:
    return access_of(company_request(request).membership)


def _readings(asked: Asked, grain: str | None) -> list[Reading]:
    try:
        return selectors.read_kpi(asked.kpi.key, asked.period, by=asked.by, grain=grain, member=asked.member)
    except ValueError as error:
        raise WrongParameter("grain", error) from None


def _reported(asked: Asked, on: date, parameters: dict[str, Any]) -> list[Reading]:
    if "grain" in parameters:
        raise WrongParameter("grain", _("What was reported is read for the period as a whole."))
    try:
        return selectors.as_reported(asked.kpi.key, asked.period, on=on, by=asked.by, member=asked.member)
    except selectors.NotReported as error:
        raise NotFound(str(error)) from None


def _explained(asked: Asked, access: Access) -> Explanation:
    try:
        return selectors.explain(
            asked.kpi.key,
            asked.period,
            by=asked.by,
            member=asked.member,
            with_company=access.sees_everything,
        )
    except LookupError as error:
        raise WrongParameter("member", error.args[0]) from None


def _of_one(asked: Asked) -> Asked:
    """The question, when it is about one member."""
    if asked.by is not None and asked.member is None:
        raise WrongParameter("member", _("Name one member of the break-down."))
    return asked
