"""What a request asks: whose figures, for which period, written how."""

from dataclasses import dataclass, replace
from typing import cast

from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from accounts.models import Company
from accounts.tenancy import middleware
from kpis import selectors
from kpis.pages.access import Access, access_of
from kpis.pages.conventions import Conventions
from kpis.pages.period_choice import Choice, PeriodChoice, choose_period
from kpis.pages.scope import Scope, choices, choose_scope
from kpis.rules.calendar import Grain


class CompanyRequest(middleware.CompanyRequest):
    """A request inside a company, as the middleware hands it to pages."""

    htmx: HtmxDetails


@dataclass(frozen=True)
class Question:
    """The period and scope in the address, with what the person may see."""

    period: PeriodChoice
    scope: Scope
    scopes: list[Choice]
    access: Access
    conventions: Conventions

    @property
    def address(self) -> str:
        """The question as the query of an address, to carry it to the next page."""
        return f"period={self.period.key}" + (f"&scope={self.scope.key}" if self.scope.key else "")


def ask(request: CompanyRequest) -> Question:
    """Read the question from the address; Http404 for a team or rep that is not open to the person."""
    conventions = conventions_of(request.company)
    access = access_of(request.membership)
    scope = choose_scope(request.GET.get("scope", ""), access)
    return Question(
        period=choose_period(request.GET, conventions.calendar, conventions.today),
        scope=scope,
        scopes=choices(access, scope),
        access=access,
        conventions=conventions,
    )


def at_grain(question: Question, grain: str | None) -> Question:
    """The question for the last such period in it, where a KPI is only ever read month by month or the like."""
    if grain is None or question.period.period.kind == grain:
        return question
    conventions, period = question.conventions, question.period.period
    last_day = max(min(period.last_day, conventions.today), period.start)
    last = conventions.calendar.containing(cast(Grain, grain), last_day)
    choice = choose_period({"period": last.key}, conventions.calendar, conventions.today)
    return replace(question, period=choice)


def conventions_of(company: Company) -> Conventions:
    """How the company counts and writes; its day is that of the active time zone."""
    return Conventions(company.currency, company.timezone, selectors.company_calendar(), timezone.localdate())
