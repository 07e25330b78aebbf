"""Reading figures in tests: from cells and from rows at once, which must agree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from accounts.tenancy import current_company
from kpis.catalogue import CATALOGUE, Kpi
from kpis.engine import cells
from kpis.engine.calendars import calendar_of, today_of
from kpis.engine.readings import Reading, read
from kpis.engine.rows import Row, rows_behind
from kpis.engine.sums import Reader, Source


def reader(source: Source = "rows", today: date | None = None) -> Reader:
    company = current_company()
    return Reader(company.pk, calendar_of(company), today or today_of(company), source)


def kpi_of(key: str) -> Kpi:
    """The KPI, or, as in "talk_time.total", a figure beside it, or, as in "win_rate:value", by another definition."""
    key, _, definition = key.partition(":")
    kpi = CATALOGUE[key.partition(".")[0]]
    chosen = kpi.defined_as(definition) if definition else kpi
    return next(one for one in (chosen, *chosen.further) if one.key == key)


def readings(key: str, period: str, by: str = "company", today: date | None = None) -> list[Reading]:
    """The KPI for the period by member, once the cells have been rebuilt and found to agree with the rows."""
    company = current_company()
    cells.rebuild(company, today or today_of(company))
    kpi, when = kpi_of(key), calendar_of(company).parse(period)
    from_cells, from_rows = (
        read(reader(source, today), [kpi], [when], by)[kpi.key] for source in ("cells", "rows")
    )
    assert from_cells == from_rows
    return from_rows


def reading(
    key: str, period: str, by: str = "company", member: object = "", today: date | None = None
) -> Reading:
    """One member's reading; `member` is a record or a picked value."""
    wanted = str(getattr(member, "pk", member))
    return {one.member: one for one in readings(key, period, by, today)}[wanted]


def figure(
    key: str, period: str, by: str = "company", member: object = "", today: date | None = None
) -> Decimal | None:
    return reading(key, period, by, member, today).value


def figures(key: str, period: str, by: str, today: date | None = None) -> dict[str, Decimal | None]:
    """The KPI's value by the name of the member."""
    return {one.member_name: one.value for one in readings(key, period, by, today)}


def rows(key: str, term: str, period: str, by: str = "company", member: object = "") -> list[Row]:
    """The records behind an input of the KPI."""
    company = current_company()
    wanted = str(getattr(member, "pk", member))
    when = calendar_of(company).parse(period)
    return rows_behind(reader(), kpi_of(key).term(term), when, by, wanted)


def total(found: list[Row]) -> Fraction:
    return sum((Fraction(row.amount) for row in found), Fraction())
