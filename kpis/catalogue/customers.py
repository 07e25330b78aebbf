"""Whom we sell to."""

from django.utils.translation import gettext_lazy as _

from kpis.catalogue.formula import Constant, Term, at_start, formula
from kpis.catalogue.kpi import Better, Kpi
from kpis.measures.customers import active_customers, lost_customers, lost_from_start, new_customers
from kpis.measures.vocabulary import Unit

KPIS = (
    Kpi(
        "active_customers",
        _("Active customers"),
        _("How many customers do we have?"),
        Term(active_customers),
        Unit.COUNT,
        Better.UP,
        "B 4.1, 4.3",
        "customers",
        example={"active_customers": 490},
    ),
    Kpi(
        "new_customers",
        _("New customers"),
        _("How many customers did we gain?"),
        Term(new_customers),
        Unit.COUNT,
        Better.UP,
        "B 4.1, 4.3",
        "customers",
        example={"new_customers": 20},
    ),
    Kpi(
        "lost_customers",
        _("Lost customers"),
        _("How many customers did we lose?"),
        Term(lost_customers),
        Unit.COUNT,
        Better.DOWN,
        "B 4.1, 4.3",
        "customers",
        example={"lost_customers": 30},
    ),
    Kpi(
        "churn_rate",
        _("Churn rate"),
        _("Which share of our customers left?"),
        formula(lost_from_start) / at_start(active_customers),
        Unit.RATE,
        Better.DOWN,
        "B 4.3, D",
        "customers",
        counts=True,
        example={"lost_from_start": 30, "active_customers.start": 500},
    ),
    Kpi(
        "net_churn_rate",
        _("Net churn rate"),
        _("How much did our customer base shrink, gains included?"),
        (formula(lost_customers) - new_customers) / at_start(active_customers),
        Unit.RATE,
        Better.DOWN,
        "B 4.3",
        "customers",
        example={"lost_customers": 30, "new_customers": 20, "active_customers.start": 500},
    ),
    Kpi(
        "retention_rate",
        _("Retention rate"),
        _("Which share of our customers stayed?"),
        Constant(1) - formula(lost_from_start) / at_start(active_customers),
        Unit.RATE,
        Better.UP,
        "B checklist",
        "customers",
        example={"lost_from_start": 30, "active_customers.start": 500},
    ),
)
