"""The one place that says whose data is being touched. Both walls read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models, transaction

if TYPE_CHECKING:
    from accounts.models import Company, User

SETTINGS = ("salesperf.company_id", "salesperf.user_id", "salesperf.actor")


class NoCompany(RuntimeError):
    """A company's data was reached for without that company's context."""


@dataclass(slots=True)
class Context:
    """A company, a person, and a short text for history such as "user:12" or "task:run_night"."""

    company_id: int | None = None
    user_id: int | None = None
    actor: str = ""
    company: "Company | None" = field(default=None, compare=False)

    def values(self) -> tuple[str, str, str]:
        """What the database should hold for each of SETTINGS; an empty text where nothing is set."""
        return (_text(self.company_id), _text(self.user_id), self.actor)


_context: ContextVar[Context] = ContextVar("salesperf_context")
_outside = Context()


def current() -> Context:
    """The context in force; an empty one outside of any."""
    return _context.get(_outside)


def current_company_id() -> int:
    """The primary key of the company in force; NoCompany without one."""
    company_id = current().company_id
    if company_id is None:
        raise NoCompany("No company is set: enter company_context(company) first.")
    return company_id


def current_company() -> "Company":
    """The company in force, read once per context; NoCompany without one."""
    context, company_id = current(), current_company_id()
    if context.company is None:
        context.company = apps.get_model("accounts", "Company").objects.get(pk=company_id)
    return context.company


@contextmanager
def company_context(
    company: "Company | int", *, user: "User | None" = None, actor: str = ""
) -> Iterator[None]:
    """Touch the data of exactly one company, in one transaction.

    `user` and `actor` are taken over from the context outside when not given.
    Raises NoCompany for anything that is not one saved company: None, a list, a bool, another model.
    """
    outer = current()
    context = Context(
        company_id=_one_company(company),
        user_id=user.pk if user else outer.user_id,
        actor=actor or (f"user:{user.pk}" if user else outer.actor),
        company=company if isinstance(company, models.Model) else None,
    )
    with _entered(context):
        yield


@contextmanager
def acting_user(user: "User") -> Iterator[None]:
    """A person before a company is known: of all companies' tables only their own memberships can be read."""
    with _entered(Context(user_id=user.pk, actor=f"user:{user.pk}")):
        yield


@contextmanager
def _entered(context: Context) -> Iterator[None]:
    token = _context.set(context)
    try:
        with transaction.atomic():
            yield
    finally:
        _context.reset(token)


def _one_company(company: object) -> int:
    if isinstance(company, models.Model) and company._meta.label == "accounts.Company":
        company = company.pk
    if not isinstance(company, int) or isinstance(company, bool):
        raise NoCompany(f"company_context takes exactly one saved company, not {company!r}.")
    return company


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
