"""Which causes of a restatement a person may see: whoever does not see everything sees their own deals alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q

from kpis.models import Opportunity, Restatement
from kpis.pages.access import Access

Cause = Mapping[str, Any]
DEALS = Opportunity._meta.db_table


def open_deals(causes: Iterable[Cause], access: Access) -> set[int]:
    """The keys of the deals among the causes that have a page for the person."""
    deals = {cause["id"] for cause in causes if cause.get("record") == DEALS}
    if not deals:
        return set()
    found = Opportunity.objects.filter(pk__in=deals)
    if access.rep_ids is not None:
        found = found.filter(Q(rep__in=access.rep_ids) | Q(team__in=access.team_ids))
    return set(found.values_list("pk", flat=True))


def is_open(cause: Cause, deals: set[int], access: Access) -> bool:
    """Whether the person may see the cause; `deals` are those open to them."""
    return (
        access.sees_everything
        or "definition" in cause
        or (cause.get("record") == DEALS and cause["id"] in deals)
    )


def with_open_causes(
    restatements: Sequence[Restatement], access: Access
) -> Iterator[tuple[Restatement, list[Cause]]]:
    """Each restatement with those of its causes that the person may see."""
    deals = open_deals([cause for one in restatements for cause in one.causes], access)
    for one in restatements:
        yield one, [cause for cause in one.causes if is_open(cause, deals, access)]
