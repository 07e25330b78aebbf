"""How far the deals opened lately have come: each stage counts the deals that reached it or went beyond."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from kpis import formats
from kpis.charts import funnel
from kpis.models import Opportunity, Stage
from kpis.models.stage import Outcome
from kpis.pages.conventions import Conventions
from kpis.pages.scope import Scope

DAYS = 180
WON = float("inf")


@dataclass(frozen=True)
class Step:
    """One stage. `conversion` is the share of the stage before that came this far."""

    name: str
    count: str
    width: str
    conversion: str
    is_won: bool


def stage_funnel(scope: Scope, conventions: Conventions) -> list[Step]:
    """The open stages in order, then the win, for deals opened in the last 180 days."""
    stages = list(Stage.objects.filter(outcome=Outcome.OPEN))
    reached = _furthest(_deals(scope, conventions))
    counts = [sum(1 for furthest in reached if furthest >= stage.position) for stage in stages]
    wins = sum(1 for furthest in reached if furthest == WON)
    names = [(stage.name, False) for stage in stages] + [(str(Outcome.WON.label).capitalize(), True)]
    return [
        Step(name, formats.number(step.count), step.width, _share(step.conversion), is_won)
        for (name, is_won), step in zip(names, funnel([*counts, wins]), strict=True)
    ]


def _deals(scope: Scope, conventions: Conventions) -> QuerySet[Opportunity]:
    deals = Opportunity.objects.filter(
        opened_on__gt=conventions.today - timedelta(days=DAYS), opened_on__lte=conventions.today
    )
    if scope.kind == "rep":
        return deals.filter(rep=scope.member)
    return deals.filter(team__in=scope.teams) if scope.kind == "team" else deals


def _furthest(deals: QuerySet[Opportunity]) -> list[float]:
    """The furthest position of each deal; a win is beyond all stages, unknown stages before all."""
    been = Max("history__stage__position", filter=Q(history__stage__outcome=Outcome.OPEN))
    rows = deals.annotate(furthest=been).values_list("outcome", "furthest")
    return [
        WON if outcome == Outcome.WON else float("-inf") if furthest is None else furthest
        for outcome, furthest in rows
    ]


def _share(conversion: Decimal | None) -> str:
    return "" if conversion is None else formats.percent(conversion, 0)
