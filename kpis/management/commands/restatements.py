from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import Restatement
from kpis.rules.calendar import Period
from kpis.selectors import company_calendar
from kpis.services import approve_restatements, decline_restatements, lock_period, unlock_period

ACTOR = "command:restatements"


class Command(BaseCommand):
    help = "Lock a company's reported period, and decide about the changes that wait for approval."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("company", help="the company's address, as in its URL")
        parser.add_argument("action", choices=sorted(ACTIONS))
        parser.add_argument("period", help="a month, quarter or year: 2017-05, 2017-Q2, 2017")
        parser.add_argument("--kpi", help="approve or decline the changes of this KPI alone")

    def handle(self, *, company: str, action: str, period: str, kpi: str | None, **options: Any) -> None:
        tenant = Company.objects.filter(slug=company).first()
        if tenant is None:
            raise CommandError(f"There is no company “{company}”.")
        try:
            with company_context(tenant, actor=ACTOR):
                self.stdout.write(ACTIONS[action](company_calendar().parse(period), kpi))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except ValueError as error:
            raise CommandError(str(error)) from None


def _list(period: Period, kpi: str | None) -> str:
    waiting = _waiting(period, kpi)
    if not waiting:
        return "Nothing waits for approval."
    return "\n".join(_line(one) for one in waiting)


def _approve(period: Period, kpi: str | None) -> str:
    return f"{approve_restatements(_waiting(period, kpi), by=ACTOR)} numbers published."


def _decline(period: Period, kpi: str | None) -> str:
    return f"{decline_restatements(_waiting(period, kpi), by=ACTOR)} changes declined."


def _lock(period: Period, kpi: str | None) -> str:
    lock_period(period, by=ACTOR)
    return f"{company_calendar().key(period)} is locked: its numbers wait for approval before they change."


def _unlock(period: Period, kpi: str | None) -> str:
    unlock_period(period, by=ACTOR)
    return f"{company_calendar().key(period)} is open again, and what waited is published."


def _waiting(period: Period, kpi: str | None) -> list[Restatement]:
    found = Restatement.objects.filter(
        starts_on=period.start, ends_on=period.end, status=Restatement.Status.PENDING
    )
    return list((found.filter(kpi=kpi) if kpi else found).order_by("attribute", "member", "kpi"))


def _line(one: Restatement) -> str:
    whose = f"{one.attribute} {one.member}".strip()
    old, new = ("–" if number is None else f"{number:f}" for number in (one.old, one.new))
    return f"{one.kpi:<32} {whose:<20} {old} → {new}; changed records: {one.cause_count}"


ACTIONS: dict[str, Callable[[Period, str | None], str]] = {
    "approve": _approve,
    "decline": _decline,
    "list": _list,
    "lock": _lock,
    "unlock": _unlock,
}
