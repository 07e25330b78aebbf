"""What is open."""

from django.utils.translation import gettext_lazy as _

from kpis.catalogue.formula import Ratio, Term, formula
from kpis.catalogue.kpi import Better, Kpi
from kpis.measures.deals import won_deals, won_so_far
from kpis.measures.pipeline import due_amount, open_amount, open_deals, opened_deals, weighted_amount
from kpis.measures.team import quota_amount
from kpis.measures.vocabulary import Unit

KPIS = (
    Kpi(
        "new_opportunities",
        _("New opportunities"),
        _("How many opportunities did we open?"),
        Term(opened_deals),
        Unit.COUNT,
        Better.UP,
        "D",
        "pipeline",
        example={"opened_deals": 40},
    ),
    Kpi(
        "open_opportunities",
        _("Open opportunities"),
        _("How many deals are open?"),
        Term(open_deals),
        Unit.COUNT,
        Better.UP,
        "D",
        "pipeline",
        example={"open_deals": 12},
    ),
    Kpi(
        "open_pipeline",
        _("Open pipeline"),
        _("What are the open deals worth?"),
        Term(open_amount),
        Unit.MONEY,
        Better.UP,
        "D",
        "pipeline",
        example={"open_amount": 300_000},
    ),
    Kpi(
        "weighted_pipeline",
        _("Weighted pipeline"),
        _("What are the open deals worth by their chances?"),
        Term(weighted_amount),
        Unit.MONEY,
        Better.UP,
        "D",
        "pipeline",
        example={"weighted_amount": 120_000},
    ),
    Kpi(
        "deals_won",
        _("Deals won"),
        _("How many deals did we win?"),
        Term(won_deals),
        Unit.COUNT,
        Better.UP,
        "F 6",
        "pipeline",
        example={"won_deals": 50},
    ),
    Kpi(
        "pipeline_coverage",
        _("Pipeline coverage"),
        _("Is there enough in the pipeline to reach the rest of the quota?"),
        Ratio(
            Term(due_amount),
            formula(quota_amount) - won_so_far,
            positive=True,
            reason=_("There is no quota left to cover."),
        ),
        Unit.RATIO,
        Better.UP,
        "B checklist",
        "pipeline",
        example={"due_amount": 600_000, "quota_amount": 500_000, "won_so_far": 300_000},
    ),
)
