"""What is open."""

from django.utils.translation import gettext_lazy as _

from kpis.catalogue.formula import Absolute, Constant, Formula, Provided, Ratio, Term, formula, own, so_far
from kpis.catalogue.kpi import Beside, Better, Definition, Kpi
from kpis.measures.deals import cycle_days, deal_days, won_amount, won_deals
from kpis.measures.forecasts import (
    best_case_at_middle,
    best_cases_submitted,
    forecast_at_middle,
    forecast_best_case,
    forecast_commit,
    forecast_most_likely,
    forecasts_submitted,
    middle_best_cases,
    middle_most_likely,
    middle_submitted,
    most_likely_at_middle,
    most_likely_submitted,
)
from kpis.measures.leads import qualified_leads
from kpis.measures.pipeline import (
    due_amount,
    in_play,
    open_amount,
    open_deals,
    opened_amount,
    opened_deals,
    score_total,
    scored_deals,
    weighted_amount,
    won_in_play,
)
from kpis.measures.team import quota_amount
from kpis.measures.vocabulary import Flow, Forecasts, Unit

_NO_FORECAST = _("No forecast was submitted in time.")


def _accuracy(forecast: Forecasts, submitted: Forecasts) -> Formula:
    off = Absolute(formula(won_amount) - forecast)
    return Provided(Constant(1) - off / won_amount, Term(submitted), _NO_FORECAST)


def _at_middle(forecast: Forecasts, submitted: Forecasts) -> tuple[Beside, ...]:
    name = _("With the forecast at the middle of the period")
    return (Beside("at_middle", name, _accuracy(forecast, submitted), Unit.RATE),)


def _velocity(days: Flow) -> Formula:
    conversion = formula(won_in_play) / in_play
    size, cycle = own(won_amount) / own(won_deals), formula(days) / own(won_deals)
    return formula(qualified_leads) * conversion * size / cycle


KPIS = (
    Kpi(
        "qualified_leads",
        _("Qualified leads"),
        _("How many leads are worth a salesperson's time?"),
        Term(qualified_leads),
        Unit.COUNT,
        Better.UP,
        "B 3.1",
        "pipeline",
        example={"qualified_leads": 150},
    ),
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
        beside=(Beside("potential_value", _("Potential value"), Term(opened_amount), Unit.MONEY),),
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
            formula(quota_amount) - so_far(won_amount),
            positive=True,
            reason=_("There is no quota left to cover."),
        ),
        Unit.RATIO,
        Better.UP,
        "B checklist",
        "pipeline",
        example={"due_amount": 600_000, "quota_amount": 500_000, "won_amount.so_far": 300_000},
    ),
    Kpi(
        "opportunity_score",
        _("Opportunity score"),
        _("How good are the open opportunities?"),
        formula(score_total) / scored_deals,
        Unit.SCORE,
        Better.UP,
        "D",
        "pipeline",
        example={"score_total": 42, "scored_deals": 12},
    ),
    Kpi(
        "pipeline_velocity",
        _("Pipeline velocity"),
        _("How much revenue does the pipeline bring in a day?"),
        _velocity(cycle_days),
        Unit.MONEY,
        Better.UP,
        "B 3.2",
        "pipeline",
        definition=("first_contact", _("from the lead's creation, without a lead from the opening")),
        alternatives=(Definition("opening", _("from the opening of the opportunity"), _velocity(deal_days)),),
        follows="sales_cycle_length",
        example={
            "qualified_leads": 200,
            "won_in_play": 25,
            "in_play": 100,
            "won_amount": 250_000,
            "won_deals": 25,
            "cycle_days": 625,
        },
    ),
    Kpi(
        "forecast_accuracy",
        _("Forecast accuracy"),
        _("How close was the forecast to what was sold?"),
        _accuracy(forecast_commit, forecasts_submitted),
        Unit.RATE,
        Better.UP,
        "B 3.3",
        "pipeline",
        definition=("commit", _("of the category Commit")),
        alternatives=(
            Definition(
                "most_likely",
                _("of the category Most Likely"),
                _accuracy(forecast_most_likely, most_likely_submitted),
                beside=_at_middle(most_likely_at_middle, middle_most_likely),
            ),
            Definition(
                "best_case",
                _("of the category Best Case"),
                _accuracy(forecast_best_case, best_cases_submitted),
                beside=_at_middle(best_case_at_middle, middle_best_cases),
            ),
        ),
        beside=_at_middle(forecast_at_middle, middle_submitted),
        example={"won_amount": 1_000_000, "forecast_commit": 900_000, "forecasts_submitted": 1},
    ),
)
