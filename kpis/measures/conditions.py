"""The predicates measures share."""

from django.utils.translation import gettext_lazy as _

from kpis.measures.vocabulary import Condition

OPEN = Condition("outcome = 'open'", _("deals that were open"))
WON = Condition("outcome = 'won'", _("deals that are won"))
LOST = Condition("outcome = 'lost'", _("deals that are lost"))
CANCELLED = Condition(
    "outcome = 'won' AND cancelled_on IS NOT NULL", _("deals that were cancelled after their win")
)
OPENED = Condition("opened_on >= {start} AND opened_on < {end}", _("deals opened in the period"))
FIRST = Condition("is_first", _("deals as they were opened"))
EXISTING_CUSTOMER = Condition("is_existing_customer", _("whose customer had bought before"))
IN_INITIATIVE = Condition("is_in_initiative", _("within the days of their initiative"))
SCORED = Condition("score IS NOT NULL", _("with a score"))
UPSELL = Condition("type = 'upsell'", _("of type upsell"))
CROSS_SELL = Condition("type = 'cross_sell'", _("of type cross-sell"))
EXPANSION = Condition("type IN ('upsell', 'cross_sell')", _("of type upsell or cross-sell"))
LEFT_STAGE = Condition(
    "outcome = 'open' AND leaves_stage AND stage_id IS NOT NULL", _("open stages that a deal left")
)
IN_PLAY = Condition(
    "entered_on < {end} AND ((outcome = 'open' AND (left_on IS NULL OR left_on >= {start}))"
    " OR (outcome <> 'open' AND entered_on >= {start}))",
    _("deals that were open on any day of the period"),
)
"""A deal that closes was open that day; its closing counts too, for whoever it closed for."""
WON_IN_PERIOD = Condition(
    "outcome = 'won' AND left_on IS NULL AND entered_on >= {start} AND entered_on < {end}",
    _("deals won in the period and not reopened"),
)
DUE = Condition(
    "outcome = 'open' AND entered_on < {moment} AND (left_on IS NULL OR left_on >= {moment})"
    " AND expected_close_on >= {start} AND expected_close_on < {end}",
    _("deals open as of the start of the period, as of now while it runs, and due to close in it"),
)
NOT_DUE = Condition(
    "outcome = 'open' AND entered_on < {moment} AND (left_on IS NULL OR left_on >= {moment})"
    " AND expected_close_on IS NULL",
    _("open deals without a day on which they are expected to close"),
)
NOT_SCORED = Condition("outcome = 'open' AND score IS NULL", _("open deals without a score"))
NEVER_MARKETED = Condition(
    "mql_on IS NULL", _("qualified leads without a day on which marketing qualified them")
)
EMPLOYED = Condition(
    "(started_on IS NULL OR started_on < {end}) AND (ended_on IS NULL OR ended_on >= {start})",
    _("reps employed on any day of the period"),
)
LOST_FROM_START = Condition(
    "since_on < {start} AND lost_on >= {start} AND lost_on < {end}"
    " AND NOT EXISTS (SELECT 1 FROM kpis_customerspell back WHERE back.company_id = kpis_customerspell.company_id"
    " AND back.customer_id = kpis_customerspell.customer_id AND back.deleted_at IS NULL"
    " AND back.since_on < {end} AND (back.lost_on IS NULL OR back.lost_on >= {end}))",
    _("customers at the start of the period who were lost in it and not back by its end"),
)
MEMBER_EMPLOYED = Condition(
    "starts_on < {end} AND (ends_on IS NULL OR ends_on > {start}) AND rep_id IN (SELECT id FROM accounts_rep"
    " WHERE deleted_at IS NULL AND (started_on IS NULL OR started_on < {end})"
    " AND (ended_on IS NULL OR ended_on >= {start}))",
    _("reps in the team and employed on any day of the period"),
)
CONVERTED = Condition("converted_at IS NOT NULL OR has_opportunity", _("leads that were converted"))
WITH_OPPORTUNITY = Condition("has_opportunity", _("leads with an opportunity"))
LEAD_WON = Condition("won_on IS NOT NULL", _("leads whose opportunity was won"))
QUALIFIED = Condition("qualified_at IS NOT NULL", _("leads that were qualified"))
CALLS = Condition("kind = 'call'", _("calls"))
ANSWERED = Condition("outcome NOT IN ('', 'no_answer', 'voicemail')", _("that were answered"))
MADE_A_PROSPECT = Condition(
    "outcome IN ('lead_qualified', 'opportunity_opened')", _("that qualified a lead or opened an opportunity")
)
SELLING = Condition("kind IN ('call', 'email', 'meeting', 'demo')", _("calls, e-mails, meetings and demos"))
DATA_ENTRY = Condition("kind = 'data_entry'", _("data entry"))
LEAVE = Condition("kind = 'leave'", _("leave"))
CAMPAIGN_ENDS = "counted_on >= {start} AND counted_on < {end}"
IN_CAMPAIGN = Condition(
    f"NOT is_baseline AND {CAMPAIGN_ENDS}",
    _("deals won during a campaign that ends in the period or still runs in it"),
)
IN_BASELINE = Condition(
    f"is_baseline AND {CAMPAIGN_ENDS}", _("deals won in the days that such a campaign is compared with")
)
BASELINE_ENTERED = Condition(
    "baseline = 'entered' AND kpis_campaign_end(company_id, starts_on, ends_on) >= {start}"
    " AND kpis_campaign_end(company_id, starts_on, ends_on) < {end}",
    _("campaigns that end in the period or still run in it, with a baseline entered by hand"),
)
OF_CAMPAIGNS = Condition(
    "campaign_id IN (SELECT c.id FROM kpis_campaign c WHERE c.company_id = kpis_spend.company_id"
    " AND c.deleted_at IS NULL AND kpis_campaign_end(c.company_id, c.starts_on, c.ends_on) >= {start}"
    " AND kpis_campaign_end(c.company_id, c.starts_on, c.ends_on) < {end})",
    _("spend on campaigns that end in the period or still run in it"),
)
INVESTED = Condition(
    "starts_on < {end} AND (ends_on IS NULL OR ends_on >= {start})",
    _("initiatives that run on any day of the period"),
)
AT_RISK = Condition(
    "since_on < {known_end} AND (lost_on IS NULL OR lost_on > {trailing})",
    _("stays of customers in the twelve months before the period's end"),
)
