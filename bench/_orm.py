"""The yardstick: the figures that cells hold, by a query of Django's own for each measure, break-down and grain."""

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.db.models import Count, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.fields import DecimalField
from django.db.models.functions import TruncDay, TruncMonth, TruncWeek

from accounts.models import Company
from kpis.engine.calendars import calendar_of
from kpis.engine.cells import first_kept
from kpis.measures import STORED
from kpis.measures.attributes import UNSTORED
from kpis.measures.vocabulary import Flow, Stock

TRUNCATIONS = {"month": TruncMonth, "week": TruncWeek, "day": TruncDay}


def queries(company: Company, today: date) -> Iterator[QuerySet]:
    """About what the pages of most applications run: filter, group by bucket and member, aggregate."""
    calendar = calendar_of(company)
    for grain, truncation in TRUNCATIONS.items():
        since = max(first_kept(calendar, grain, today), date(1900, 1, 1))
        for measure in STORED.values():
            for attribute in [None, *sorted(set(measure.by) - UNSTORED)]:
                for day in _days(measure):
                    yield _query(measure, attribute, day, truncation, since)


def _days(measure: Flow | Stock) -> list[str]:
    return [measure.on] if isinstance(measure, Flow) else [measure.enters, measure.leaves]


def _query(measure: Flow | Stock, attribute: str | None, day: str, truncation: type, since: date) -> QuerySet:
    model = apps.get_model(measure.record)
    day = next(field.name for field in model._meta.concrete_fields if field.column == day)
    rows = model.objects.filter(**{f"{day}__gte": since}).order_by()
    rows = rows.alias(counts=RawSQL(measure.where.sql, [])).filter(counts=True)
    group = [measure.by[attribute]] if attribute else []
    return rows.annotate(bucket=truncation(day)).values("bucket", *group).annotate(total=_total(measure))


def _total(measure: Flow | Stock) -> Count | Sum:
    if measure.distinct:
        return Count(measure.distinct, distinct=True)
    if measure.value is None:
        return Count("pk")
    return Sum(RawSQL(measure.value, [], output_field=DecimalField()))
