"""The dashboard's content for a question."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kpis import formats, selectors
from kpis.catalogue import CATALOGUE
from kpis.pages.access import reps_in
from kpis.pages.conventions import Conventions
from kpis.pages.figures import Figures, read_figures
from kpis.pages.freshness import read_freshness
from kpis.pages.leaderboard import Leader, leaders, read_leaders
from kpis.pages.question import Question
from kpis.pages.scope import Scope
from kpis.pages.stage_funnel import stage_funnel
from kpis.pages.tiles import focus, is_cheap, tiles
from kpis.pages.trend import trend
from kpis.selectors import Reading


def dashboard(question: Question) -> dict[str, Any]:
    """Everything the template shows."""
    conventions = question.conventions
    keys = focus(question.scope)
    figures = read_figures(
        [*keys, "quota"],
        question.period.period,
        question.scope,
        conventions,
        drawn={key for key in keys if is_cheap(selectors.kpi_named(key))} | {"total_revenue", "quota"},
    )
    revenue, plan = (figures.by_month.get(key, []) for key in ("total_revenue", "quota"))
    return {
        "gone": formats.percent(Decimal(figures.gone.numerator) / figures.gone.denominator, 0),
        "tiles": tiles(figures, conventions),
        "trend": trend(CATALOGUE["total_revenue"], revenue, [month.value for month in plan], conventions),
        "plan_note": _plan_note(figures, conventions),
        "funnel": stage_funnel(question.scope, conventions),
        "leaders": _leaders(question, figures),
        "freshness": read_freshness(conventions),
    }


def _plan_note(figures: Figures, conventions: Conventions) -> str:
    """How far the period's plan is reached and what is left of it, in words."""
    won, plan = (_value(figures.now.get(key)) for key in ("total_revenue", "quota"))
    if won is None or not plan:
        return _("No quotas are set for this choice")
    share = formats.percent(won / plan, 0)
    if won >= plan:
        return _("%(share)s of the plan") % {"share": share}
    left = formats.short_money(plan - won, conventions.currency)
    return _("%(share)s of the plan, %(left)s to go") % {"share": share, "left": left}


def _leaders(question: Question, figures: Figures) -> list[Leader]:
    now, before = read_leaders(figures.period, figures.previous)
    return leaders(
        now,
        before,
        question.conventions,
        gone=figures.gone,
        shown=_shown(question.scope, figures),
        open_to=question.access.rep_ids,
        self_id=question.access.rep_id,
    )


def _shown(scope: Scope, figures: Figures) -> set[int] | None:
    return reps_in(scope.teams, figures.period) if scope.kind == "team" else None


def _value(reading: Reading | None) -> Decimal | None:
    return reading.value if reading else None
