"""How well deals are turned into wins, and how fast."""

from django.utils.translation import gettext_lazy as _

from kpis.catalogue.formula import formula, own
from kpis.catalogue.kpi import Better, Kpi
from kpis.measures.deals import cycle_days, lost_deals, won_deals
from kpis.measures.pipeline import in_play, stage_days, stage_passages, won_in_play
from kpis.measures.vocabulary import Unit

KPIS = (
    Kpi(
        "opportunity_conversion_rate",
        _("Opportunity conversion rate"),
        _("Which share of the opportunities in play did we win?"),
        formula(won_in_play) / in_play,
        Unit.RATE,
        Better.UP,
        "B 2.2",
        "conversion",
        counts=True,
        example={"won_in_play": 25, "in_play": 100},
    ),
    Kpi(
        "win_rate",
        _("Win rate"),
        _("Of the deals that closed, how many did we win?"),
        formula(won_deals) / (formula(won_deals) + lost_deals),
        Unit.RATE,
        Better.UP,
        "B checklist, D",
        "conversion",
        counts=True,
        example={"won_deals": 30, "lost_deals": 70},
    ),
    Kpi(
        "sales_cycle_length",
        _("Sales cycle length"),
        _("How long does it take to win a deal?"),
        formula(cycle_days) / own(won_deals),
        Unit.DAYS,
        Better.DOWN,
        "B 2.3, P, F 9",
        "conversion",
        example={"cycle_days": 200, "won_deals": 10},
    ),
    Kpi(
        "stage_duration",
        _("Stage duration"),
        _("How long do deals stay in a stage?"),
        formula(stage_days) / stage_passages,
        Unit.DAYS,
        Better.DOWN,
        "B 2.3, D",
        "conversion",
        example={"stage_days": 60, "stage_passages": 12},
    ),
)
