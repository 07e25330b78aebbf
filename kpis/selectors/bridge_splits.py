"""How the change of each KPI that has a growth bridge is split.

Each split takes the KPI's readings of the two periods, both defined, and gives the parts, whose amounts are still to
be rounded.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis.catalogue import Kpi
from kpis.engine import readings
from kpis.engine.currencies import sold_by_currency
from kpis.engine.members import members_of
from kpis.engine.readings import Reading, exact
from kpis.engine.sums import Reader
from kpis.measures.vocabulary import Unit
from kpis.rules.bridge import Ratio, split_product, split_ratio
from kpis.rules.sales_bridge import Pair, Sales, SalesChange, deals_by_member, deals_of, split_sales
from kpis.selectors.bridge_parts import Number, Part

SIZE = "average_deal_size"
"""The KPI whose inputs open to the deals won."""


def velocity_parts(reader: Reader, kpi: Kpi, before: Reading, after: Reading, by: str | None) -> list[Part]:
    """Qualified leads, conversion, deal size, and the cycle that divides them."""
    leads = _quotient(before, after, "qualified_leads")
    rate = _quotient(before, after, "won_in_play", "in_play")
    size = _quotient(before, after, "won_amount", "won_deals")
    days = next(term.key for term in kpi.terms if term.measure.unit is Unit.DAYS)
    cycle = _quotient(before, after, days, "won_deals")
    factors = [leads, rate, size, (1 / cycle[0], 1 / cycle[1])]
    amounts = split_product([old for old, _new in factors], [new for _old, new in factors])
    told = [
        ("volume", _("Qualified leads"), leads, Unit.COUNT, ["qualified_leads"]),
        ("rate", _("Opportunity conversion rate"), rate, Unit.RATE, ["won_in_play", "in_play"]),
        ("size", _("Average deal size"), size, Unit.MONEY, ["won_amount", "won_deals"]),
        ("cycle", _("Sales cycle length"), cycle, Unit.DAYS, [days, "won_deals"]),
    ]
    return [
        Part(key, name, amount, unit, _inputs(kpi, terms, before, after), exact(pair[0]), exact(pair[1]))
        for amount, (key, name, pair, unit, terms) in zip(amounts, told, strict=True)
    ]


def win_rate_parts(reader: Reader, kpi: Kpi, before: Reading, after: Reading, by: str | None) -> list[Part]:
    """The rate within the members of an attribute and the mix between them; without one, all is the rate."""
    found = readings.read(reader, [kpi], [before.period, after.period], by or "company")[kpi.key]
    members = list(zip(found[::2], found[1::2], strict=True))
    mix, within = split_ratio(
        {old.member: _ratio(old) for old, _new in members}, {new.member: _ratio(new) for _old, new in members}
    )
    terms = [term.key for term in kpi.terms]
    inputs = _inputs(kpi, terms, before, after)
    if by is None:
        return [Part("rate", str(kpi.name), within, Unit.RATE, inputs, before.value, after.value)]
    shares = (
        Number(
            kpi.key,
            terms[0],
            old.member_name,
            Unit.RATE,
            _share(old, before),
            _share(new, after),
            by,
            old.member,
            old.external_id,
        )
        for old, new in members
    )
    return [
        Part("mix", _("Mix"), mix, Unit.RATE, _largest_steps(shares)),
        Part("rate", _("%(kpi)s within each") % {"kpi": kpi.name}, within, Unit.RATE, inputs),
    ]


def revenue_parts(reader: Reader, kpi: Kpi, before: Reading, after: Reading, by: str | None) -> list[Part]:
    """The number of deals, their size in the currencies they were sold in, and the rates of those."""
    old, new = sold_by_currency(reader, [before.period, after.period], by or "company")
    change = split_sales(old, new)
    deals = Number(SIZE, "won_deals", _("deals won"), Unit.COUNT, exact(deals_of(old)), exact(deals_of(new)))
    mix = [] if by is None else [Part("mix", _("Mix"), change.mix, Unit.RATE, _shares_of_deals(old, new, by))]
    return [
        Part("volume", _("Number of deals"), change.volume, Unit.COUNT, (deals,), deals.before, deals.after),
        *mix,
        Part(
            "size",
            _("Average deal size"),
            change.size,
            Unit.MONEY,
            _inputs(kpi, ["won_amount"], before, after),
            _known(change.sizes[0]),
            _known(change.sizes[1]),
        ),
        Part("currency", _("Exchange rates"), change.currency, Unit.RATIO, _average_rates(kpi, change)),
    ]


def _average_rates(kpi: Kpi, change: SalesChange) -> tuple[Number, ...]:
    return tuple(
        Number(kpi.key, "won_amount", currency, Unit.RATIO, exact(old), exact(new))
        for currency, (old, new) in change.rates.items()
        if not old == new == 1
    )


def _shares_of_deals(before: Sales, after: Sales, by: str) -> tuple[Number, ...]:
    """The share of each member in the deals won."""
    old, new = (
        {who: deals / deals_of(side) for who, deals in deals_by_member(side).items()}
        for side in (before, after)
    )
    return _largest_steps(
        Number(
            SIZE,
            "won_deals",
            one.name,
            Unit.RATE,
            exact(old.get(one.key, Fraction())),
            exact(new.get(one.key, Fraction())),
            by,
            one.key,
            one.external_id,
        )
        for one in members_of(by, {*old, *new})
        if one.key in old or one.key in new
    )


def _inputs(kpi: Kpi, terms: Sequence[str], before: Reading, after: Reading) -> tuple[Number, ...]:
    return tuple(
        Number(
            kpi.key,
            key,
            kpi.term(key).words(),
            kpi.term(key).measure.unit,
            before.inputs[key] or Decimal(),
            after.inputs[key] or Decimal(),
        )
        for key in terms
    )


def _quotient(before: Reading, after: Reading, over: str, under: str = "") -> Pair:
    old, new = (
        Fraction(one.inputs[over] or 0) / (Fraction(one.inputs[under] or 0) if under else 1)
        for one in (before, after)
    )
    return old, new


def _known(size: Fraction | None) -> Decimal | None:
    return None if size is None else exact(size)


def _ratio(reading: Reading) -> Ratio:
    return Ratio(Fraction(reading.numerator or 0), Fraction(reading.denominator or 0))


def _share(reading: Reading, whole: Reading) -> Decimal:
    return exact(_ratio(reading).under / _ratio(whole).under)


def _largest_steps(numbers: Iterable[Number]) -> tuple[Number, ...]:
    """Those that changed, most first."""
    changed = (one for one in numbers if one.before != one.after)
    return tuple(sorted(changed, key=lambda one: abs(one.after - one.before), reverse=True))
