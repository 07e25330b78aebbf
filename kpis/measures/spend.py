"""What winning customers costs."""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.vocabulary import Condition, Flow, Unit

SPEND = "kpis.Spend"
MARKETING = Condition("category = 'marketing'", _("spend on marketing"))

acquisition_spend = Flow(
    "acquisition_spend",
    _("marketing, sales and other acquisition spend"),
    SPEND,
    by.SPEND,
    Unit.MONEY,
    value="amount_base",
    on="spent_on",
)
marketing_spend = Flow(
    "marketing_spend",
    _("marketing spend"),
    SPEND,
    by.SPEND,
    Unit.MONEY,
    MARKETING,
    value="amount_base",
    on="spent_on",
)
