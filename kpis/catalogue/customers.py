"""Whom we sell to."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from kpis.catalogue.formula import Constant, Formula, Term, at_start, formula, month_ends, trailing
from kpis.catalogue.kpi import Better, Definition, Kpi
from kpis.measures.customers import (
    active_customers,
    customer_days,
    lost_customers,
    lost_from_start,
    new_customers,
)
from kpis.measures.deals import won_amount, won_profit
from kpis.measures.spend import acquisition_spend, marketing_spend
from kpis.measures.vocabulary import Unit

_OF_START = _("of the customers at the start")
_OF_AVERAGE = _("of the average of the customers at the start and at the end")

_churn: Formula = formula(lost_from_start) / at_start(active_customers)
_average_churn: Formula = (
    formula(lost_customers) * Constant(2) / (at_start(active_customers) + Term(active_customers))
)
_cac = formula(acquisition_spend) / new_customers
_marketing_cac = formula(marketing_spend) / new_customers
_payback = formula(won_amount) / month_ends(active_customers) * (formula(won_profit) / won_amount)
_FULL = ("full", _("marketing, sales and other acquisition spend"))
_MARKETING = _("marketing spend alone")
_a_year = Constant(365)
_cltv = (
    trailing(won_amount)
    / customer_days
    * _a_year
    * (formula(customer_days) / trailing(lost_customers) / _a_year)
)

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
        _churn,
        Unit.RATE,
        Better.DOWN,
        "B 4.3, D",
        "customers",
        counts=True,
        definition=("start", _OF_START),
        alternatives=(Definition("average", _OF_AVERAGE, _average_churn),),
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
        Constant(1) - _churn,
        Unit.RATE,
        Better.UP,
        "B checklist",
        "customers",
        definition=("start", _OF_START),
        alternatives=(Definition("average", _OF_AVERAGE, Constant(1) - _average_churn),),
        follows="churn_rate",
        example={"lost_from_start": 30, "active_customers.start": 500},
    ),
    Kpi(
        "cac",
        _("Customer acquisition cost"),
        _("What does it cost to win a customer?"),
        _cac,
        Unit.MONEY,
        Better.DOWN,
        "B 4.1, P, D",
        "customers",
        definition=_FULL,
        alternatives=(Definition("marketing", _MARKETING, _marketing_cac),),
        example={"acquisition_spend": 100_000, "new_customers": 50},
    ),
    Kpi(
        "cac_payback_months",
        _("CAC payback"),
        _("After how many months has a customer paid back what it cost to win?"),
        _cac / _payback,
        Unit.MONTHS,
        Better.DOWN,
        "D",
        "customers",
        definition=_FULL,
        alternatives=(Definition("marketing", _MARKETING, _marketing_cac / _payback),),
        follows="cac",
        warn=Fraction(12),
        example={
            "acquisition_spend": 100_000,
            "new_customers": 50,
            "won_amount": 150_000,
            "won_profit": 60_000,
            "active_customers.month_ends": 300,
        },
    ),
    Kpi(
        "average_customer_lifespan",
        _("Average customer lifespan"),
        _("How long does a customer stay?"),
        formula(customer_days) / trailing(lost_customers),
        Unit.DAYS,
        Better.UP,
        "B 4.2",
        "customers",
        example={"customer_days": 32_850, "lost_customers.trailing": 30},
    ),
    Kpi(
        "cltv",
        _("Customer lifetime value"),
        _("What does a customer bring in while it stays?"),
        _cltv,
        Unit.MONEY,
        Better.UP,
        "B 4.2, P",
        "customers",
        example={
            "won_amount.trailing": 450_000,
            "customer_days": 32_850,
            "lost_customers.trailing": 30,
        },
    ),
    Kpi(
        "net_ltv",
        _("Net lifetime value"),
        _("What is left of a customer's lifetime value after winning it?"),
        _cltv - _cac,
        Unit.MONEY,
        Better.UP,
        "D",
        "customers",
        definition=_FULL,
        alternatives=(Definition("marketing", _MARKETING, _cltv - _marketing_cac),),
        follows="cac",
        example={
            "won_amount.trailing": 450_000,
            "customer_days": 32_850,
            "lost_customers.trailing": 30,
            "acquisition_spend": 100_000,
            "new_customers": 50,
        },
    ),
    Kpi(
        "ltv_to_cac",
        _("Lifetime value to acquisition cost"),
        _("How many times over does a customer pay for being won?"),
        _cltv / _cac,
        Unit.RATIO,
        Better.UP,
        "P, D",
        "customers",
        definition=_FULL,
        alternatives=(Definition("marketing", _MARKETING, _cltv / _marketing_cac),),
        follows="cac",
        example={
            "won_amount.trailing": 450_000,
            "customer_days": 32_850,
            "lost_customers.trailing": 30,
            "acquisition_spend": 100_000,
            "new_customers": 50,
        },
    ),
)
