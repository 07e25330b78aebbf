"""Leads: how many came, and what became of those that did. A cohort belongs to the day its leads were created."""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import CONVERTED, LEAD_WON, NEVER_MARKETED, QUALIFIED, WITH_OPPORTUNITY
from kpis.measures.vocabulary import Flow, Lack

LEADS = "kpis.Lead"

leads_created = Flow("leads_created", _("leads created"), LEADS, by.LEAD, on="created_on")
leads_converted = Flow(
    "leads_converted",
    _("leads converted"),
    LEADS,
    by.LEAD,
    where=CONVERTED,
    on="created_on",
    is_cohort=True,
)
leads_with_opportunity = Flow(
    "leads_with_opportunity",
    _("leads with an opportunity"),
    LEADS,
    by.LEAD,
    where=WITH_OPPORTUNITY,
    on="created_on",
    is_cohort=True,
)
leads_won = Flow("leads_won", _("leads won"), LEADS, by.LEAD, where=LEAD_WON, on="created_on", is_cohort=True)
marketing_qualified = Flow("marketing_qualified", _("marketing-qualified leads"), LEADS, by.LEAD, on="mql_on")
mql_then_sql = Flow(
    "mql_then_sql",
    _("marketing-qualified leads that sales qualified"),
    LEADS,
    by.LEAD,
    where=QUALIFIED,
    on="mql_on",
    is_cohort=True,
    lacks=(Lack(NEVER_MARKETED, on="qualified_on"),),
)
qualified_leads = Flow("qualified_leads", _("qualified leads"), LEADS, by.LEAD, on="qualified_on")
