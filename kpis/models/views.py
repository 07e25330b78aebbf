"""Records that are views over others, made by the migrations' SQL; they leave out what has been deleted."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class View:
    """The name of a view and its columns."""

    name: str
    columns: frozenset[str]


VIEWS: Final = {
    "kpis.CampaignSale": View(
        "kpis_campaign_sale",
        frozenset(
            {
                "company_id",
                "id",
                "opportunity_id",
                "campaign_id",
                "is_baseline",
                "closed_on",
                "amount_base",
                "counted_on",
            }
        ),
    )
}
