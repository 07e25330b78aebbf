"""Why a record has no value to add up: by the record, the first condition that holds of a row without one."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kpis.measures.vocabulary import Condition, Unit

NO_RATE: Final = _("in a currency without a rate on that day")

_DEAL_WITHOUT_RATE = Condition(
    "opportunity_id IN (SELECT id FROM kpis_opportunity"
    " WHERE rate IS NULL AND coalesce(amount, lines_amount) IS NOT NULL)",
    NO_RATE,
)

EMPTY: Final[dict[str, tuple[Condition, ...]]] = {
    "kpis.Opportunity": (Condition("rate IS NULL AND coalesce(amount, lines_amount) IS NOT NULL", NO_RATE),),
    "kpis.LineItem": (Condition("rate IS NULL AND net_amount IS NOT NULL", NO_RATE),),
    "kpis.OpportunityHistory": (
        Condition("amount_base IS NOT NULL", _("without a probability")),
        _DEAL_WITHOUT_RATE,
    ),
    "kpis.CampaignSale": (_DEAL_WITHOUT_RATE,),
    "kpis.Spend": (Condition("rate IS NULL", NO_RATE),),
}
OTHERWISE: Final = {
    Unit.MONEY: _("without an amount"),
    Unit.MINUTES: _("without minutes"),
    Unit.UNITS: _("without a quantity"),
}
"""Why, where none of the conditions holds, by the unit of the measure."""
NOTHING_GIVEN: Final = _("without a value")
