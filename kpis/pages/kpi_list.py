"""Every KPI by group, with its value for the question."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kpis import formats
from kpis.catalogue import CATALOGUE
from kpis.catalogue.kpi import Kpi
from kpis.pages.figures import read_now
from kpis.pages.question import Question
from kpis.selectors import Reading

GROUPS = {
    "revenue": _("Revenue"),
    "conversion": _("Conversion"),
    "pipeline": _("Pipeline"),
    "customers": _("Customers"),
    "team": _("Team"),
}


@dataclass(frozen=True)
class Entry:
    key: str
    name: str
    question: str
    value: str


@dataclass(frozen=True)
class Group:
    name: str
    entries: list[Entry]


def kpi_groups(question: Question) -> list[Group]:
    """The catalogue in its order."""
    readings = read_now(CATALOGUE, question.period.period, question.scope)
    entries: dict[str, list[Entry]] = {key: [] for key in GROUPS}
    for kpi in CATALOGUE.values():
        entries[kpi.group].append(_entry(kpi, readings.get(kpi.key), question))
    return [Group(str(name), entries[key]) for key, name in GROUPS.items() if entries[key]]


def _entry(kpi: Kpi, reading: Reading | None, question: Question) -> Entry:
    value = reading.value if reading else None
    written = formats.quantity(value, kpi.unit, question.conventions.currency, short=True)
    return Entry(kpi.key, str(kpi.name), str(kpi.question), written)
