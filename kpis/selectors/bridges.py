"""Growth bridges: what made revenue, win rate or pipeline velocity change from one period to another."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpis.catalogue import Kpi
from kpis.engine import readings
from kpis.engine.readings import Reading
from kpis.engine.sums import Reader
from kpis.measures.attributes import ROLLED_UP
from kpis.rules.bridge import add_up
from kpis.rules.calendar import Calendar, Period
from kpis.selectors.bridge_parts import Bridge, Part
from kpis.selectors.bridge_splits import revenue_parts, velocity_parts, win_rate_parts
from kpis.selectors.readings import UnknownBreakdown, kpi_named, shared_reader

PLACES = 20
"""Decimals of a part; what a part has beyond them goes to the largest, so that the parts add up."""

Splitter = Callable[[Reader, Kpi, Reading, Reading, str | None], list[Part]]
SPLITTERS: Final[dict[str, Splitter]] = {
    "total_revenue": revenue_parts,
    "win_rate": win_rate_parts,
    "pipeline_velocity": velocity_parts,
}
WITH_MIX = frozenset({"total_revenue", "win_rate"})


class NoBridge(LookupError):
    """The change of this KPI cannot be split."""


def bridge(key: str, period: Period, *, against: str | Period = "previous", by: str | None = None) -> Bridge:
    """The change of a KPI up to `period` from the one before, from the year before's, or from any other.

    With `by`, revenue and win rate also tell what comes from the mix of that attribute's members. Raises UnknownKpi,
    NoBridge, UnknownBreakdown, and ValueError for another word as `against`.
    """
    kpi, reader = kpi_named(key, by), shared_reader()
    by = None if by == "company" else by
    if key not in SPLITTERS:
        raise NoBridge(
            _("The change of %(kpi)s cannot be split. That of %(keys)s can.")
            % {"kpi": kpi.name, "keys": ", ".join(SPLITTERS)}
        )
    if by is not None and by not in mixes(kpi):
        raise UnknownBreakdown(
            _("The change of %(kpi)s cannot be split by %(by)s.") % {"kpi": kpi.name, "by": by}
        )
    earlier = _earlier(reader.calendar, period, against)
    return _bridge(reader, kpi, earlier, replace(period, key=reader.calendar.key(period)), by)


def mixes(kpi: Kpi) -> frozenset[str]:
    """The attributes whose mix can be told: where every record has one member, so that members add up."""
    if kpi.key not in WITH_MIX:
        return frozenset()
    through = {one for term in kpi.terms for one in term.measure.through if not term.own}
    return kpi.attributes - through - set(ROLLED_UP)


def _earlier(calendar: Calendar, period: Period, against: str | Period) -> Period:
    if isinstance(against, Period):
        return replace(against, key=calendar.key(against))
    if against == "previous":
        return calendar.previous(period)
    if against == "year_before":
        return calendar.year_before(period)
    raise ValueError(_("“%(against)s” is not previous, year_before or a period.") % {"against": against})


def _bridge(reader: Reader, kpi: Kpi, earlier: Period, later: Period, by: str | None) -> Bridge:
    before, after = readings.read(reader, [kpi], [earlier, later])[kpi.key]
    found = Bridge(kpi, earlier, later, by, before.value, after.value)
    if found.change is None:
        return replace(found, undefined=_undefined(reader.calendar, before, after))
    parts = SPLITTERS[kpi.key](reader, kpi, before, after, by)
    amounts = add_up([part.exact for part in parts], found.change, PLACES)
    return replace(
        found,
        parts=tuple(replace(part, amount=amount) for part, amount in zip(parts, amounts, strict=True)),
        note=_note(reader.calendar, parts, found),
    )


def _undefined(calendar: Calendar, *sides: Reading) -> str:
    return " ".join(f"{_label(calendar, one.period)}: {one.undefined}" for one in sides if one.undefined)


def _note(calendar: Calendar, parts: list[Part], found: Bridge) -> str:
    """Where a period had nothing to take an average of."""
    volume = parts[0]
    sides = ((volume.before, found.earlier), (volume.after, found.later))
    empty = [period for deals, period in sides if not deals]
    if found.kpi.key != "total_revenue" or not empty:
        return ""
    return _("No deal was won in %(period)s, so the whole change comes from the number of deals.") % {
        "period": _label(calendar, empty[0])
    }


def _label(calendar: Calendar, period: Period) -> str:
    return calendar.label(period, get_language() or "en")
