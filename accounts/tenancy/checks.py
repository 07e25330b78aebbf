"""System checks: each rule that an owned model must obey is one function."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from accounts.tenancy.fields import CompanyForeignKey
from accounts.tenancy.models import OwnedManager, OwnedModel, OwnRowsManager


@register("tenancy")
def check_owned_models(**kwargs: Any) -> list[CheckMessage]:
    """All rules on all owned models."""
    owned = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
    return [error for model in owned for rule in RULES for error in rule(model)]


def unfiltered_managers(model: type[OwnedModel]) -> Iterator[Error]:
    for manager in model._meta.managers:
        if not isinstance(manager, OwnedManager | OwnRowsManager):
            yield Error(f"Its manager '{manager.name}' is not an OwnedManager.", obj=model, id="tenancy.E001")


def plain_references(model: type[OwnedModel]) -> Iterator[Error]:
    for field in model._meta.local_fields:
        target = field.related_model
        if not isinstance(target, type) or not issubclass(target, OwnedModel):
            continue
        if not isinstance(field, CompanyForeignKey):
            yield Error(f"'{field.name}' should be a CompanyForeignKey.", obj=model, id="tenancy.E002")


def wide_unique_fields(model: type[OwnedModel]) -> Iterator[Error]:
    for field in model._meta.local_fields:
        if getattr(field, "unique", False) and not field.primary_key:
            yield Error(f"'{field.name}' is unique across companies.", obj=model, id="tenancy.E003")


def wide_unique_constraints(model: type[OwnedModel]) -> Iterator[Error]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and not _includes_company(constraint):
            yield Error(f"'{constraint.name}' leaves the company out.", obj=model, id="tenancy.E004")


def bare_many_to_many(model: type[OwnedModel]) -> Iterator[Error]:
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        if through is None or not issubclass(through, OwnedModel):
            yield Error(f"'{field.name}' needs an owned model as its through.", obj=model, id="tenancy.E005")


def _includes_company(constraint: models.UniqueConstraint) -> bool:
    if constraint.fields:
        return "company" in constraint.fields
    names = {getattr(expression, "name", "") for expression in constraint.expressions}
    return not names.isdisjoint({"company", "company_id"})


RULES = (
    unfiltered_managers,
    plain_references,
    wide_unique_fields,
    wide_unique_constraints,
    bare_many_to_many,
)
