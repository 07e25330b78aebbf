"""Open deals, as the history of opportunities tells."""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import (
    DUE,
    FIRST,
    IN_PLAY,
    LEFT_STAGE,
    NOT_DUE,
    NOT_SCORED,
    OPEN,
    SCORED,
    WON_IN_PERIOD,
)
from kpis.measures.vocabulary import Flow, Lack, PerPeriod, Stock, Unit

HISTORY = "kpis.OpportunityHistory"

opened_deals = Flow("opened_deals", _("opportunities opened"), HISTORY, by.DEAL, where=FIRST, on="entered_on")
opened_amount = Flow(
    "opened_amount",
    _("potential value of opportunities opened"),
    HISTORY,
    by.DEAL,
    Unit.MONEY,
    FIRST,
    value="amount_base",
    on="entered_on",
)
stage_days = Flow(
    "stage_days",
    _("days spent in stages"),
    HISTORY,
    by.STAGED_DEAL,
    Unit.DAYS,
    LEFT_STAGE,
    value="left_on - stage_since_on",
    on="left_on",
)
stage_passages = Flow(
    "stage_passages", _("passages through stages"), HISTORY, by.STAGED_DEAL, where=LEFT_STAGE, on="left_on"
)
open_deals = Stock(
    "open_deals",
    _("open opportunities"),
    HISTORY,
    by.STAGED_DEAL,
    where=OPEN,
    enters="entered_on",
    leaves="left_on",
)
open_amount = Stock(
    "open_amount",
    _("open pipeline"),
    HISTORY,
    by.STAGED_DEAL,
    Unit.MONEY,
    OPEN,
    value="amount_base",
    enters="entered_on",
    leaves="left_on",
)
weighted_amount = Stock(
    "weighted_amount",
    _("open pipeline by probability"),
    HISTORY,
    by.STAGED_DEAL,
    Unit.MONEY,
    OPEN,
    value="weighted_base",
    enters="entered_on",
    leaves="left_on",
)
score_total = Stock(
    "score_total",
    _("scores of open opportunities, added up"),
    HISTORY,
    by.STAGED_DEAL,
    Unit.SCORE,
    OPEN & SCORED,
    value="score",
    enters="entered_on",
    leaves="left_on",
    lacks=(Lack(NOT_SCORED),),
)
scored_deals = Stock(
    "scored_deals",
    _("open opportunities with a score"),
    HISTORY,
    by.STAGED_DEAL,
    where=OPEN & SCORED,
    enters="entered_on",
    leaves="left_on",
)
in_play = PerPeriod(
    "in_play",
    _("opportunities in play"),
    HISTORY,
    by.DEAL,
    where=IN_PLAY,
    distinct="opportunity_id",
    on="entered_on",
)
won_in_play = PerPeriod(
    "won_in_play",
    _("opportunities in play that were won"),
    HISTORY,
    by.DEAL,
    where=WON_IN_PERIOD,
    distinct="opportunity_id",
    on="entered_on",
)
due_amount = PerPeriod(
    "due_amount",
    _("open pipeline due in the period"),
    HISTORY,
    by.DEAL,
    Unit.MONEY,
    DUE,
    value="amount_base",
    on="expected_close_on",
    lacks=(Lack(NOT_DUE),),
)
