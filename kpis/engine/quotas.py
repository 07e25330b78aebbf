"""What is expected of whom in a period, and who reached it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, NullIf

from kpis.engine.scopes import by_member, grouped, homes_at_end
from kpis.engine.sums import RangeSums, Reader, read_sums
from kpis.measures.activities import activities
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


@dataclass(frozen=True)
class Share:
    """What one quota expects in one period: in the company's currency, units, deals or activities."""

    quota: Quota
    amount: Fraction

    @property
    def scope(self) -> str:
        return self.quota.scope

    @property
    def member(self) -> str:
        return self.quota.member


@dataclass(frozen=True)
class Expected:
    """The quotas that touch one period."""

    period: Period
    shares: list[Share]

    def of(self, metric: str) -> list[Share]:
        return [one for one in self.shares if one.quota.metric == metric]

    @property
    def by_rep(self) -> dict[str, Amounts]:
        """Each rep's quotas by metric; a quota of nothing is no quota."""
        found: dict[str, Amounts] = defaultdict(lambda: defaultdict(Fraction))
        for one in self.shares:
            if one.scope == "rep" and one.amount:
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
        {who: sum((share.amount for share in shares), Fraction()) for who, shares in found.items()}
        for found in shares_by_member(reader, attribute, metric, periods)
    ]


def shares_by_member(
    reader: Reader, attribute: str, metric: str, periods: Sequence[Period]
) -> list[dict[str, list[Share]]]:
    """The shares that make up the quota of each member of `attribute`, a roll-up too, in each of `periods`."""
    shares = [one.of(metric) for one in expected(reader, periods)]
    return by_member(shares, attribute, periods)


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
        having.append(grouped((home(who), who) for who in quotas))
        reached = [who for who in quotas if _reached(quotas[who], who, one.period, achieved)]
        reaching.append(grouped((home(who), who) for who in reached))
    return having, reaching


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
