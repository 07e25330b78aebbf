"""What waits for approval among the numbers that are open to a person, by period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import ngettext

from kpis import formats, selectors
from kpis.catalogue import CATALOGUE
from kpis.models import Restatement
from kpis.pages.access import Access
from kpis.pages.conventions import Conventions


@dataclass(frozen=True)
class WaitingPeriod:
    """One locked period; `seen` is what a decision about all of it sends back, to decide about nothing newer."""

    key: str
    label: str
    numbers: str
    records: str
    seen: int
    kpis: list[tuple[str, str]]


def restatement_page(access: Access, conventions: Conventions) -> dict[str, Any]:
    """Everything the template shows, the latest period first."""
    periods = open_waiting(access).values("grain", "starts_on", "ends_on").order_by("-starts_on", "grain")
    counted = periods.annotate(
        numbers=Count("pk"),
        records=Max("cause_count"),
        seen=Max("pk"),
        kpis=ArrayAgg("kpi", distinct=True, default=[]),
    )
    return {"periods": [_period(row, conventions) for row in counted]}


def open_waiting(access: Access) -> QuerySet[Restatement]:
    """The changes that wait for approval and whose numbers the person may see."""
    waiting = selectors.waiting()
    if access.rep_ids is None:
        return waiting
    teams, reps = ({str(pk) for pk in keys} for keys in (access.team_ids, access.rep_ids))
    return waiting.filter(
        Q(attribute__in=("team", "team_rollup"), member__in=teams) | Q(attribute="rep", member__in=reps)
    )


def _period(row: Mapping[str, Any], conventions: Conventions) -> WaitingPeriod:
    period = conventions.calendar.period(row["grain"], row["starts_on"], row["ends_on"])
    numbers = ngettext("%(count)s number would change", "%(count)s numbers would change", row["numbers"]) % {
        "count": formats.number(row["numbers"])
    }
    records = ngettext(
        "up to %(count)s changed record behind one",
        "up to %(count)s changed records behind one",
        row["records"],
    ) % {"count": formats.number(row["records"])}
    return WaitingPeriod(
        key=period.key,
        label=formats.period(period, conventions.calendar),
        numbers=numbers,
        records=records,
        seen=row["seen"],
        kpis=[(key, str(CATALOGUE[key].name)) for key in CATALOGUE if key in row["kpis"]],
    )
