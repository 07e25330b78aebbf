"""The pages of a company. A view reads the question, asks for the content and renders it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Action, requires
from kpis.catalogue import CATALOGUE, Kpi
from kpis.pages import dashboard as dashboard_content
from kpis.pages.access import access_of
from kpis.pages.deal_page import deal_page, open_deal
from kpis.pages.kpi_list import kpi_groups
from kpis.pages.kpi_page import kpi_page
from kpis.pages.question import CompanyRequest, Question, ask, at_grain, conventions_of
from kpis.pages.row_page import drill, row_file, row_page, rows_of
from kpis.selectors import reading_together

KEPT = ("scope", "by", "member", "input")
"""What a choice of dates leaves as it is."""


@require_safe
@requires(Action.VIEW_NUMBERS)
@reading_together()
def dashboard(request: CompanyRequest) -> HttpResponse:
    question = ask(request)
    return _render(request, "kpis/dashboard.html", question, dashboard_content.dashboard(question))


@require_safe
@requires(Action.VIEW_NUMBERS)
@reading_together()
def kpi_list(request: CompanyRequest) -> HttpResponse:
    question = ask(request)
    return _render(request, "kpis/kpi_list.html", question, {"groups": kpi_groups(question)})


@require_safe
@requires(Action.VIEW_NUMBERS)
@reading_together()
def kpi(request: CompanyRequest, key: str) -> HttpResponse:
    shown = _kpi(key)
    question = at_grain(ask(request), shown.grain)
    content = kpi_page(shown, question, request.GET.get("by", ""))
    return _render(request, "kpis/kpi.html", question, content)


@require_safe
@requires(Action.VIEW_NUMBERS)
@reading_together()
def kpi_rows(request: CompanyRequest, key: str) -> HttpResponse:
    shown = _kpi(key)
    question = at_grain(ask(request), shown.grain)
    asked = drill(shown, request.GET, question)
    rows = rows_of(asked, question)
    if request.GET.get("format") == "csv":
        return row_file(asked, rows, question)
    content = row_page(asked, rows, question, request.GET.get("page", ""))
    return _render(request, "kpis/rows.html", question, content)


@require_safe
@requires(Action.VIEW_NUMBERS)
def opportunity(request: CompanyRequest, pk: int) -> HttpResponse:
    deal = open_deal(pk, access_of(request.membership))
    return render(request, "kpis/opportunity.html", deal_page(deal, conventions_of(request.company)))


def _kpi(key: str) -> Kpi:
    if key not in CATALOGUE:
        raise Http404(_("There is no such KPI."))
    return CATALOGUE[key]


def _render(
    request: CompanyRequest, template: str, question: Question, content: dict[str, Any]
) -> HttpResponse:
    kept = [(name, request.GET[name]) for name in KEPT if name in request.GET]
    common = {
        "period": question.period,
        "scope": question.scope,
        "scopes": question.scopes,
        "address": question.address,
        "kept": kept,
    }
    return render(request, template, common | content)
