"""Changes to records, one verb a file. Each raises ValidationError with what a person can do about it."""

from kpis.services.cancel import cancel
from kpis.services.choose_definition import choose_definition
from kpis.services.close import lose, reopen, win
from kpis.services.decide_restatements import approve_restatements, decline_restatements
from kpis.services.lock_period import lock_period, unlock_period
from kpis.services.log_activity import log_activity
from kpis.services.move_stage import move_stage
from kpis.services.record_stage_changes import StageChange, record_stage_changes
from kpis.services.remove_activity import remove_activity
from kpis.services.split_deal import split_deal

__all__ = [
    "StageChange",
    "approve_restatements",
    "cancel",
    "choose_definition",
    "decline_restatements",
    "lock_period",
    "log_activity",
    "lose",
    "move_stage",
    "record_stage_changes",
    "remove_activity",
    "reopen",
    "split_deal",
    "unlock_period",
    "win",
]
