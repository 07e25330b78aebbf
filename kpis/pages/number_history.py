"""The history of one number: when it was reported, how it was restated, what waits, and what it was on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from kpis import formats, selectors
from kpis.catalogue.kpi import Kpi
from kpis.models import Restatement
from kpis.pages.open_causes import DEALS, is_open, open_deals
from kpis.pages.question import Question
from kpis.selectors import History

SHOWN = 5
"""So many causes are named beside a restatement."""


@dataclass(frozen=True)
class Cause:
    """A record that changed and who changed it; `opportunity` is the key of its page, where it has one."""

    name: str
    by: str
    opportunity: int | None


@dataclass(frozen=True)
class Line:
    """One restatement in words; `pk` is what a decision about it sends back."""

    pk: int
    day: str
    old: str
    new: str
    status: str
    decided: str
    causes: list[Cause]
    more: str


def number_history(kpi: Kpi, question: Question, asked_on: str) -> dict[str, Any] | None:
    """What the template shows of the number in view; None where the KPI is not kept for the scope.

    `asked_on` is the day, in ISO 8601, of which the reported number is wanted; empty for none.
    """
    scope = question.scope
    if not scope.answers_for(kpi):
        return None
    by = scope.attribute_for(kpi)
    told = selectors.history(kpi, question.period.period, by=by, member=scope.member)
    return {
        "reported_on": _instant(told.reported_at, question) if told.reported_at else "",
        "locked_by": _people([told.lock.locked_by]).get(told.lock.locked_by, "") if told.lock else "",
        "locked_at": _instant(told.lock.locked_at, question) if told.lock else "",
        "can_lock": told.reported_at is not None or told.lock is not None,
        "waiting": _waiting(told, kpi, question),
        **_lines(told, kpi, question),
        "asked_on": asked_on,
        "last_day": question.conventions.today,
        "answer": _as_reported(kpi, question, asked_on) if asked_on else "",
    }


def _as_reported(kpi: Kpi, question: Question, asked_on: str) -> str:
    try:
        on = date.fromisoformat(asked_on)
    except ValueError:
        return _("“%(day)s” is not a day.") % {"day": asked_on}
    scope = question.scope
    try:
        [told] = selectors.as_reported(
            kpi.key,
            question.period.period,
            on=on,
            by=scope.attribute_for(kpi),
            member=scope.member or "",
        )
    except selectors.NotReported as reason:
        return str(reason)
    return _("%(value)s, as stored by the night of %(day)s") % {
        "value": _written(told.value, kpi, question),
        "day": _instant(told.published_at, question),
    }


def _waiting(told: History, kpi: Kpi, question: Question) -> str:
    if told.pending is None:
        return ""
    count = told.pending.cause_count
    words = ngettext(
        "%(count)s change waits for approval: it would be %(value)s.",
        "%(count)s changes wait for approval: it would be %(value)s.",
        count,
    )
    return words % {"count": formats.number(count), "value": _written(told.pending.new, kpi, question)}


def _lines(told: History, kpi: Kpi, question: Question) -> dict[str, Any]:
    """The one that waits as `pending`, the others as `lines`."""
    restatements = told.restatements
    causes = [cause for one in restatements for cause in one.causes[:SHOWN]]
    people = _people([cause["by"] for cause in causes] + [one.decided_by for one in restatements])
    deals = open_deals(causes, question.access)
    lines = {one: _line(one, kpi, question, people, deals) for one in restatements}
    pending = lines.pop(told.pending, None) if told.pending else None
    return {"pending": pending, "lines": list(lines.values())}


def _line(one: Restatement, kpi: Kpi, question: Question, people: Mapping[str, str], deals: set[int]) -> Line:
    shown = [
        Cause(_name(cause), people.get(cause["by"], ""), _deal(cause, deals))
        for cause in one.causes[:SHOWN]
        if is_open(cause, deals, question.access)
    ]
    more = one.cause_count - len(shown)
    return Line(
        pk=one.pk,
        day=_instant(one.restated_at, question),
        old=_written(one.old, kpi, question),
        new=_written(one.new, kpi, question),
        status="" if one.status == Restatement.Status.PUBLISHED else one.get_status_display(),
        decided=people.get(one.decided_by, ""),
        causes=shown,
        more=ngettext("and %(count)s other record", "and %(count)s other records", more)
        % {"count": formats.number(more)}
        if more
        else "",
    )


def _name(cause: Mapping[str, Any]) -> str:
    if "definition" in cause:
        return _("another definition: %(definition)s") % {
            "definition": cause["definition"] or cause["version"]
        }
    return cause.get("name") or cause.get("external_id") or _("a record that is gone")


def _deal(cause: Mapping[str, Any], deals: set[int]) -> int | None:
    return cause["id"] if cause.get("record") == DEALS and cause["id"] in deals else None


def _people(actors: Iterable[str]) -> dict[str, str]:
    """Who the actors are: people by name, programs by what they are."""
    known = {actor: actor for actor in actors if actor}
    users = {actor: int(actor[5:]) for actor in known if actor.startswith("user:") and actor[5:].isdecimal()}
    if users:
        members = Membership.objects.filter(user__in=users.values())
        names = dict(members.values_list("user_id", "user__name"))
        known |= {actor: names[pk] for actor, pk in users.items() if pk in names}
    return known


def _written(value: Decimal | None, kpi: Kpi, question: Question) -> str:
    return formats.quantity(value, kpi.unit, question.conventions.currency)


def _instant(value: Any, question: Question) -> str:
    return formats.instant(value, question.conventions.timezone)
