"""Reps side by side, by revenue; a rate of too few deals says so instead of ranking."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpis import formats
from kpis.charts import width
from kpis.pages.change import state
from kpis.pages.conventions import Conventions
from kpis.pages.figures import ByKey, read_pair
from kpis.rules.calendar import Period
from kpis.rules.statistics import is_telling
from kpis.selectors import Reading

KEYS = ("total_revenue", "quota_attainment", "deals_won", "win_rate")
HUES = 6


@dataclass(frozen=True)
class Leader:
    """A rep's line. `moved` counts the ranks gained (lost, if negative) since the period before."""

    member: str
    name: str
    initials: str
    hue: int
    rank: int
    moved: int
    revenue: str
    attainment: str
    width: str
    state: str
    deals: str
    win_rate: str
    is_sure: bool
    is_open: bool
    is_self: bool

    @property
    def moved_by(self) -> int:
        return abs(self.moved)


def read_leaders(period: Period, previous: Period) -> tuple[ByKey, list[Reading]]:
    """The reps' readings of the period, and their revenue of the one before."""
    now, before = read_pair(KEYS, period, previous, by="rep")
    return now, before["total_revenue"]


def leaders(
    now: ByKey,
    before: list[Reading],
    conventions: Conventions,
    *,
    gone: Fraction,
    shown: Collection[int] | None,
    open_to: Collection[int] | None,
    self_id: int | None,
) -> list[Leader]:
    """The reps by revenue, most first. `shown` and `open_to` are rep ids; None is everyone."""
    readings = {key: {reading.member: reading for reading in now[key]} for key in KEYS}
    members = [
        member
        for member in _ranked(now["total_revenue"], shown)
        if any(_is_busy(readings[key].get(member)) for key in KEYS)
    ]
    ranks_before = {member: rank for rank, member in enumerate(_ranked(before, shown), start=1)}
    return [
        _leader(
            {key: readings[key].get(member) for key in KEYS},
            rank,
            ranks_before.get(member, rank) - rank,
            conventions,
            gone,
            is_open=open_to is None or int(member) in open_to,
            is_self=member == str(self_id),
        )
        for rank, member in enumerate(members, start=1)
    ]


def _is_sure(rate: Reading | None) -> bool:
    """A rate without a value is no claim, so there is nothing to warn about."""
    if rate is None or rate.value is None:
        return True
    return is_telling(int(rate.numerator or 0), int(rate.denominator or 0))


def _is_busy(reading: Reading | None) -> bool:
    return reading is not None and any(reading.inputs.values())


def _ranked(revenue: list[Reading], shown: Collection[int] | None) -> list[str]:
    """Members by revenue, most first; equal ones by name."""
    known = [
        reading for reading in revenue if reading.member and (shown is None or int(reading.member) in shown)
    ]
    known.sort(key=lambda reading: (-(reading.value or Decimal(0)), reading.member_name))
    return [reading.member for reading in known]


def _leader(
    found: Mapping[str, Reading | None],
    rank: int,
    moved: int,
    conventions: Conventions,
    gone: Fraction,
    *,
    is_open: bool,
    is_self: bool,
) -> Leader:
    revenue, attained, won, rate = (found[key] for key in KEYS)
    assert revenue is not None
    reached = attained.value if attained else None
    return Leader(
        member=revenue.member,
        name=revenue.member_name,
        initials="".join(word[0] for word in revenue.member_name.split()[:2]).upper(),
        hue=int(revenue.member) % HUES,
        rank=rank,
        moved=moved,
        revenue=formats.quantity(revenue.value, "money", conventions.currency, short=True),
        attainment=formats.NOTHING if reached is None else formats.percent(reached, 0),
        width=width(reached, 1),
        state="" if reached is None else state(reached, gone),
        deals=formats.quantity(won.value if won else None, "count", conventions.currency),
        win_rate=formats.quantity(rate.value if rate else None, "rate", conventions.currency),
        is_sure=_is_sure(rate),
        is_open=is_open,
        is_self=is_self,
    )
