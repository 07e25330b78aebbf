"""Column types the records share."""

from typing import Any

from django.core import checks
from django.db import models


class NumericField(models.DecimalField):
    """PostgreSQL's unbounded `numeric`: money and quantities are stored and added up exactly, never rounded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("max_digits", None)
        kwargs.pop("decimal_places", None)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [
            message for message in super().check(**kwargs) if message.id not in {"fields.E130", "fields.E132"}
        ]

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def get_internal_type(self) -> str:
        return "NumericField"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return value if hasattr(value, "as_sql") else self.to_python(value)


class LocalDay(models.Func):
    """The calendar day of an instant in the row's own time zone, as a generated column may hold it."""

    template = "((%(expressions)s)::date)"
    arg_joiner = " AT TIME ZONE "
    output_field = models.DateField()


def local_day(instant: str) -> models.GeneratedField:
    """A stored column with the company-local date of the column `instant`."""
    return models.GeneratedField(
        expression=LocalDay(models.F(instant), models.F("zone")),
        output_field=models.DateField(null=True),
        db_persist=True,
        null=True,
    )
