"""The SQL of the rows behind an input: the sum's own predicate, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpis.catalogue.formula import Term
from kpis.engine.per_period import amount, predicate
from kpis.engine.streams import Range
from kpis.engine.sums import Reader
from kpis.engine.tables import is_live, table
from kpis.engine.values import WITHOUT_LINES
from kpis.measures.vocabulary import Flow, Measure, PerPeriod, Stock
from kpis.rules.calendar import Period


@dataclass(frozen=True)
class Question:
    """Whose share of a term is asked for; `members` holds one, or a tree's member with everything below it.

    `span` is the days asked for, where a term sums over several.
    """

    reader: Reader
    term: Term
    period: Period
    attribute: str
    members: Sequence[str]
    span: Range

    @property
    def measure(self) -> Measure:
        return self.term.measure_by(self.attribute)


def rows_of(question: Question, measure: Measure, key: str) -> tuple[str, list[Any]]:
    """Key, day and amount of every row that counts; the key's thing once where the measure counts different things.

    A row without a value adds nothing, and is one of those left out.
    """
    where, day = range_of(question, measure)
    adds = _amount(question, measure)
    counted = f"min({day}), count(DISTINCT {measure.distinct})" if measure.distinct else f"{day}, {adds}"
    has_value = f" AND ({adds}) IS NOT NULL" if measure.value else ""
    sql = f"SELECT {key}, {counted} FROM {live_rows(question, measure)} AND {where}{has_value}"
    mine, params = of_members(question, measure)
    sql += mine
    return sql + (f" GROUP BY {key}" if measure.distinct else "") + " ORDER BY 2, 1", params


def of_members(question: Question, measure: Measure) -> tuple[str, list[Any]]:
    """The condition of the rows of the members asked for, where the table tells them apart."""
    column = measure.by.get(question.attribute)
    return (f" AND coalesce({column}::text, '') = ANY(%s)", [list(question.members)]) if column else ("", [])


def _amount(question: Question, measure: Measure) -> str:
    if isinstance(measure, PerPeriod):
        return amount(measure, question.reader, question.period)
    return measure.value or "1"


def rest_of(question: Question) -> str:
    """What of each deal no line with a member explains: all of it where the deal has no lines."""
    deals, lines = question.term.measure, question.measure
    where, day = range_of(question, deals)
    explained = (
        f"SELECT sum({lines.value}) FROM {table(lines.record)} WHERE company_id = {question.reader.company_id:d}"
        f" AND opportunity_id = {table(deals.record)}.id AND coalesce({lines.by[question.attribute]}::text, '') <> ''"
    )
    return (
        f"SELECT * FROM (SELECT id, {day}, coalesce({deals.value}, 0) - coalesce(({explained}), 0) AS rest"
        f" FROM {live_rows(question, deals)} AND {where}) deals WHERE rest <> 0 ORDER BY 2, 1"
    )


def deals_without_lines(question: Question) -> str:
    """The deals that the table gone through knows nothing of."""
    deals = question.term.measure
    where, day = range_of(question, deals)
    column = deals.by[WITHOUT_LINES]
    return (
        f"SELECT id, {day}, {deals.value or 1} FROM {live_rows(question, deals)}"
        f" AND {where} AND {column} IS NULL ORDER BY 2, 1"
    )


def live_rows(question: Question, measure: Measure) -> str:
    """The table and the condition of the company's own rows in it."""
    live = is_live(measure.record)
    return f"{table(measure.record)} WHERE company_id = {question.reader.company_id:d} AND {live}"


def range_of(question: Question, measure: Measure) -> tuple[str, str]:
    """The predicate of the rows that count, and their day column."""
    start, end = question.span
    if isinstance(measure, Flow):
        return f"({measure.where.sql}) AND {measure.on} >= '{start}' AND {measure.on} < '{end}'", measure.on
    if isinstance(measure, Stock):
        stays = (
            f"{measure.leaves} IS NULL OR {measure.leaves} >= '{end}' OR {measure.leaves} < {measure.enters}"
        )
        return f"({measure.where.sql}) AND {measure.enters} < '{end}' AND ({stays})", measure.enters
    if isinstance(measure, PerPeriod):
        return predicate(measure, question.reader, question.period), measure.on
    raise TypeError(f"{measure.key} has no rows of its own.")
