"""For whom a quota or a forecast of a scope counts.

A member's own count where it has any, else those of its reps. So a company that sets quotas for reps alone has a plan
too, and one that sets both does not count the same money twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from itertools import takewhile
from typing import Protocol, TypeVar

from accounts.models import Rep, TeamMembership
from kpis.engine.members import Chains, ancestors
from kpis.measures.attributes import ROLLED_UP
from kpis.rules.calendar import Period

Home = Callable[[str], str]
"""From a rep to the member it belongs to; empty for none."""
Tree = Callable[[str], Chains]


class Scoped(Protocol):
    """What is set for one member of a scope; the company's is the member ""."""

    @property
    def scope(self) -> str: ...

    @property
    def member(self) -> str: ...


One = TypeVar("One", bound=Scoped)
Item = TypeVar("Item")


def by_member(
    found: Sequence[Sequence[One]], attribute: str, periods: Sequence[Period]
) -> list[dict[str, list[One]]]:
    """What of that found for each of `periods` counts for each member of `attribute` ("company": the member "").

    A roll-up's member has what counts below it too, which something of its own takes the place of.
    """
    tree: Tree = cache(ancestors)
    direct = ROLLED_UP.get(attribute, attribute)
    each = [
        _direct(ones, direct, home, tree)
        for ones, home in zip(found, homes_at_end(direct, periods), strict=True)
    ]
    if attribute not in ROLLED_UP:
        return each
    return [_rolled_up(counting, direct, tree) for counting in each]


def _direct(found: Sequence[One], attribute: str, home: Home, tree: Tree) -> dict[str, list[One]]:
    if attribute == "company":
        scopes = (_topmost(found, scope, tree) for scope in ("company", "rep", "team", "region"))
        return {"": next(filter(None, scopes), [])}
    own = grouped((one.member, one) for one in found if one.scope == attribute)
    if attribute == "rep":
        return own
    return {**grouped((home(one.member), one) for one in found if one.scope == "rep"), **own}


def _topmost(found: Sequence[One], scope: str, tree: Tree) -> list[One]:
    """Those of a scope but for members below one that has its own: it counts them already."""
    ones = [one for one in found if one.scope == scope]
    if not ones or scope not in ROLLED_UP.values():
        return ones
    chains, own = tree(scope), {one.member for one in ones}
    return [one for one in ones if own.isdisjoint(chains[one.member][1:])]


def _rolled_up(counting: dict[str, list[One]], attribute: str, tree: Tree) -> dict[str, list[One]]:
    chains = tree(attribute)
    own = {one.member for ones in counting.values() for one in ones if one.scope == attribute}
    return grouped(
        (above, one)
        for who, ones in counting.items()
        for above in _counting_for(chains.get(who, [who]), own)
        for one in ones
    )


def _counting_for(chain: list[str], own: set[str]) -> Iterable[str]:
    """Who counts what a member has: itself, and upwards until somebody has something of their own."""
    member, *above = chain
    return [member, *takewhile(lambda one: one not in own, above)]


def homes_at_end(attribute: str, periods: Sequence[Period]) -> list[Home]:
    """For each period: which member of `attribute` a rep belonged to when it ended."""
    if attribute == "company":
        return [lambda rep: ""] * len(periods)
    if attribute == "rep":
        return [str] * len(periods)
    if attribute == "region":
        regions = _named(Rep.everything.values_list("id", "region_id"))
        return [regions] * len(periods)
    stays = list(TeamMembership.objects.values_list("rep_id", "team_id", "starts_on", "ends_on"))
    return [_teams_on(period.last_day, stays) for period in periods]


def _teams_on(day: date, stays: Iterable[tuple[int, int, date, date | None]]) -> Home:
    return _named(
        (rep, team) for rep, team, start, end in stays if start <= day and (end is None or end > day)
    )


def _named(pairs: Iterable[tuple[int, int | None]]) -> Home:
    homes = {str(rep): str(home) for rep, home in pairs if home}
    return lambda rep: homes.get(rep, "")


def grouped(pairs: Iterable[tuple[str, Item]]) -> dict[str, list[Item]]:
    """The items by what stands before them, in their order."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for who, item in pairs:
        groups[who].append(item)
    return dict(groups)
