"""The definitions a company may choose from, those it has chosen, and what another would make of its figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.catalogue import CATALOGUE, Kpi
from kpis.catalogue.kpi import Definition
from kpis.engine import readings
from kpis.engine.readings import Reading
from kpis.engine.sums import Reader
from kpis.models import DefinitionChoice
from kpis.rules.calendar import Calendar, Period
from kpis.selectors.readings import kpi_named, shared_reader

MONTHS_COMPARED = 13


class UnknownDefinition(LookupError):
    """The KPI has no such definition."""


@dataclass(frozen=True)
class Compared:
    """One period's reading by the definition in use and by the other one."""

    period: Period
    now: Reading
    then: Reading

    @property
    def differs(self) -> bool:
        return self.now.value != self.then.value


@dataclass(frozen=True)
class Preview:
    """A KPI as it is defined now and as it would be, on the company's own data."""

    kpi: Kpi
    other: Kpi
    rows: list[Compared]


def definition_named(kpi: Kpi, definition: str) -> Definition:
    """One of the KPI's definitions by its key; UnknownDefinition when it has none with this key."""
    for one in kpi.definitions:
        if one.key == definition:
            return one
    raise UnknownDefinition(
        _("%(kpi)s has no definition “%(definition)s”; it has: %(keys)s.")
        % {
            "kpi": kpi.name,
            "definition": definition,
            "keys": ", ".join(one.key for one in kpi.definitions) or "–",
        }
    )


def definition_choices(key: str) -> list[DefinitionChoice]:
    """Every choice the company has made for the KPI, or for that which it follows, the latest first."""
    chosen_with = CATALOGUE[key].chosen_with
    return list(DefinitionChoice.objects.filter(kpi=chosen_with).order_by("-version"))


def chosen_together(kpi: Kpi) -> list[Kpi]:
    """The KPIs that one choice of a definition is for, this one among them."""
    return [one for one in CATALOGUE.values() if one.chosen_with == kpi.chosen_with]


def preview_definition(key: str, definition: str) -> Preview:
    """The last thirteen months and the current quarter by the definition in use and by another; nothing is chosen.

    UnknownKpi or UnknownDefinition when there is none.
    """
    kpi, reader = kpi_named(key), shared_reader()
    definition_named(kpi, definition)
    other = reader.defining(kpi, definition)
    periods = _compared_periods(reader, kpi)
    pairs = zip(_company(reader, kpi, periods), _company(other, kpi, periods), strict=True)
    return Preview(kpi, other.defined(kpi), [Compared(now.period, now, then) for now, then in pairs])


def _company(reader: Reader, kpi: Kpi, periods: Sequence[Period]) -> list[Reading]:
    return readings.read(reader, [kpi], periods)[kpi.key]


def _compared_periods(reader: Reader, kpi: Kpi) -> list[Period]:
    calendar = reader.calendar
    months = _months_to(calendar, calendar.containing("month", reader.today))
    return months if kpi.grain else [*months, calendar.containing("quarter", reader.today)]


def _months_to(calendar: Calendar, month: Period) -> list[Period]:
    months = [month]
    while len(months) < MONTHS_COMPARED:
        months.insert(0, calendar.previous(months[0]))
    return months
