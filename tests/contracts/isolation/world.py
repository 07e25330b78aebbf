"""A company whose every text and number says whose it is.

Records are made from the models themselves: a new model, field or page joins the matrix without a line here,
unless a rule of the database asks for particular values (PARTICULAR).
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import Company, Membership, Rep, Role, User
from accounts.services import create_company
from accounts.tenancy import CompanyForeignKey, OwnedModel, company_context
from kpis.engine import cells
from kpis.engine.calendars import today_of

OWNED = [model for model in apps.get_models() if issubclass(model, OwnedModel)]

WRITTEN_BY_THE_DATABASE = {"kpis.OpportunityHistory", "kpis.CustomerSpell", "kpis.KpiCell", "kpis.Mark"}

PARTICULAR: dict[str, dict[str, Any]] = {
    "kpis.Stage": {"outcome": "won"},
    "kpis.Opportunity": {"closed_at": timezone.now, "cancelled_at": None, "currency": "", "rate": None},
    "kpis.Customer": {"lost_on": None},
    "kpis.LineItem": {"discount": 0, "quantity": 1},
    "kpis.Quota": {
        "scope": "rep",
        "team": None,
        "region": None,
        "currency": "",
        "ends_on": datetime.date(2030, 12, 31),
    },
    "kpis.ExchangeRate": {"currency": "CHF"},
    "kpis.Lead": {"converted_at": timezone.now, "disqualified_at": None},
    "kpis.PeriodLock": {"grain": "month", "ends_on": datetime.date(2020, 2, 1)},
    "kpis.Restatement": {
        "status": "pending",
        "grain": "month",
        "ends_on": datetime.date(2020, 2, 1),
        "attribute": "company",
        "member": "",
        "kpi": "total_revenue",
        "causes": [],
    },
    "kpis.Split": {"percent": 100},
    **{
        label: {"scope": "rep", "team": None, "region": None, "ends_on": datetime.date(2030, 12, 31)}
        for label in ("kpis.Forecast", "kpis.Target")
    },
    "accounts.Rep": {"ended_on": None, "user": None},
    "accounts.TeamMembership": {"ends_on": None},
}


@dataclass
class World:
    """One company, its people by role, and one record of each kind. `word` and `number` are found in all of it."""

    company: Company
    word: str
    number: int
    people: dict[str, User] = field(default_factory=dict)
    records: dict[type[models.Model], Any] = field(default_factory=dict)
    begun: set[type[models.Model]] = field(default_factory=set)

    def record_of_route(self, name: str) -> models.Model | None:
        """The record that a route such as `opportunity` or `opportunity_edit` is about."""
        for model, record in self.records.items():
            singular = model._meta.model_name
            if name == singular or name.startswith(f"{singular}_"):
                return record
        return None

    def keys(self) -> dict[str, int]:
        """The primary key of each record by the name of its model, as a form or a query would send it."""
        return {model._meta.model_name: record.pk for model, record in self.records.items()}


def make_world(slug: str, word: str, number: int) -> World:
    """A company with a person in each role, all of them the same rep, and figures computed."""
    world = World(create_company(slug, f"{word} company", "USD"), word, number)
    with company_context(world.company):
        for model in OWNED:
            if model is not Membership:
                _record(world, model)
        for role in Role.values:
            world.people[role] = _person(world, role)
        cells.rebuild(world.company, today_of(world.company))
    return world


def _person(world: World, role: str) -> User:
    user = User.objects.create_user(f"{role}@{world.company.slug}.example", role)
    world.records[Membership] = Membership.objects.create(user=user, role=role, rep=world.records[Rep])
    return user


def _record(world: World, model: type[models.Model]) -> models.Model | None:
    """The model's record; None of the database's own, and where two models refer to each other, of the first."""
    if model._meta.label in WRITTEN_BY_THE_DATABASE or model in world.begun - world.records.keys():
        return None
    if model not in world.records:
        world.begun.add(model)
        values = {
            one.name: _value(world, model, one)
            for one in model._meta.local_concrete_fields
            if _is_filled(one)
        }
        world.records[model] = model._default_manager.create(**values)
    return world.records[model]


def _is_filled(one: models.Field) -> bool:
    return one.editable and not one.primary_key and not one.generated


def _value(world: World, model: type[models.Model], one: models.Field) -> Any:
    particular = PARTICULAR.get(model._meta.label, {})
    if one.name in particular:
        value = particular[one.name]
        return value() if callable(value) else value
    if isinstance(one, CompanyForeignKey):
        return _record(world, one.related_model)
    return _plain_value(world, one)


def _plain_value(world: World, one: models.Field) -> Any:
    if one.choices:
        return one.get_default() or one.flatchoices[0][0]
    match one:
        case models.EmailField():
            return f"{world.word}@example.com"
        case models.CharField() | models.TextField():
            return f"{world.word} {one.name}"[: one.max_length]
        case models.DateTimeField():
            return timezone.now() - datetime.timedelta(minutes=5)
        case models.DateField():
            return datetime.date(2020, 1, 1)
        case models.DecimalField() if "probability" in one.name:
            return Decimal("0.5")
        case models.DecimalField():
            return Decimal(world.number)
        case models.JSONField():
            return {world.word: world.number}
        case models.BooleanField():
            return False
        case models.IntegerField():
            return 1
    raise LookupError(f"Say in {__name__} what {one} holds.")
