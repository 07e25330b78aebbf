"""The pages of a company. A view reads the question, asks for the content and renders it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, may, requires
from kpis.catalogue import Kpi
from kpis.pages import dashboard as dashboard_content
from kpis.pages.access import access_of
from kpis.pages.bridge import bridge_section
from kpis.pages.deal_page import deal_page, open_deal
from kpis.pages.decisions import decide
from kpis.pages.definition_page import definition_page
from kpis.pages.export import number_file
from kpis.pages.kpi_list import kpi_groups
from kpis.pages.kpi_page import kpi_page
from kpis.pages.number_history import number_history
from kpis.pages.question import CompanyRequest, Question, ask, at_grain, conventions_of
from kpis.pages.restatement_page import restatement_page
from kpis.pages.row_page import drill, row_file, row_page, rows_of
from kpis.selectors import UnknownDefinition, UnknownKpi, kpi_named, reading_together
from kpis.services import choose_definition

KEPT = ("scope", "by", "member", "input", "left_out")
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
    by = content["breakdown"].by if content["breakdown"] else ""
    bridge = bridge_section(shown, question, by, request.GET.get("against", ""))
    history = number_history(shown, question, request.GET.get("as_reported_on", ""))
    allowed = {"may_decide": may(request.membership, Action.APPROVE_RESTATEMENTS)}
    whole = {**content, "bridge": bridge, "history": history, **allowed}
    return _render(request, "kpis/kpi.html", question, whole)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.VIEW_NUMBERS)
def kpi_definition(request: CompanyRequest, key: str) -> HttpResponse:
    return _choose(request, key) if request.method == "POST" else _definitions(request, key)


@requires(Action.CHOOSE_DEFINITIONS)
def _choose(request: CompanyRequest, key: str) -> HttpResponse:
    try:
        choose_definition(key, request.POST.get("definition", ""), by=f"user:{request.membership.user_id}")
    except (UnknownKpi, UnknownDefinition) as error:
        raise Http404(str(error)) from None
    return redirect("kpi", key=key)


@reading_together()
def _definitions(request: CompanyRequest, key: str) -> HttpResponse:
    shown, question = _kpi(key), ask(request)
    content = definition_page(shown, question, request.GET.get("definition", ""))
    allowed = {"may_choose": may(request.membership, Action.CHOOSE_DEFINITIONS)}
    return _render(request, "kpis/definition.html", question, content | allowed)


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
@reading_together()
def kpi_export(request: CompanyRequest, key: str) -> HttpResponse:
    shown = _kpi(key)
    question = at_grain(ask(request), shown.grain)
    return number_file(drill(shown, request.GET, question), question, request.GET.get("format", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.APPROVE_RESTATEMENTS)
def restatements(request: CompanyRequest) -> HttpResponse:
    if request.method == "POST":
        return redirect(decide(request))
    content = restatement_page(access_of(request.membership), conventions_of(request.company))
    return render(request, "kpis/restatements.html", content)


@require_safe
@requires(Action.VIEW_NUMBERS)
def opportunity(request: CompanyRequest, pk: int) -> HttpResponse:
    deal = open_deal(pk, access_of(request.membership))
    return render(request, "kpis/opportunity.html", deal_page(deal, conventions_of(request.company)))


def _kpi(key: str) -> Kpi:
    """The KPI as the company defines it."""
    try:
        return kpi_named(key)
    except UnknownKpi:
        raise Http404(_("There is no such KPI.")) from None


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
