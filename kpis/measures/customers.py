"""Customers gained, kept and lost."""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import ACQUIRED, LEFT, LOST_FROM_START
from kpis.measures.vocabulary import Flow, PerPeriod, Stock

CUSTOMERS = "kpis.Customer"

new_customers = Flow("new_customers", _("customers gained"), CUSTOMERS, by.CUSTOMER, on="since_on")
lost_customers = Flow("lost_customers", _("customers lost"), CUSTOMERS, by.CUSTOMER, where=LEFT, on="lost_on")
active_customers = Stock(
    "active_customers",
    _("active customers"),
    CUSTOMERS,
    by.CUSTOMER,
    where=ACQUIRED,
    enters="since_on",
    leaves="lost_on",
)
lost_from_start = PerPeriod(
    "lost_from_start",
    _("customers of the start that were lost"),
    CUSTOMERS,
    by.CUSTOMER,
    where=LOST_FROM_START,
    on="lost_on",
)
