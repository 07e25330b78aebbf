"""Changes to records, one verb a file. Each raises ValidationError with what a person can do about it."""

from kpis.services.cancel import cancel
from kpis.services.close import lose, reopen, win
from kpis.services.move_stage import move_stage
from kpis.services.record_stage_changes import StageChange, record_stage_changes

__all__ = ["StageChange", "cancel", "lose", "move_stage", "record_stage_changes", "reopen", "win"]
