"""Deals won, lost and cancelled, and the lines they consist of."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import (
    CANCELLED,
    CROSS_SELL,
    EXISTING_CUSTOMER,
    EXPANSION,
    LOST,
    OPENED,
    UPSELL,
    WON,
)
from kpis.measures.vocabulary import Flow, PerPeriod, Unit

LINES = "kpis.LineItem"
DEALS = "kpis.Opportunity"
SPLITS = "kpis.Split"


def shared_by_splits(flow: Flow) -> Flow:
    """The flow of money with the parts that splits take from a deal's owner and give to others."""
    return replace(
        flow,
        also=(
            replace(flow, record=SPLITS, by=by.SPLIT_TO, through={}),
            replace(flow, record=SPLITS, by=by.SPLIT_FROM, through={}, value=f"-({flow.value})"),
        ),
    )


line_amount = Flow(
    "line_amount", _("revenue of lines"), LINES, by.LINE, Unit.MONEY, WON, value="amount_base", on="closed_on"
)
line_profit = Flow(
    "line_profit",
    _("profit of lines"),
    LINES,
    by.LINE,
    Unit.MONEY,
    WON,
    value="amount_base - coalesce(cost_base, 0)",
    on="closed_on",
)
units_sold = Flow(
    "units_sold", _("units sold"), LINES, by.LINE, Unit.UNITS, WON, value="quantity", on="closed_on"
)
line_deals = Flow(
    "line_deals",
    _("deals won with the product"),
    LINES,
    by.SOLD,
    where=WON,
    distinct="opportunity_id",
    on="closed_on",
)
line_losses = Flow(
    "line_losses",
    _("deals lost with the product"),
    LINES,
    by.SOLD,
    where=LOST,
    distinct="opportunity_id",
    on="closed_on",
)
line_cancelled = Flow(
    "line_cancelled",
    _("value of lines cancelled"),
    LINES,
    by.LINE,
    Unit.MONEY,
    CANCELLED,
    value="amount_base",
    on="cancelled_on",
)

_amount_by = {"product": line_amount, "category": line_amount}
_deals_by = {"product": line_deals, "category": line_deals}
_losses_by = {"product": line_losses, "category": line_losses}
_profit_by = {"product": line_profit, "category": line_profit}
_cancelled_by = {"product": line_cancelled, "category": line_cancelled}

won_amount = shared_by_splits(
    Flow(
        "won_amount",
        _("revenue"),
        DEALS,
        by.CLOSED_DEAL,
        Unit.MONEY,
        WON,
        value="amount_base",
        on="closed_on",
        through=_amount_by,
    )
)
won_deals = Flow(
    "won_deals", _("deals won"), DEALS, by.CLOSED_DEAL, where=WON, on="closed_on", through=_deals_by
)
lost_deals = Flow(
    "lost_deals", _("deals lost"), DEALS, by.LOST_DEAL, where=LOST, on="closed_on", through=_losses_by
)
won_profit = shared_by_splits(
    Flow(
        "won_profit",
        _("profit"),
        DEALS,
        by.CLOSED_DEAL,
        Unit.MONEY,
        WON,
        value="amount_base - coalesce(cost_base, 0)",
        on="closed_on",
        through=_profit_by,
    )
)
cycle_days = Flow(
    "cycle_days",
    _("days from first contact to the win"),
    DEALS,
    by.CLOSED_DEAL,
    Unit.DAYS,
    WON,
    value="cycle_days",
    on="closed_on",
)
lost_amount = shared_by_splits(
    Flow(
        "lost_amount",
        _("value of deals lost"),
        DEALS,
        by.LOST_DEAL,
        Unit.MONEY,
        LOST,
        value="amount_base",
        on="closed_on",
    )
)
deal_days = Flow(
    "deal_days",
    _("days from opening to the win"),
    DEALS,
    by.CLOSED_DEAL,
    Unit.DAYS,
    WON,
    value="deal_days",
    on="closed_on",
)
deals_by_opening = PerPeriod(
    "deals_by_opening", _("deals opened"), DEALS, by.CLOSED_DEAL, where=OPENED, on="opened_on"
)
wins_by_opening = PerPeriod(
    "wins_by_opening",
    _("deals opened that are won"),
    DEALS,
    by.CLOSED_DEAL,
    where=OPENED & WON,
    on="opened_on",
    is_cohort=True,
)
cancelled_deals = Flow(
    "cancelled_deals", _("deals cancelled"), DEALS, by.CANCELLED_DEAL, where=CANCELLED, on="cancelled_on"
)
cancelled_amount = shared_by_splits(
    Flow(
        "cancelled_amount",
        _("value cancelled"),
        DEALS,
        by.CANCELLED_DEAL,
        Unit.MONEY,
        CANCELLED,
        value="amount_base",
        on="cancelled_on",
        through=_cancelled_by,
    )
)
existing_customer_deals = Flow(
    "existing_customer_deals",
    _("deals won with existing customers"),
    DEALS,
    by.CLOSED_DEAL,
    where=WON & EXISTING_CUSTOMER,
    on="closed_on",
)
upsell_deals = Flow(
    "upsell_deals",
    _("upsells won with existing customers"),
    DEALS,
    by.CLOSED_DEAL,
    where=WON & UPSELL & EXISTING_CUSTOMER,
    on="closed_on",
)
cross_sell_deals = Flow(
    "cross_sell_deals",
    _("cross-sells won with existing customers"),
    DEALS,
    by.CLOSED_DEAL,
    where=WON & CROSS_SELL & EXISTING_CUSTOMER,
    on="closed_on",
)
expansion_amount = shared_by_splits(
    Flow(
        "expansion_amount",
        _("revenue of upsells and cross-sells with existing customers"),
        DEALS,
        by.CLOSED_DEAL,
        Unit.MONEY,
        WON & EXPANSION & EXISTING_CUSTOMER,
        value="amount_base",
        on="closed_on",
    )
)
