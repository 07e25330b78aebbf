"""Changes to records, one verb a file. Each raises ValidationError with what a person can do about it."""

from kpis.services.assess import assess, score_by_hand
from kpis.services.cancel import cancel
from kpis.services.choose_definition import choose_definition
from kpis.services.close import lose, reopen, win
from kpis.services.convert_lead import convert_lead
from kpis.services.decide_restatements import approve_restatements, decline_restatements
from kpis.services.disqualify_lead import disqualify_lead, reopen_lead
from kpis.services.lock_period import lock_period, unlock_period
from kpis.services.log_activity import log_activity
from kpis.services.lose_customer import lose_customer
from kpis.services.move_stage import move_stage
from kpis.services.qualify_lead import qualify_lead
from kpis.services.record_stage_changes import StageChange, record_stage_changes
from kpis.services.remove_activity import remove_activity
from kpis.services.set_bant_rule import set_bant_rule
from kpis.services.split_deal import split_deal
from kpis.services.submit_forecast import submit_forecast

__all__ = [
    "StageChange",
    "approve_restatements",
    "assess",
    "cancel",
    "choose_definition",
    "convert_lead",
    "decline_restatements",
    "disqualify_lead",
    "lock_period",
    "log_activity",
    "lose",
    "lose_customer",
    "move_stage",
    "qualify_lead",
    "record_stage_changes",
    "remove_activity",
    "reopen",
    "reopen_lead",
    "score_by_hand",
    "set_bant_rule",
    "split_deal",
    "submit_forecast",
    "unlock_period",
    "win",
]
