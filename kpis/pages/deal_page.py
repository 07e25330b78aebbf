"""One deal to read: its fields, its lines and how it came to be."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from kpis import formats
from kpis.models import LineItem, Opportunity, OpportunityHistory
from kpis.pages.access import Access
from kpis.pages.conventions import Conventions


@dataclass(frozen=True)
class Line:
    product: str
    quantity: str
    price: str
    discount: str
    amount: str


@dataclass(frozen=True)
class Stretch:
    """A time during which nothing about the deal changed."""

    since: str
    stage: str
    amount: str
    rep: str
    by: str


def open_deal(pk: int, access: Access) -> Opportunity:
    """The deal, if it is open to the person; Http404 otherwise."""
    deals = Opportunity.objects.select_related("rep", "customer", "stage", "team", "product", "sales_region")
    deal = deals.filter(pk=pk).first()
    if deal is None or not _is_open(deal, access):
        raise Http404(_("There is no such deal among those open to you."))
    return deal


def deal_page(deal: Opportunity, conventions: Conventions) -> dict[str, Any]:
    """Everything the template shows."""
    lines = deal.line_items.select_related("product").order_by("line")
    history = deal.history.select_related("stage", "rep").order_by("-at", "-id")
    return {
        "deal": deal,
        "amount": _money(deal.amount_base, conventions.currency),
        "facts": [(label, value) for label, value in _facts(deal, conventions) if value],
        "lines": [_line(line, deal.currency or conventions.currency) for line in lines],
        "history": [_stretch(stretch, conventions) for stretch in history],
    }


def _is_open(deal: Opportunity, access: Access) -> bool:
    if access.rep_ids is None:
        return True
    return deal.rep_id in access.rep_ids or deal.team_id in access.team_ids


def _facts(deal: Opportunity, conventions: Conventions) -> list[tuple[str, str]]:
    own = deal.currency or conventions.currency
    is_foreign = own != conventions.currency and deal.amount is not None
    return [
        (_("Customer"), str(deal.customer or "")),
        (_("Rep"), str(deal.rep)),
        (_("Team"), str(deal.team or "")),
        (_("Stage"), str(deal.stage)),
        (_("Amount in its currency"), _money(deal.amount, own) if is_foreign else ""),
        (_("Cost"), _money(deal.cost_base, conventions.currency) if deal.cost_base is not None else ""),
        (_("Opened"), formats.day(deal.opened_on)),
        (_("Expected to close"), formats.day(deal.expected_close_on) if deal.expected_close_on else ""),
        (_("Closed"), formats.day(deal.closed_on) if deal.closed_on else ""),
        (_("Days from opening to close"), formats.days(Decimal(deal.cycle_days)) if deal.closed_on else ""),
        (_("Loss reason"), deal.loss_reason),
        (_("Cancelled"), formats.day(deal.cancelled_on) if deal.cancelled_on else ""),
        (_("Cancellation reason"), deal.cancellation_reason),
        (_("Type"), deal.get_type_display()),
        (_("Lead source"), deal.source),
        (_("Contact method"), deal.contact_method),
        (_("Region"), str(deal.sales_region or "")),
        (_("Id in your system"), deal.external_id),
    ]


def _line(line: LineItem, currency: str) -> Line:
    price = line.list_price if line.unit_price is None else line.unit_price
    return Line(
        product=str(line.product),
        quantity=formats.number(line.quantity, 2),
        price=_money(price, currency),
        discount=formats.percent(line.discount) if line.discount else "",
        amount=_money(line.net_amount, currency),
    )


def _stretch(stretch: OpportunityHistory, conventions: Conventions) -> Stretch:
    return Stretch(
        since=formats.instant(stretch.at, conventions.timezone),
        stage=str(stretch.stage or stretch.get_outcome_display()),
        amount=_money(stretch.amount_base, conventions.currency),
        rep=str(stretch.rep),
        by=stretch.by,
    )


def _money(amount: Decimal | None, currency: str) -> str:
    return formats.quantity(amount, "money", currency)
