"""What every page shows around its content: the menu, the company and the chosen theme."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import Action, may
from kpis.pages.question import CompanyRequest

THEMES = frozenset({"light", "dark"})


@dataclass(frozen=True)
class Item:
    label: str
    href: str
    icon: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `theme` everywhere, `company` and `navigation` inside a company."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else ""}
    if company := getattr(request, "company", None):
        context |= {"company": company, "navigation": _items(cast(CompanyRequest, request))}
    return context


def _items(request: CompanyRequest) -> list[Item]:
    page = request.resolver_match.url_name if request.resolver_match else None
    items = [
        Item(_("Dashboard"), reverse("dashboard"), "home", page == "dashboard"),
        Item(
            _("All KPIs"), reverse("kpis"), "chart-bar", page in {"kpis", "kpi", "kpi_rows", "kpi_definition"}
        ),
    ]
    if may(request.membership, Action.APPROVE_RESTATEMENTS):
        items.append(Item(_("Approvals"), reverse("restatements"), "check-badge", page == "restatements"))
    return items
