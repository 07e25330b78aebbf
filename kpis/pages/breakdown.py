"""A KPI broken down by one attribute: a table with bars, largest first."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis import formats
from kpis.catalogue.kpi import Kpi
from kpis.catalogue.over_time import accumulates
from kpis.charts import width
from kpis.pages.conventions import Conventions
from kpis.rules.statistics import is_telling
from kpis.selectors import Reading

SHOWN = 50
NAMES = {
    "team": gettext_lazy("team"),
    "team_rollup": gettext_lazy("team with sub-teams"),
    "rep": gettext_lazy("rep"),
    "product": gettext_lazy("product"),
    "category": gettext_lazy("product category"),
    "region": gettext_lazy("region"),
    "region_rollup": gettext_lazy("region with sub-regions"),
    "source": gettext_lazy("lead source"),
    "method": gettext_lazy("contact method"),
    "segment": gettext_lazy("customer segment"),
    "customer": gettext_lazy("customer"),
    "country": gettext_lazy("country"),
    "stage": gettext_lazy("stage"),
    "type": gettext_lazy("deal type"),
    "loss_reason": gettext_lazy("loss reason"),
    "cancellation_reason": gettext_lazy("cancellation reason"),
}


@dataclass(frozen=True)
class Row:
    """One member. `share` is its part of a total that adds up; `note` its counts, or why it has no value."""

    member: str
    name: str
    value: str
    width: str
    share: str
    note: str


@dataclass(frozen=True)
class Breakdown:
    """The largest members, and how many more there are."""

    by: str
    name: str
    rows: list[Row]
    left_out: int
    adds_up: bool

    @property
    def has_notes(self) -> bool:
        return any(row.note for row in self.rows)


def attributes(kpi: Kpi) -> list[tuple[str, str]]:
    """What the KPI can be broken down by, in the order people ask for it: key and name."""
    known = [(key, str(name)) for key, name in NAMES.items() if key in kpi.attributes]
    return known + [(key, key) for key in sorted(kpi.attributes - NAMES.keys())]


def breakdown(kpi: Kpi, by: str, readings: list[Reading], conventions: Conventions) -> Breakdown:
    """The readings of one attribute as a table."""
    ordered = sorted(
        [reading for reading in readings if any(reading.inputs.values())],
        key=lambda reading: (reading.value is None, -(reading.value or Decimal(0)), reading.member_name),
    )
    adds_up = accumulates(kpi) and not by.endswith("_rollup")
    total = (
        sum((reading.value for reading in ordered if reading.value is not None), Decimal(0))
        if adds_up
        else None
    )
    longest = max((abs(reading.value) for reading in ordered if reading.value is not None), default=None)
    rows = [_row(kpi, reading, total, longest, conventions) for reading in ordered[:SHOWN]]
    return Breakdown(by, str(NAMES.get(by, by)), rows, len(ordered) - len(rows), adds_up)


def _row(
    kpi: Kpi, reading: Reading, total: Decimal | None, longest: Decimal | None, conventions: Conventions
) -> Row:
    return Row(
        member=reading.member,
        name=reading.member_name or _("none given"),
        value=formats.quantity(reading.value, kpi.unit, conventions.currency),
        width=width(reading.value, longest),
        share=formats.percent(reading.value / total) if reading.value is not None and total else "",
        note=reading.undefined or _counts(kpi, reading),
    )


def _counts(kpi: Kpi, reading: Reading) -> str:
    """A share of things counted says how many there were, and whether that is enough."""
    if not kpi.counts or reading.numerator is None or reading.denominator is None:
        return ""
    part, whole = int(reading.numerator), int(reading.denominator)
    counts = _("%(part)s of %(whole)s") % {
        "part": formats.number(part),
        "whole": formats.number(whole),
    }
    return counts if is_telling(part, whole) else _("%(counts)s, too few to tell") % {"counts": counts}
