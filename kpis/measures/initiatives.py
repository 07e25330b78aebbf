"""What new products, markets and investments bring in."""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import IN_INITIATIVE, INVESTED, WON
from kpis.measures.deals import DEALS, shared_by_splits
from kpis.measures.vocabulary import Flow, PerPeriod, Unit

initiative_amount = shared_by_splits(
    Flow(
        "initiative_amount",
        _("revenue of initiatives"),
        DEALS,
        by.CLOSED_DEAL,
        Unit.MONEY,
        WON & IN_INITIATIVE,
        value="amount_base",
        on="closed_on",
    )
)
invested = PerPeriod(
    "invested",
    _("invested in the initiatives"),
    "kpis.Initiative",
    {"initiative": "id"},
    Unit.MONEY,
    INVESTED,
    value="invested",
    on="starts_on",
)
