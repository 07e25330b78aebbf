"""Walls between companies, declared on models as constraints so that makemigrations writes them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor as SchemaEditor
from django.db.backends.ddl_references import Statement, Table

from accounts.tenancy.roles import role_name

Model = type[models.Model]


class DeferredConstraint(models.BaseConstraint):
    """A constraint made by statements of its own, at the end of the migration that declares it."""

    attributes: ClassVar[dict[str, str]] = {}  # its own arguments, with their defaults

    def create_template(self, model: Model) -> str:
        raise NotImplementedError

    def remove_template(self, model: Model) -> str:
        raise NotImplementedError

    def constraint_sql(self, model: Model, schema_editor: SchemaEditor) -> None:  # type: ignore[override]
        self.create_sql(model, schema_editor)

    def create_sql(self, model: Model, schema_editor: SchemaEditor) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self._statement(self.create_template(model), model, schema_editor))

    def remove_sql(self, model: Model, schema_editor: SchemaEditor) -> Statement:  # type: ignore[override]
        return self._statement(self.remove_template(model), model, schema_editor)

    def _statement(self, template: str, model: Model, schema_editor: SchemaEditor) -> Statement:
        quote = schema_editor.quote_name
        return Statement(template, table=Table(model._meta.db_table, quote), name=quote(self.name))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the fields of the model have been checked by the time PostgreSQL is asked."""

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        given = {name: getattr(self, name) for name in self.attributes}
        changed = {name: value for name, value in given.items() if value != self.attributes[name]}
        return path, args, kwargs | changed

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DeferredConstraint):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class RowSecurity(DeferredConstraint):
    """Rows are visible to the app role in their own company's context only.

    Without a company a statement fails. With `acting_user`, the name of a foreign key to the user, it finds
    nothing instead, but for the rows of the acting user, which can then be read and not written.
    """

    attributes = {"acting_user": ""}

    def __init__(self, *, name: str, acting_user: str = "") -> None:
        super().__init__(name=name)
        self.acting_user = acting_user

    def create_template(self, model: Model) -> str:
        owner, app, platform = (role_name(role) for role in ("owner", "app", "platform"))
        company = _setting("company_id") if self.acting_user else "current_setting('salesperf.company_id')"
        mine = f"company_id = (SELECT {company}::bigint)"
        return (
            "ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
            f"CREATE POLICY company ON %(table)s TO {app} USING ({mine}) WITH CHECK ({mine}); "
            f"CREATE POLICY operators ON %(table)s TO {owner}, {platform} USING (true) WITH CHECK (true)"
        ) + self._own_rows(app)

    def _own_rows(self, app: str) -> str:
        if not self.acting_user:
            return ""
        return (
            f"; CREATE POLICY own ON %(table)s FOR SELECT TO {app} USING "
            f"({self.acting_user}_id = (SELECT {_setting('user_id')}::bigint) "
            f"AND (SELECT {_setting('company_id')}) IS NULL)"
        )

    def remove_template(self, model: Model) -> str:
        policies = ["company", "operators", *(["own"] if self.acting_user else [])]
        return "; ".join(
            [f"DROP POLICY {policy} ON %(table)s" for policy in policies]
            + ["ALTER TABLE %(table)s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"]
        )


class CompositeForeignKey(DeferredConstraint):
    """(company_id, field_id) must be the (company_id, id) of a row: a reference cannot leave its company."""

    attributes = {"field": "", "on_delete": "NO ACTION"}

    def __init__(self, *, name: str, field: str, on_delete: str = "NO ACTION") -> None:
        super().__init__(name=name)
        self.field = field
        self.on_delete = on_delete

    def create_template(self, model: Model) -> str:
        field = model._meta.get_field(self.field)
        action = f"SET NULL ({field.column})" if self.on_delete == "SET NULL" else self.on_delete  # type: ignore[union-attr]
        target = field.remote_field.model._meta.db_table  # type: ignore[union-attr]
        return (
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s "
            f'FOREIGN KEY (company_id, "{field.column}") REFERENCES "{target}" (company_id, id) '  # type: ignore[union-attr]
            f"ON DELETE {action} DEFERRABLE INITIALLY DEFERRED"
        )

    def remove_template(self, model: Model) -> str:
        return "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"


class VersionTrigger(DeferredConstraint):
    """Each UPDATE, by whatever path, adds one to `version` and sets `updated_at`."""

    def create_template(self, model: Model) -> str:
        return (
            "CREATE TRIGGER %(name)s BEFORE UPDATE ON %(table)s "
            "FOR EACH ROW EXECUTE FUNCTION accounts_bump_version()"
        )

    def remove_template(self, model: Model) -> str:
        return "DROP TRIGGER %(name)s ON %(table)s"


def _setting(name: str) -> str:
    return f"NULLIF(current_setting('salesperf.{name}', true), '')"
