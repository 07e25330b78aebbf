"""The predicates measures share."""

from django.utils.translation import gettext_lazy as _

from kpis.measures.vocabulary import Condition

OPEN = Condition("outcome = 'open'", _("deals that were open"))
WON = Condition("outcome = 'won'", _("deals that are won"))
LOST = Condition("outcome = 'lost'", _("deals that are lost"))
CANCELLED = Condition(
    "outcome = 'won' AND cancelled_on IS NOT NULL", _("deals that were cancelled after their win")
)
FIRST = Condition("is_first", _("deals as they were opened"))
EXISTING_CUSTOMER = Condition("is_existing_customer", _("whose customer had bought before"))
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
WON_SO_FAR = Condition(
    "outcome = 'won' AND closed_on >= {start} AND closed_on < {moment}",
    _("deals won in the period before that moment"),
)
EMPLOYED = Condition(
    "(started_on IS NULL OR started_on < {end}) AND (ended_on IS NULL OR ended_on >= {start})",
    _("reps employed on any day of the period"),
)
LOST_FROM_START = Condition(
    "since_on < {start} AND lost_on >= {start} AND lost_on < {end}",
    _("customers at the start of the period who were lost in it"),
)
LEFT = Condition("lost_on >= since_on", _("customers until then"))
ACQUIRED = Condition("since_on IS NOT NULL", _("customers"))
MEMBER_EMPLOYED = Condition(
    "starts_on < {end} AND (ends_on IS NULL OR ends_on > {start}) AND rep_id IN (SELECT id FROM accounts_rep"
    " WHERE deleted_at IS NULL AND (started_on IS NULL OR started_on < {end})"
    " AND (ended_on IS NULL OR ended_on >= {start}))",
    _("reps in the team and employed on any day of the period"),
)
