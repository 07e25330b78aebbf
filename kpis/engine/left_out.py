"""The rows that an input leaves out although they belong to it, and why: without amount, rate or day, or too late."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from kpis.catalogue.formula import Term
from kpis.engine.forecasts import late_submissions
from kpis.engine.names import names_of
from kpis.engine.per_period import amount
from kpis.engine.quotas import shares_by_member
from kpis.engine.row_sql import Question, live_rows, of_members, range_of
from kpis.engine.rows import OWNERS, Row, questions_of
from kpis.engine.sums import Reader
from kpis.engine.values import WITHOUT_LINES
from kpis.measures.empty import EMPTY, NO_RATE, NOTHING_GIVEN, OTHERWISE
from kpis.measures.vocabulary import Flow, Forecasts, Lack, Measure, PerPeriod, Quotas, Words
from kpis.rules.calendar import Period

Reasons = dict[str, int]
"""How many rows each reason leaves out."""


@dataclass(frozen=True)
class Search:
    """A statement for key, day and reason (its position among `reasons`) of rows left out."""

    record: str
    sql: str
    params: list[Any]
    reasons: Sequence[Words]


def count_left_out(
    reader: Reader, terms: Sequence[Term], period: Period, attribute: str = "company", member: str = ""
) -> dict[Term, Reasons]:
    """How many rows each term leaves out, by the reason in words."""
    asked = {term: questions_of(reader, term, period, attribute, member)[-1] for term in terms}
    counted: dict[Term, Counter[str]] = {
        term: Counter(reason for _pk, _day, reason in _read(question)) for term, question in asked.items()
    }
    searches = [(term, search) for term, question in asked.items() for search in _searches(question)]
    for position, reason, count in _counted([search for _term, search in searches]):
        term, search = searches[position]
        counted[term][str(search.reasons[reason])] += count
    return {term: dict(reasons) for term, reasons in counted.items()}


def rows_left_out(
    reader: Reader, term: Term, period: Period, attribute: str = "company", member: str = ""
) -> list[Row]:
    """The rows the term leaves out for one period and member, each with its reason in words; they add nothing."""
    question = questions_of(reader, term, period, attribute, member)[-1]
    label, _key = _shown(question.measure)
    found = [(label, *one) for one in _read(question)]
    for search in _searches(question):
        rows = _fetched(search)
        found += [(search.record, pk, day, str(search.reasons[reason])) for pk, day, reason in rows]
    names = {
        label: names_of(label, [pk for one, pk, *_rest in found if one == label])
        for label in {label for label, *_rest in found}
    }
    return [
        Row(label, pk, *names[label].get(pk, ("", "")), day, Decimal(), reason)
        for label, pk, day, reason in found
    ]


def _searches(question: Question) -> Iterator[Search]:
    measure, deals = question.measure, question.term.measure
    if isinstance(measure, Quotas | Forecasts):
        return
    if measure.value:
        yield _without_value(question, measure)
        if deals is not measure and deals.value and "" in question.members and WITHOUT_LINES in deals.by:
            yield _without_value(question, deals, f" AND {deals.by[WITHOUT_LINES]} IS NULL")
    for lack in measure.lacks:
        yield _lacking(question, measure, lack)


def _without_value(question: Question, measure: Measure, also: str = "") -> Search:
    conditions = EMPTY.get(measure.record, ())
    cases = " ".join(f"WHEN {one.sql} THEN {number}" for number, one in enumerate(conditions))
    reason = f"CASE {cases} ELSE {len(conditions)} END" if cases else "0"
    value = measure.value or ""
    if isinstance(measure, PerPeriod):
        value = amount(measure, question.reader, question.period)
    reasons = [*(one.words for one in conditions), OTHERWISE.get(measure.unit, NOTHING_GIVEN)]
    return _search(question, measure, reason, f" AND ({value}) IS NULL{also}", reasons)


def _lacking(question: Question, measure: Measure, lack: Lack) -> Search:
    found = replace(measure, where=lack.where)
    if isinstance(found, Flow) and lack.on:
        found = replace(found, on=lack.on)
    return _search(question, found, "0", "", [lack.where.words])


def _search(question: Question, measure: Measure, reason: str, also: str, reasons: Sequence[Words]) -> Search:
    where, day = range_of(question, measure)
    mine, params = of_members(question, measure)
    label, key = _shown(measure)
    sql = f"SELECT {key}, {day}, {reason} FROM {live_rows(question, measure)} AND {where}{also}{mine}"
    return Search(label, sql, params, reasons)


def _shown(measure: Measure) -> tuple[str, str]:
    return OWNERS.get(measure.record, (measure.record, "id"))


def _counted(searches: Sequence[Search]) -> list[tuple[int, int, int]]:
    """Position of the search, position of the reason and number of rows."""
    if not searches:
        return []
    sql = " UNION ALL ".join(
        f"SELECT {position}, reason, count(DISTINCT pk) FROM ({search.sql}) found (pk, day, reason) GROUP BY 2"
        for position, search in enumerate(searches)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for search in searches for value in search.params])
        return cursor.fetchall()


def _fetched(search: Search) -> list[tuple[int, date | None, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT * FROM ({search.sql}) found ORDER BY 2, 1", search.params)
        return cursor.fetchall()


def _read(question: Question) -> Iterable[tuple[int, date | None, str]]:
    """What is left out of quotas and forecasts, which no single statement sums: key, day and reason."""
    measure, member = question.measure, question.members[0]
    if isinstance(measure, Forecasts):
        late = late_submissions(measure, question.attribute, member, question.period)
        return [(one.pk, one.submitted_on, _("submitted too late")) for one in late]
    if not isinstance(measure, Quotas) or measure.key != "quota_amount":
        return []
    (shares,) = shares_by_member(question.reader, question.attribute, measure.metric, [question.period])
    return [
        (share.quota.pk, share.quota.starts_on, str(NO_RATE))
        for share in shares.get(member, [])
        if share.quota.rate is None  # type: ignore[attr-defined]
    ]
