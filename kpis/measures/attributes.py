"""What numbers are broken down by: attribute → column of the record's own table."""

from typing import Final

LINE: Final = {
    "team": "team_id",
    "rep": "rep_id",
    "region": "sales_region_id",
    "source": "source",
    "method": "contact_method",
    "segment": "segment",
    "product": "product_id",
    "customer": "customer_id",
    "country": "country",
    "category": "category",
}
SOLD: Final = {"product": "product_id", "category": "category"}
DEAL: Final = {
    **{name: column for name, column in LINE.items() if name != "category"},
    "campaign": "sales_campaign_id",
    "score": "score",
}
CLOSED_DEAL: Final = {
    **DEAL,
    "type": "type",
    "initiative": "initiative_id",
    "budget": "budget",
    "authority": "authority",
    "need": "need",
    "timeline": "timeline",
}
LOST_DEAL: Final = {**CLOSED_DEAL, "loss_reason": "loss_reason"}
CANCELLED_DEAL: Final = {**CLOSED_DEAL, "cancellation_reason": "cancellation_reason"}
STAGED_DEAL: Final = {**DEAL, "stage": "stage_id"}
SPLIT_TO: Final = {"rep": "rep_id", "team": "team_id"}
SPLIT_FROM: Final = {"rep": "owner_id", "team": "owner_team_id"}
LEAD: Final = {
    "team": "team_id",
    "rep": "rep_id",
    "region": "sales_region_id",
    "source": "source",
    "campaign": "campaign_id",
}
ACTIVITY: Final = {"team": "team_id", "rep": "rep_id"}
CALL: Final = {**ACTIVITY, "direction": "direction", "call_outcome": "outcome"}
SPEND: Final = {"campaign": "campaign_id", "spend_category": "category"}
CAMPAIGN: Final = {"campaign": "campaign_id"}
CUSTOMER: Final = {
    "region": "region_id",
    "segment": "segment",
    "country": "country",
    "source": "source",
    "campaign": "campaign_id",
    "customer": "customer_id",
}
REP: Final = {"rep": "id", "region": "region_id"}
TEAM_MEMBER: Final = {"team": "team_id", "rep": "rep_id"}

UNSTORED: Final = frozenset(
    {
        "customer",
        "country",
        "category",
        "score",
        "budget",
        "authority",
        "need",
        "timeline",
        "initiative",
        "direction",
        "call_outcome",
    }
)
"""Attributes with many members or rare use: answered from the rows, never stored in cells."""

ROLLED_UP: Final = {"team_rollup": "team", "region_rollup": "region"}
"""A tree's members with everything below them, summed from the direct members; these do not add up."""
