"""What a manager decides about a reported period: publish what waits, keep what is published, lock, unlock."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formats, selectors
from kpis.catalogue.kpi import Kpi
from kpis.models import Restatement
from kpis.pages.question import CompanyRequest, Question, ask
from kpis.pages.restatement_page import open_waiting
from kpis.services import approve_restatements, decline_restatements, lock_period, unlock_period


@dataclass(frozen=True)
class Asked:
    """About one number of a KPI, or without one about all of the period; `seen` is the latest change looked at."""

    question: Question
    kpi: Kpi | None
    seen: str
    by: str

    @property
    def words(self) -> dict[str, str]:
        return {"period": self.question.period.label, "kpi": str(self.kpi.name) if self.kpi else ""}


def decide(request: CompanyRequest) -> str:
    """Do what the form asks and leave a message that tells it; the address to go on to.

    Http404 for a decision, a period, a KPI or a scope that there is not.
    """
    question, decision = ask(request), DECISIONS.get(request.POST.get("decision", ""))
    if decision is None or question.period.error:
        raise Http404(_("There is no such decision."))
    asked = Asked(
        question,
        _kpi(request.POST.get("kpi", "")),
        request.POST.get("seen", ""),
        by=f"user:{request.membership.user_id}",
    )
    try:
        messages.success(request, decision(asked))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _address(asked)


def _kpi(key: str) -> Kpi | None:
    try:
        return selectors.kpi_named(key) if key else None
    except selectors.UnknownKpi:
        raise Http404(_("There is no such KPI.")) from None


def _address(asked: Asked) -> str:
    if asked.kpi is None:
        return reverse("restatements")
    return f"{reverse('kpi', args=[asked.kpi.key])}?{asked.question.address}"


def _publish(asked: Asked) -> str:
    count = approve_restatements(_waiting(asked), by=asked.by)
    if asked.kpi:
        words = _(
            "The new number of %(kpi)s for %(period)s is published. Your decision is recorded and stays on record."
        )
        return words % asked.words
    words = ngettext(
        "%(count)s new number for %(period)s is published. Your decision is recorded and stays on record.",
        "%(count)s new numbers for %(period)s are published. Your decision is recorded and stays on record.",
        count,
    )
    return words % {**asked.words, "count": formats.number(count)}


def _keep(asked: Asked) -> str:
    count = decline_restatements(_waiting(asked), by=asked.by)
    if asked.kpi:
        words = _(
            "%(kpi)s for %(period)s stays as published. Your decision is recorded; another change will ask again."
        )
        return words % asked.words
    words = ngettext(
        "%(count)s number for %(period)s stays as published. "
        "Your decision is recorded; another change will ask again.",
        "%(count)s numbers for %(period)s stay as published. "
        "Your decision is recorded; another change will ask again.",
        count,
    )
    return words % {**asked.words, "count": formats.number(count)}


def _lock(asked: Asked) -> str:
    lock_period(asked.question.period.period, by=asked.by)
    told = _("%(period)s is locked: its numbers wait for approval before they change.") % asked.words
    return format_html('{} <a href="#reported">{}</a>', told, _("Undo: unlock it"))


def _unlock(asked: Asked) -> str:
    """Unlocking publishes everything that waits, so all of it has to be the person's to decide."""
    period, access = asked.question.period.period, asked.question.access
    held = {"starts_on": period.start, "ends_on": period.end}
    if selectors.waiting().filter(**held).count() > open_waiting(access).filter(**held).count():
        raise ValidationError(
            _("Unlocking publishes numbers that are not open to you: ask an owner of the company to do it.")
        )
    unlock_period(period, by=asked.by)
    told = _("%(period)s is unlocked, and what waited is published.") % asked.words
    return format_html('{} <a href="#reported">{}</a>', told, _("Lock it again"))


def _waiting(asked: Asked) -> list[Restatement]:
    """What is decided about; ValidationError when it is not what the person looked at."""
    period, scope = asked.question.period.period, asked.question.scope
    found = open_waiting(asked.question.access).filter(starts_on=period.start, ends_on=period.end)
    if asked.kpi:
        attribute = scope.attribute_for(asked.kpi) or "company"
        found = found.filter(kpi=asked.kpi.key, attribute=attribute, member=scope.member or "")
    chosen = list(found.only("pk").order_by("pk"))
    if not chosen or str(chosen[-1].pk) != asked.seen:
        raise ValidationError(
            _("What waits for approval is not what you looked at any more. Look again, then decide.")
        )
    return chosen


DECISIONS: dict[str, Callable[[Asked], str]] = {
    "publish": _publish,
    "keep": _keep,
    "lock": _lock,
    "unlock": _unlock,
}
