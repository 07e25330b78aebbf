"""What numbers are broken down by: attribute → column of the record's own table."""

from typing import Final

DEAL: Final = {
    "team": "team_id",
    "rep": "rep_id",
    "region": "sales_region_id",
    "source": "source",
    "method": "contact_method",
    "segment": "segment",
    "product": "product_id",
    "customer": "customer_id",
    "country": "country",
}
CLOSED_DEAL: Final = {**DEAL, "type": "type"}
LOST_DEAL: Final = {**CLOSED_DEAL, "loss_reason": "loss_reason"}
CANCELLED_DEAL: Final = {**CLOSED_DEAL, "cancellation_reason": "cancellation_reason"}
STAGED_DEAL: Final = {**DEAL, "stage": "stage_id"}
LINE: Final = {**DEAL, "category": "category"}
SOLD: Final = {"product": "product_id", "category": "category"}
CUSTOMER: Final = {"region": "region_id", "segment": "segment", "country": "country"}
REP: Final = {"rep": "id", "region": "region_id"}
TEAM_MEMBER: Final = {"team": "team_id", "rep": "rep_id"}

UNSTORED: Final = frozenset({"customer", "country", "category"})
"""Attributes with many members or rare use: answered from the rows, never stored in cells."""

ROLLED_UP: Final = {"team_rollup": "team", "region_rollup": "region"}
"""A tree's members with everything below them, summed from the direct members; these do not add up."""
