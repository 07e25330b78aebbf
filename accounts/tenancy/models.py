"""The first wall: models whose every read and write is held to the company in force."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models.base import ModelBase

from accounts.tenancy.constraints import CompositeForeignKey, RowSecurity
from accounts.tenancy.context import NoCompany, current_company_id
from accounts.tenancy.fields import CompanyForeignKey, CurrentCompany, CurrentUser


class OwnedQuerySet(models.QuerySet):
    """A queryset whose writes are checked too; OwnedManager filters what it reads."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            row.claim()
        if kwargs.get("update_conflicts") and not _names_company(kwargs.get("unique_fields") or ()):
            raise NoCompany("An upsert's unique_fields must include the company.")
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        rows, names = list(objs), list(fields)
        for row in rows:
            row.claim()
        _refuse_company(names)
        return super().bulk_update(rows, names, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        _refuse_company(kwargs)
        return super().update(**kwargs)


class OwnedManager(models.Manager.from_queryset(OwnedQuerySet)):  # type: ignore[misc]
    """The rows of the company in force when the query runs."""

    def get_queryset(self) -> OwnedQuerySet:
        return super().get_queryset().filter(company_id=CurrentCompany(self.model._meta.object_name))


class OwnRowsManager(models.Manager):
    """The acting user's own rows in every company, to be read before a company is known."""

    def get_queryset(self) -> models.QuerySet:
        field = cast(type[OwnedModel], self.model).acting_user_field
        return super().get_queryset().filter(**{field: CurrentUser()})


class OwnedModelBase(ModelBase):
    """Gives each concrete owned model its walls: they cannot be forgotten with a Meta."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        model: Any = super().__new__(cls, name, bases, attrs, **kwargs)
        if not model._meta.abstract and not model._meta.proxy:
            options = model._meta
            options.base_manager_name = model.wall_manager
            options.constraints = [*options.constraints, *model.wall_constraints()]
            options.original_attrs["constraints"] = options.constraints
        return model


class OwnedModel(models.Model, metaclass=OwnedModelBase):
    """A record that belongs to one company and can be neither read, written nor referenced from another.

    The company is filled in from the context on save. Raises NoCompany on a write without a context or in
    another company's.
    """

    wall_manager: ClassVar[str] = "objects"
    acting_user_field: ClassVar[str] = ""

    company = models.ForeignKey(
        "accounts.Company", on_delete=models.CASCADE, related_name="+", db_index=False, editable=False
    )

    objects: ClassVar[Any] = OwnedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.claim()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row if this company has it: a made-up instance cannot reach another's."""
        self.claim()
        deleted = self._own_row().delete()
        self.pk = None
        return deleted

    @classmethod
    def wall_constraints(cls) -> list[models.BaseConstraint]:
        """What PostgreSQL holds for this model; a subclass adds to it."""
        name = cls._meta.model_name
        return [
            models.UniqueConstraint(fields=["company", "id"], name=f"{name}_company_id_key"),
            RowSecurity(name=f"{name}_row_security", acting_user=cls.acting_user_field),
            *(
                CompositeForeignKey(
                    name=f"{name}_{field.name}_company", field=field.name, on_delete=field.db_on_delete
                )
                for field in cls._meta.local_fields
                if isinstance(field, CompanyForeignKey)
            ),
        ]

    def claim(self) -> None:
        """Fill the company in from the context; NoCompany if the record is another company's."""
        company_id = current_company_id()
        if self.company_id is None:
            self.company_id = company_id
        if self.company_id != company_id:
            name = self._meta.object_name
            raise NoCompany(f"{name} of company {self.company_id} in the context of company {company_id}.")

    def full_clean(self, exclude: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.claim()
        super().full_clean(exclude, *args, **kwargs)

    def validate_constraints(self, exclude: Iterable[str] | None = None) -> None:
        """The company is never on a form, and every unique constraint includes it."""
        super().validate_constraints(exclude=set(exclude or ()) - {"company"})

    def _own_row(self) -> models.QuerySet[Self]:
        return type(self)._base_manager.filter(pk=self.pk)


def _names_company(names: Iterable[str]) -> bool:
    return not {"company", "company_id"}.isdisjoint(names)


def _refuse_company(names: Iterable[str]) -> None:
    if _names_company(names):
        raise NoCompany("A record's company cannot be changed.")
