"""What an owned model's columns and filters are made of."""

from typing import Any, Literal

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from accounts.tenancy.context import NoCompany, current

DatabaseAction = Literal["NO ACTION", "CASCADE", "SET NULL"]


class CurrentCompany(models.Expression):
    """The company in force when the SQL is compiled, not when the queryset was built.

    So a queryset made at class level, in a form or in a subquery belongs to whoever runs it.
    Raises NoCompany when compiled without a company.
    """

    def __init__(self, label: str = "") -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.label = label

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[int]]:  # type: ignore[override]
        company_id = current().company_id
        if company_id is None:
            raise NoCompany(f"{self.label or 'A company’s table'} was queried, but no company is set.")
        return "%s", [company_id]

    def get_group_by_cols(self) -> list[Any]:
        return []


class CurrentUser(models.Expression):
    """The acting user when the SQL is compiled. Raises NoCompany when there is none."""

    def __init__(self) -> None:
        super().__init__(output_field=models.BigIntegerField())

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[int]]:  # type: ignore[override]
        user_id = current().user_id
        if user_id is None:
            raise NoCompany("Memberships were queried, but no acting user is set.")
        return "%s", [user_id]

    def get_group_by_cols(self) -> list[Any]:
        return []


class CompanyForeignKey(models.ForeignKey):
    """A reference to another owned model of the same company.

    The constraint in the database is a composite key, (company_id, x_id) → (company_id, id), which the owned
    model's metaclass declares; `db_on_delete` is what it does when SQL deletes the row it points to.
    """

    def __init__(
        self, to: Any, on_delete: Any, *, db_on_delete: DatabaseAction = "NO ACTION", **kwargs: Any
    ) -> None:
        self.db_on_delete = db_on_delete
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", list(args), kwargs
