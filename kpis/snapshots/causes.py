"""What made a reported number change: the records, who wrote them and when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Min

from accounts.models import Record
from accounts.tenancy import current_company_id
from kpis.catalogue import CATALOGUE, Kpi
from kpis.engine.streams import Range
from kpis.engine.sums import BEGINNING, Reader
from kpis.engine.values import spans_of
from kpis.measures.vocabulary import Flow, Measure, Stock
from kpis.models import DefinitionChoice, RestatementCause
from kpis.rules.calendar import Period

MOST = 50

_DEALS = ("kpis_opportunity", "kpis_lineitem", "kpis_split", "kpis_opportunityhistory")
_PEOPLE = ("accounts_rep", "accounts_teammembership")
SOURCES: dict[str, tuple[str, ...]] = {
    "kpis.Opportunity": _DEALS,
    "kpis.LineItem": _DEALS,
    "kpis.OpportunityHistory": _DEALS,
    "kpis.CampaignSale": ("kpis_campaign", *_DEALS),
    "kpis.CustomerSpell": ("kpis_customer", "kpis_customerspell"),
    "kpis.Quota": ("kpis_quota", "kpis_activity", *_PEOPLE, *_DEALS),
    "kpis.Forecast": ("kpis_forecast", *_PEOPLE),
    "accounts.Rep": _PEOPLE,
    "accounts.TeamMembership": _PEOPLE,
}
"""Tables whose changes a measure of the record can see, where it is not the record's own alone."""
EVERYWHERE = ("accounts_company", "accounts_team", "accounts_region", "kpis_periodlock")
"""Sources that every KPI can see."""
UNNAMED = ("kpis_opportunityhistory", "kpis_lineitem", "kpis_split", "kpis_customerspell")
"""Parts of a record that are gone; the record itself is a cause beside them."""

CHANGED = f"""
    SELECT source, record, max(at), (array_agg(by ORDER BY at DESC))[1], count(*) OVER ()
    FROM {RestatementCause._meta.db_table} WHERE company_id = %s AND source <> ALL(%s) AND ({{}})
    GROUP BY source, record ORDER BY 3 DESC, source, record LIMIT %s
"""  # noqa: S608

Window = frozenset[tuple[tuple[str, ...], Range]]
"""Which days of which tables matter."""
Found = tuple[list[dict[str, Any]], int]
"""The causes that are told, and how many there are."""


def first_changed_day() -> date | None:
    """The first day of which a change is kept; None without any."""
    return RestatementCause.objects.aggregate(first=Min("day"))["first"]


def keep_cause(source: str, day: date, record: int, by: str, at: Any) -> None:
    """Have the next night look again at all that is reported of `day` and later."""
    RestatementCause.objects.create(source=source, day=day, record=record, by=by, at=at)


@dataclass
class Causes:
    """The causes kept so far, by what a KPI can see of them. `settle` forgets those that were there at the start."""

    reader: Reader
    _known: list[int] = field(init=False)
    _found: dict[Window, Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = list(RestatementCause.objects.values_list("pk", flat=True))

    def of(self, key: str, attribute: str, period: Period) -> Found:
        """The records that changed on days which the KPI's inputs look at, the last changed first."""
        window = _window(self.reader, self.reader.defined(CATALOGUE[key]), attribute, period)
        if window not in self._found:
            self._found[window] = _records_in(window)
        return self._found[window]

    def settle(self) -> None:
        """What was committed meanwhile stays for the next night."""
        RestatementCause.objects.filter(pk__in=self._known).delete()


def of_definition(key: str, entry: dict[str, Any]) -> dict[str, Any]:
    """The cause that a KPI is defined otherwise: the company's choice, or a new version of the catalogue's KPI."""
    version = entry.get("definition_version", 0)
    choice = DefinitionChoice.objects.filter(kpi=CATALOGUE[key].chosen_with, version=version).first()
    return {
        "definition": entry.get("definition", ""),
        "version": entry["version"],
        "by": choice.by if choice else "",
        "at": choice.created_at.isoformat() if choice else None,
    }


def _window(reader: Reader, kpi: Kpi, attribute: str, period: Period) -> Window:
    windows: set[tuple[tuple[str, ...], Range]] = {(EVERYWHERE, (BEGINNING, period.end))}
    for term in kpi.terms:
        for measure in {term.measure, term.measure_by(attribute)}:
            in_days = isinstance(measure, Flow | Stock)
            spans = spans_of(reader, term, period) if in_days else [(BEGINNING, period.end)]
            windows |= {(_sources(measure), span) for span in spans}
    return frozenset(windows)


def _sources(measure: Measure) -> tuple[str, ...]:
    own = apps.get_model(measure.record)._meta.db_table if measure.record not in SOURCES else ""
    return SOURCES.get(measure.record, (own,))


def _records_in(window: Window) -> Found:
    within = " OR ".join("(source = ANY(%s) AND day >= %s AND day < %s)" for _each in window)
    bounds = [value for sources, (start, end) in window for value in (list(sources), start, end)]
    with connection.cursor() as cursor:
        cursor.execute(CHANGED.format(within), [current_company_id(), list(UNNAMED), *bounds, MOST])
        rows = cursor.fetchall()
    names = _names(rows)
    told = [
        {"record": source, "id": record, "by": by, "at": at.isoformat(), **names.get((source, record), {})}
        for source, record, at, by, _count in rows
    ]
    return told, rows[0][-1] if rows else 0


def _names(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, int], dict[str, str]]:
    """What people call the records, deleted ones among them; nothing for those that are gone for good."""
    by_source: dict[str, list[int]] = defaultdict(list)
    for source, record, *_rest in rows:
        by_source[source].append(record)
    models = {model._meta.db_table: model for model in apps.get_models()}
    return {
        (source, pk): {"external_id": getattr(record, "external_id", ""), "name": str(record)}
        for source, records in by_source.items()
        for pk, record in _records_of(models[source]).in_bulk(records).items()
    }


def _records_of(model: Any) -> Any:
    return model.everything if issubclass(model, Record) else model._default_manager
