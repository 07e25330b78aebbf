"""Whose data is being touched: one company at a time, held by the ORM and by PostgreSQL (see README.md)."""

from accounts.tenancy.context import (
    NoCompany,
    acting_user,
    company_context,
    current_company,
    current_company_id,
)
from accounts.tenancy.fields import CompanyForeignKey, CurrentCompany
from accounts.tenancy.models import OwnedManager, OwnedModel, OwnedQuerySet

__all__ = [
    "CompanyForeignKey",
    "CurrentCompany",
    "NoCompany",
    "OwnedManager",
    "OwnedModel",
    "OwnedQuerySet",
    "acting_user",
    "company_context",
    "current_company",
    "current_company_id",
]
