"""The days whose figures are stale, and who made them so."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Max, Min

from accounts.tenancy import current_company_id
from kpis.engine.cells import EARLIEST, LATEST
from kpis.models import KpiSnapshot, Mark, RestatementCause

PARENTS = {
    "kpis_opportunityhistory": ("kpis_opportunity", "opportunity_id"),
    "kpis_lineitem": ("kpis_opportunity", "opportunity_id"),
    "kpis_split": ("kpis_opportunity", "opportunity_id"),
    "kpis_customerspell": ("kpis_customer", "customer_id"),
}
"""Tables whose rows people know as part of another record."""

_SOURCES = " ".join(
    f"WHEN {table}.id IS NOT NULL THEN '{parent}'" for table, (parent, _key) in PARENTS.items()
)
_RECORDS = ", ".join(f"{table}.{key}" for table, (_parent, key) in PARENTS.items())
_JOINS = " ".join(
    f"LEFT JOIN {table} ON m.source = '{table}' AND {table}.company_id = %(company)s AND {table}.id = m.record"
    for table in PARENTS
)

TAKE = f"""
    WITH taken AS (
        DELETE FROM {Mark._meta.db_table} WHERE company_id = %(company)s
        RETURNING CASE WHEN day <= '{LATEST}' THEN greatest(day, '{EARLIEST}') END AS day, source, record, at, by
    ), kept AS (
        INSERT INTO {RestatementCause._meta.db_table} (company_id, source, day, record, at, by)
        SELECT %(company)s, CASE {_SOURCES} ELSE m.source END, m.day, coalesce({_RECORDS}, m.record), max(m.at), m.by
        FROM (SELECT * FROM taken WHERE day < (
            SELECT max(ends_on) FROM {KpiSnapshot._meta.db_table}
            WHERE company_id = %(company)s AND attribute = 'company' AND is_reported
        )) m {_JOINS}
        GROUP BY 2, 3, 4, 6
    )
    SELECT day, source, by, count(*) FROM taken GROUP BY 1, 2, 3
"""  # noqa: S608
"""Marks on days before the end of what has been reported are kept: a night will tell whether they restate it."""


@dataclass(frozen=True)
class Taken:
    """Marks that were taken: the days to compute anew, and how many came from which table by whom."""

    days: frozenset[date]
    causes: Counter[tuple[str, str]]

    @property
    def count(self) -> int:
        return self.causes.total()


@dataclass(frozen=True)
class Pending:
    """Marks that wait: how many, and the first and last of their days."""

    count: int
    first: date | None
    last: date | None


def take_marks() -> Taken:
    """Delete the company's marks in the run's own transaction: if the run fails or is killed, they are back."""
    days: set[date] = set()
    causes: Counter[tuple[str, str]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"company": current_company_id()})
        for day, source, by, marks in cursor.fetchall():
            causes[source, by] += marks
            days |= {day} if day else set()
    return Taken(frozenset(days), causes)


def has_marks() -> bool:
    """Whether the company in force has changes that its stored figures do not hold."""
    return Mark.objects.exists()


def pending_marks() -> Pending:
    """The marks of the company in force that wait for a run."""
    within = Mark.objects.filter(day__range=(EARLIEST, LATEST))
    edges = within.aggregate(first=Min("day"), last=Max("day"))
    return Pending(Mark.objects.count(), **edges)
