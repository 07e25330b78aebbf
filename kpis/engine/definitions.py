"""Which of its definitions a company has chosen for each KPI."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from kpis.catalogue.kpi import Kpi
from kpis.models import DefinitionChoice


@dataclass(frozen=True)
class Chosen:
    """The key of a definition, and which choice of the KPI's this is, counted from 1."""

    key: str
    version: int


Choices = Mapping[str, Chosen]
"""What a company has chosen, by the key of the KPI."""


def latest_choices() -> ArraySubquery:
    """Part of a query: the company's last choice for each KPI, for `choices_of` to read."""
    latest = DefinitionChoice.objects.order_by("kpi", "-version").distinct("kpi")
    return ArraySubquery(latest.values(one=JSONObject(kpi="kpi", key="definition", version="version")))


def choices_of(found: Iterable[Mapping[str, Any]]) -> Choices:
    """The choices as `latest_choices` found them."""
    return {one["kpi"]: Chosen(one["key"], one["version"]) for one in found}


def defined(kpi: Kpi, choices: Choices) -> Kpi:
    """The KPI as it has been chosen; as the catalogue has it where nothing, or what is no more, was chosen."""
    chosen = choices.get(kpi.chosen_with)
    if chosen is None or chosen.key not in {one.key for one in kpi.definitions}:
        return kpi
    return kpi if chosen.key == kpi.definition[0] else kpi.defined_as(chosen.key)
