"""What campaigns sold, against what would have been sold without them.

A campaign belongs to the period in which it ends, or to today's while it runs.
"""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import BASELINE_ENTERED, IN_BASELINE, IN_CAMPAIGN, OF_CAMPAIGNS
from kpis.measures.vocabulary import PerPeriod, Unit

SALES = "kpis.CampaignSale"

campaign_sales = PerPeriod(
    "campaign_sales",
    _("sales during campaigns"),
    SALES,
    by.CAMPAIGN,
    Unit.MONEY,
    IN_CAMPAIGN,
    value="amount_base",
    on="closed_on",
)
baseline_sales = PerPeriod(
    "baseline_sales",
    _("sales of the days compared with"),
    SALES,
    by.CAMPAIGN,
    Unit.MONEY,
    IN_BASELINE,
    value="amount_base",
    on="closed_on",
)
baseline_entered = PerPeriod(
    "baseline_entered",
    _("baselines entered by hand"),
    "kpis.Campaign",
    {"campaign": "id"},
    Unit.MONEY,
    BASELINE_ENTERED,
    value="baseline_amount",
    on="ends_on",
)
campaign_spend = PerPeriod(
    "campaign_spend",
    _("spend on the campaigns"),
    "kpis.Spend",
    by.SPEND,
    Unit.MONEY,
    OF_CAMPAIGNS,
    value="amount_base",
    on="spent_on",
)
