"""What is expected of whom in a period, and who reached it.

A scope's own quotas count where it has any in the period; else the sum of its reps'. So a company that sets quotas for
reps alone has a plan too, and one that sets both does not count the same money twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import TypeVar

from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.models import Rep, TeamMembership
from kpis.engine.members import Chains, ancestors, topmost
from kpis.engine.sums import RangeSums, Reader, read_sums
from kpis.measures.activities import activities
from kpis.measures.attributes import ROLLED_UP
from kpis.measures.deals import units_sold, won_amount, won_deals, won_profit
from kpis.models import Quota
from kpis.models.fields import NumericField
from kpis.rules.calendar import Period
from kpis.rules.quota import prorated

ACHIEVED = {
    "revenue": won_amount,
    "profit": won_profit,
    "units": units_sold,
    "deals": won_deals,
    "activities": activities,
}

Amounts = dict[str, Fraction]
Home = Callable[[str], str]
"""From a rep to the member it belongs to; empty for none."""
Item = TypeVar("Item")


@dataclass(frozen=True)
class Share:
    """What one quota expects in one period: in the company's currency, units, deals or activities."""

    quota: Quota
    amount: Fraction

    @property
    def member(self) -> str:
        return str(self.quota.member_id or "")


@dataclass(frozen=True)
class Expected:
    """The quotas that touch one period."""

    period: Period
    shares: list[Share]

    def of(self, scope: str, metric: str) -> list[Share]:
        return [one for one in self.shares if (one.quota.scope, one.quota.metric) == (scope, metric)]

    def _topmost(self, scope: str, metric: str) -> list[Share]:
        """The shares of a scope but for members below one that has its own: it counts them already."""
        shares = self.of(scope, metric)
        if not shares or scope not in ROLLED_UP.values():
            return shares
        counting = topmost(scope, {one.member for one in shares})
        return [one for one in shares if one.member in counting]

    def by_member(self, attribute: str, metric: str, home: Home) -> dict[str, list[Share]]:
        """The shares that make up the quota of each member of `attribute` ("company": the member "")."""
        if attribute == "company":
            scopes = (self._topmost(scope, metric) for scope in ("company", "rep", "team", "region"))
            return {"": next(filter(None, scopes), [])}
        own = _grouped((one.member, one) for one in self.of(attribute, metric))
        if attribute == "rep":
            return own
        return {**_grouped((home(one.member), one) for one in self.of("rep", metric)), **own}

    def rolled_up(self, attribute: str, metric: str, home: Home, chains: Chains) -> dict[str, list[Share]]:
        """The shares of each member of a tree with those below it, which a quota of its own takes the place of."""
        own = {one.member for one in self.of(attribute, metric)}
        return _grouped(
            (above, share)
            for who, shares in self.by_member(attribute, metric, home).items()
            for above in counting_for(chains.get(who, [who]), own)
            for share in shares
        )

    @property
    def by_rep(self) -> dict[str, Amounts]:
        """Each rep's quotas by metric; a quota of nothing is no quota."""
        found: dict[str, Amounts] = defaultdict(lambda: defaultdict(Fraction))
        for one in self.shares:
            if one.quota.scope == "rep" and one.amount:
                found[one.member][one.quota.metric] += one.amount
        return found


def expected(reader: Reader, periods: Sequence[Period]) -> list[Expected]:
    """What is expected in each of `periods`."""
    quotas = _touching(reader, min(p.start for p in periods), max(p.end for p in periods))
    return [_expected(reader, quotas, period) for period in periods]


def _touching(reader: Reader, first: date, last: date) -> list[Quota]:
    """The quotas of those days and perhaps of more, once for each reader."""
    for (start, end), quotas in reader.quotas.items():
        if start <= first and last <= end:
            return quotas
    touching = Quota.objects.filter(starts_on__lt=last, ends_on__gte=first).annotate(rate=_rate())
    reader.quotas[first, last] = list(touching.defer("created_at", "updated_at").order_by("starts_on", "id"))
    return reader.quotas[first, last]


def quota_amounts(reader: Reader, attribute: str, metric: str, periods: Sequence[Period]) -> list[Amounts]:
    """The quota of each member of `attribute` in each of `periods`."""
    return [
        {who: sum((share.amount for share in shares), Fraction()) for who, shares in by_member.items()}
        for by_member in shares_by_member(reader, attribute, metric, periods)
    ]


def shares_by_member(
    reader: Reader, attribute: str, metric: str, periods: Sequence[Period]
) -> list[dict[str, list[Share]]]:
    """The shares that make up the quota of each member of `attribute`, a roll-up too, in each of `periods`."""
    direct = ROLLED_UP.get(attribute, attribute)
    each = list(zip(expected(reader, periods), homes_at_end(direct, periods), strict=True))
    if attribute not in ROLLED_UP:
        return [one.by_member(attribute, metric, home) for one, home in each]
    chains = ancestors(direct)
    return [one.rolled_up(direct, metric, home, chains) for one, home in each]


def reps_by_member(
    reader: Reader, attribute: str, periods: Sequence[Period]
) -> tuple[list[dict[str, list[str]]], list[dict[str, list[str]]]]:
    """The reps of each member who have a quota in each of `periods`, and those who reached every quota they have."""
    found = expected(reader, periods)
    achieved = read_sums(reader, ACHIEVED.values(), "rep", [(p.start, p.end) for p in periods])
    having: list[dict[str, list[str]]] = []
    reaching: list[dict[str, list[str]]] = []
    for one, home in zip(found, homes_at_end(attribute, periods), strict=True):
        quotas = one.by_rep
        having.append(_grouped((home(who), who) for who in quotas))
        reached = [who for who in quotas if _reached(quotas[who], who, one.period, achieved)]
        reaching.append(_grouped((home(who), who) for who in reached))
    return having, reaching


def counting_for(chain: list[str], own: set[str]) -> Iterable[str]:
    """Who counts what a member has: itself, and upwards until somebody has something of their own."""
    member, *above = chain
    return [member, *takewhile(lambda one: one not in own, above)]


def _reached(quotas: Amounts, who: str, period: Period, achieved: RangeSums) -> bool:
    span = (period.start, period.end)
    return all(
        achieved.between(ACHIEVED[metric].key, who, span) >= amount for metric, amount in quotas.items()
    )


def _rate() -> Func:
    home = F("company__currency")
    money = Coalesce(NullIf(F("currency"), Value("")), home)
    return Func(
        F("company_id"), home, money, F("starts_on"), function="kpis_rate_on", output_field=NumericField()
    )


def _expected(reader: Reader, quotas: Iterable[Quota], period: Period) -> Expected:
    shares = [
        Share(quota, prorated(_base(quota), quota.starts_on, quota.ends_on, period, reader.calendar))
        for quota in quotas
        if quota.starts_on < period.end and quota.ends_on >= period.start
    ]
    return Expected(period, shares)


def _base(quota: Quota) -> Decimal:
    """Money in the company's currency, nothing where no rate is known; counts as they are."""
    rate = quota.rate if quota.metric in ("revenue", "profit") else Decimal(1)  # type: ignore[attr-defined]
    return quota.amount * (rate or 0)


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


def _grouped(pairs: Iterable[tuple[str, Item]]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = defaultdict(list)
    for who, item in pairs:
        groups[who].append(item)
    return dict(groups)
