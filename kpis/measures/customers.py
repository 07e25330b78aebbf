"""Customers gained, kept and lost: the stays of customers, so that one who comes back is gained again."""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import AT_RISK, LOST_FROM_START
from kpis.measures.vocabulary import Flow, PerPeriod, Stock, Unit

SPELLS = "kpis.CustomerSpell"

new_customers = Flow("new_customers", _("customers gained"), SPELLS, by.CUSTOMER, on="since_on")
lost_customers = Flow("lost_customers", _("customers lost"), SPELLS, by.CUSTOMER, on="lost_on")
active_customers = Stock(
    "active_customers",
    _("active customers"),
    SPELLS,
    by.CUSTOMER,
    enters="since_on",
    leaves="lost_on",
)
lost_from_start = PerPeriod(
    "lost_from_start",
    _("customers of the start that were lost"),
    SPELLS,
    by.CUSTOMER,
    where=LOST_FROM_START,
    distinct="customer_id",
    on="lost_on",
)
customer_days = PerPeriod(
    "customer_days",
    _("customer-days of the last twelve months"),
    SPELLS,
    by.CUSTOMER,
    Unit.DAYS,
    AT_RISK,
    value="least(coalesce(lost_on, {known_end}), {known_end}) - greatest(since_on, {trailing})",
    on="since_on",
)
