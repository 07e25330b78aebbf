"""Numbers, and how fresh they are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.tenancy import current_company
from kpis.catalogue import CATALOGUE, Kpi
from kpis.engine import readings
from kpis.engine.calendars import calendar_of
from kpis.engine.readings import Reading
from kpis.engine.sums import Reader, Source, reader_of
from kpis.rules.calendar import Calendar, Grain, Period
from kpis.selectors.published import published_for
from kpis.snapshots import run_log
from kpis.snapshots.run_log import Freshness

_shared: ContextVar[Reader | None] = ContextVar("shared_reader", default=None)


class UnknownKpi(LookupError):
    """No KPI has this key."""


class UnknownBreakdown(LookupError):
    """The KPI cannot be broken down by this attribute."""


@contextmanager
def reading_together() -> Iterator[None]:
    """Have everything read inside agree on what is stale and what the quotas are, each read once: a page, say."""
    token = _shared.set(reader_of(current_company()))
    try:
        yield
    finally:
        _shared.reset(token)


def shared_reader(source: Source = "cells") -> Reader:
    """The reader of everything that is read together, of the rows alone if that is the source; else a new one."""
    shared = _shared.get()
    if shared is None:
        return reader_of(current_company(), source)
    return shared if source == "cells" else replace(shared, source="rows", stale=frozenset())


def company_calendar() -> Calendar:
    """The calendar the company in force counts its periods in."""
    return calendar_of(current_company())


def this_month() -> Period:
    """The month in progress where the company in force is."""
    reader = shared_reader()
    return reader.calendar.containing("month", reader.today)


def freshness() -> Freshness:
    """When the stored figures were last computed, how many changes have come since, and whether the night is late."""
    return run_log.freshness() if shared_reader().stale else run_log.freshness(waiting=0)


def read_kpi(
    key: str,
    period: Period,
    *,
    by: str | None = None,
    grain: str | None = None,
    member: str | None = None,
    source: Source = "cells",
) -> list[Reading]:
    """Readings of one KPI, by member and, with a grain, by the buckets of the period.

    Raises UnknownKpi, UnknownBreakdown, and ValueError when the period is not made of whole buckets.
    """
    return read_kpis([key], period, by=by, grain=grain, member=member, source=source)[key]


def read_kpis(
    keys: Sequence[str],
    period: Period,
    *,
    by: str | None = None,
    grain: str | None = None,
    member: str | None = None,
    source: Source = "cells",
) -> dict[str, list[Reading]]:
    """Readings of several KPIs in one pass over the cells.

    A locked period reads as it is published, with what waits for approval; from the rows, as it is.
    """
    reader, attribute = shared_reader(source), by or "company"
    kpis = [_kpi(reader, key, by) for key in keys]
    periods = _periods(reader.calendar, period, grain or _own_grain(kpis))
    published = published_for(reader, attribute, periods if source == "cells" else [])
    live = readings.read(reader, kpis, periods, attribute, published.members)
    found = published.instead_of(kpis, live)
    if member is None:
        return found
    return {key: [one for one in each if one.member == member] for key, each in found.items()}


def kpi_named(key: str, by: str | None = None) -> Kpi:
    """The KPI with this key as the company defines it.

    UnknownKpi without one, UnknownBreakdown if it has not the attribute `by`.
    """
    return _kpi(shared_reader(), key, by)


def defined_kpis() -> list[Kpi]:
    """Every KPI as the company defines it."""
    reader = shared_reader()
    return [reader.defined(kpi) for kpi in CATALOGUE.values()]


def _kpi(reader: Reader, key: str, by: str | None) -> Kpi:
    if key not in CATALOGUE:
        raise UnknownKpi(_("There is no KPI “%(key)s”.") % {"key": key})
    kpi = reader.defined(CATALOGUE[key])
    if by not in {None, "company"} and by not in kpi.attributes:
        raise UnknownBreakdown(
            _("%(kpi)s cannot be broken down by %(by)s; it can be by %(attributes)s.")
            % {"kpi": kpi.name, "by": by, "attributes": ", ".join(sorted(kpi.attributes))}
        )
    return kpi


def _periods(calendar: Calendar, period: Period, grain: str | None) -> list[Period]:
    if grain is None:
        return [replace(period, key=calendar.key(period))]
    return calendar.split(period, _grain(grain))


def _grain(name: str) -> Grain:
    if name not in ("day", "week", "month", "quarter", "year"):
        raise ValueError(
            _("“%(grain)s” is not a grain: give day, week, month, quarter or year.") % {"grain": name}
        )
    return name  # type: ignore[return-value]


def _own_grain(kpis: Sequence[Kpi]) -> str | None:
    grains = {kpi.grain for kpi in kpis}
    return grains.pop() if len(grains) == 1 else None
