"""Who or what a break-down's members are: names, external ids and trees."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext as _

from kpis.measures.attributes import ROLLED_UP

MODELS = {
    "rep": "accounts.Rep",
    "team": "accounts.Team",
    "region": "accounts.Region",
    "product": "kpis.Product",
    "customer": "kpis.Customer",
    "stage": "kpis.Stage",
    "campaign": "kpis.Campaign",
    "initiative": "kpis.Initiative",
}


Chains = dict[str, list[str]]
"""For each member of a tree: itself and everything above it, from the bottom up."""


@dataclass(frozen=True)
class Member:
    """One member: its key in cells, what clients call it, and its name."""

    key: str
    external_id: str
    name: str


def members_of(attribute: str, found: Iterable[str]) -> list[Member]:
    """The members to show: every live one of a record's attribute, and those with figures of a picked value."""
    keys = set(found)
    label = MODELS.get(ROLLED_UP.get(attribute, attribute))
    if attribute == "company":
        return [Member("", "", "")]
    if label is None:
        return [Member(key, key, key or str(_("none"))) for key in sorted(keys)]
    records = [
        Member(str(pk), external_id, name)
        for pk, external_id, name, deleted_at in _records(label, keys)
        if deleted_at is None or str(pk) in keys
    ]
    rest = [Member("", "", str(_("none")))] if "" in keys else []
    return records + rest


def ancestors(attribute: str) -> Chains:
    """The chains of the tree behind an attribute."""
    parents = dict(apps.get_model(MODELS[attribute]).everything.values_list("id", "parent_id"))
    return {str(member): [str(one) for one in _upwards(member, parents)] for member in parents}


def descendants(attribute: str, member: str) -> list[str]:
    """A tree's member and everything below it."""
    return [one for one, above in ancestors(attribute).items() if member in above] or [member]


def _upwards(member: int | None, parents: dict[int, int | None]) -> list[int]:
    chain: list[int] = []
    while member is not None and member not in chain:
        chain.append(member)
        member = parents.get(member)
    return chain


def _records(label: str, keys: set[str]) -> Iterable[tuple[int, str, str, object]]:
    records = apps.get_model(label).everything.order_by("name", "id")
    if label == "kpis.Customer":
        records = records.filter(pk__in=[key for key in keys if key])
    return records.values_list("id", "external_id", "name", "deleted_at")
