"""The change of revenue, split into the number of deals, who sold them, their size and the currencies' rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kpis.rules.bridge import split, unchanged


@dataclass(frozen=True)
class Sold:
    """Deals won in one currency: how many, their amount in it and in the company's currency.

    A deal without a rate counts as a deal and has no amount.
    """

    deals: int
    amount: Fraction
    base: Fraction


Sales = Mapping[tuple[str, str], Sold]
"""What was sold in a period, by member and currency."""
Pair = tuple[Fraction, Fraction]
Shares = Mapping[str, Fraction]
Sizes = Mapping[tuple[str, str], Fraction]


@dataclass(frozen=True)
class SalesChange:
    """The parts of the change of revenue, which add up to it, with the rates and sizes before and after.

    `volume` is the number of deals; `mix` the members' shares of them; `size` the members' average size in the deals'
    own currencies; `currency` the average rate of each currency. `sizes` are average sizes at the rates before.
    """

    volume: Fraction
    mix: Fraction
    size: Fraction
    currency: Fraction
    rates: Mapping[str, Pair]
    sizes: tuple[Fraction | None, Fraction | None]


def split_sales(before: Sales, after: Sales) -> SalesChange:
    """What made revenue change; all of it is volume where a side has no deals."""
    sides = _comparable(before, after)
    rates = {one: unchanged(*(_rate(side, one) for side in sides)) for one in _currencies(*sides)}
    old_rates, new_rates = ({one: pair[side] for one, pair in rates.items()} for side in (0, 1))
    mixes, sizes = _either(*map(_mix, sides)), _sizes(*sides)
    volume, mix, size, currency = split(
        _revenue,
        (deals_of(before), mixes[0], sizes[0], old_rates),
        (deals_of(after), mixes[1], sizes[1], new_rates),
    )
    averages = (_average(sides[0], old_rates), _average(sides[1], old_rates))
    return SalesChange(volume, mix, size, currency, rates, averages)


def deals_of(sales: Sales) -> Fraction:
    """The number of deals."""
    return Fraction(sum(one.deals for one in sales.values()))


def deals_by_member(sales: Sales) -> dict[str, Fraction]:
    """The number of deals of each who won one."""
    deals: dict[str, Fraction] = {}
    for (member, _), one in sales.items():
        deals[member] = deals.get(member, Fraction()) + one.deals
    return deals


def _revenue(deals: Fraction, mix: Shares, sizes: Sizes, rates: Shares) -> Fraction:
    average = (mix.get(who, Fraction()) * size * rates[currency] for (who, currency), size in sizes.items())
    return deals * sum(average, Fraction())


def _comparable(*sides: Sales) -> list[Sales]:
    """The sides with every currency whose amounts cancel out, so that it has no average rate, in the company's own."""
    odd = {one for side in sides for one in _currencies(side) if _cancels_out(side, one)}
    return [
        {key: replace(one, amount=one.base) if key[1] in odd else one for key, one in side.items()}
        for side in sides
    ]


def _cancels_out(side: Sales, currency: str) -> bool:
    rate, (_, base) = _rate(side, currency), _sums(side, currency)
    return base != 0 if rate is None else rate <= 0


def _rate(side: Sales, currency: str) -> Fraction | None:
    amount, base = _sums(side, currency)
    return base / amount if amount else None


def _sums(side: Sales, currency: str) -> Pair:
    sold = [one for (_, money), one in side.items() if money == currency]
    return sum((one.amount for one in sold), Fraction()), sum((one.base for one in sold), Fraction())


def _currencies(*sides: Sales) -> list[str]:
    return list(dict.fromkeys(currency for side in sides for _, currency in side))


def _mix(side: Sales) -> Shares | None:
    total = deals_of(side)
    return {who: deals / total for who, deals in deals_by_member(side).items()} if total else None


def _either(before: Shares | None, after: Shares | None) -> tuple[Shares, Shares]:
    """Both mixes, a missing one taken from the other side."""
    return before or after or {}, after or before or {}


def _sizes(before: Sales, after: Sales) -> tuple[Sizes, Sizes]:
    """Each member's average amount a deal in each currency; a member of one side only is as large on the other."""
    old, new = _own_sizes(before), _own_sizes(after)
    sellers = [{who for who, _ in side} for side in (old, new)]
    only_old = {key: size for key, size in old.items() if key[0] not in sellers[1]}
    only_new = {key: size for key, size in new.items() if key[0] not in sellers[0]}
    return {**old, **only_new}, {**new, **only_old}


def _own_sizes(side: Sales) -> Sizes:
    deals = deals_by_member(side)
    return {(who, currency): one.amount / deals[who] for (who, currency), one in side.items()}


def _average(side: Sales, rates: Mapping[str, Fraction]) -> Fraction | None:
    worth = sum((one.amount * rates[currency] for (_, currency), one in side.items()), Fraction())
    total = deals_of(side)
    return worth / total if total else None
