"""What records are called, so that a list of any kind of them says something."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.tenancy import current_company
from kpis import formats
from kpis.models.activity import ActivityKind

Names = dict[int, tuple[str, str]]
"""External id and name, by primary key."""

TALKS = frozenset({ActivityKind.CALL, ActivityKind.EMAIL, ActivityKind.MEETING, ActivityKind.DEMO})


def names_of(label: str, pks: Iterable[int]) -> Names:
    """The names of the records of the model with this label, deleted ones too."""
    model = apps.get_model(label)
    records = getattr(model, "everything", model._default_manager).filter(pk__in=set(pks))
    if label in TOLD:
        related, name = TOLD[label]
        return {one.pk: (_external_id(one), name(one)) for one in records.select_related(*related)}
    return {
        pk: (external_id, name or external_id)
        for pk, external_id, name in records.values_list("id", "external_id", "name")
    }


def _external_id(record: Any) -> str:
    return getattr(record, "external_id", str(record.pk))


def _activity(one: Any) -> str:
    """ "Call with Acme, 14 May 2025, 10:30"."""
    deal = one.opportunity
    who = str(one.customer or (deal and (deal.customer or deal)) or one.lead or "")
    what, when = capfirst(one.get_kind_display()), formats.instant(one.at, current_company().timezone)
    if who and one.kind in TALKS:
        return _("%(kind)s with %(who)s, %(when)s") % {"kind": what, "who": who, "when": when}
    return _listed(what, who, when)


def _spend(one: Any) -> str:
    return _listed(capfirst(one.get_category_display()), one.campaign or "", formats.day(one.on))


def _forecast(one: Any) -> str:
    return _listed(capfirst(one.get_category_display()), _member(one), _dates(one.starts_on, one.ends_on))


def _quota(one: Any) -> str:
    return _listed(capfirst(one.get_metric_display()), _member(one), _dates(one.starts_on, one.ends_on))


def _member(one: Any) -> str:
    return str(one.rep or one.team or one.region or _("whole company"))


def _dates(first: date, last: date) -> str:
    return f"{formats.day(first)} – {formats.day(last)}"


def _listed(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


_SCOPES = ("rep", "team", "region")
TOLD: dict[str, tuple[tuple[str, ...], Callable[[Any], str]]] = {
    "kpis.Activity": (("customer", "lead", "opportunity__customer"), _activity),
    "kpis.Spend": (("campaign",), _spend),
    "kpis.Forecast": (_SCOPES, _forecast),
    "kpis.Quota": (_SCOPES, _quota),
}
"""The records without a name of their own: what their name is told from, and how."""
