"""The exact rows behind an input, found with the very predicate its sum used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection

from kpis.catalogue.formula import Term
from kpis.engine.forecasts import forecast_rows
from kpis.engine.members import descendants
from kpis.engine.names import names_of
from kpis.engine.quotas import reps_by_member, shares_by_member
from kpis.engine.readings import exact
from kpis.engine.row_sql import Question, deals_without_lines, rest_of, rows_of
from kpis.engine.sums import Reader
from kpis.engine.values import spans_of
from kpis.measures.attributes import ROLLED_UP
from kpis.measures.vocabulary import Flow, Forecasts, Quotas
from kpis.rules.calendar import Period

OWNERS = {
    "kpis.LineItem": ("kpis.Opportunity", "opportunity_id"),
    "kpis.OpportunityHistory": ("kpis.Opportunity", "opportunity_id"),
    "kpis.Split": ("kpis.Opportunity", "opportunity_id"),
    "kpis.CustomerSpell": ("kpis.Customer", "customer_id"),
    "kpis.CampaignSale": ("kpis.Opportunity", "opportunity_id"),
    "accounts.TeamMembership": ("accounts.Rep", "rep_id"),
}
"""Tables whose rows are part of something else, which is what people open, and the column that names it."""

Item = TypeVar("Item")
Found = tuple[int, date | None, Decimal]
"""Primary key of what is shown, day, and what it adds."""


@dataclass(frozen=True)
class Row:
    """One record behind a number: what it adds, on which day, or the reason why it was left out.

    Money is in the company's currency.
    """

    record: str
    pk: int
    external_id: str
    name: str
    day: date | None
    amount: Decimal
    reason: str = ""


def rows_behind(
    reader: Reader, term: Term, period: Period, attribute: str = "company", member: str = ""
) -> list[Row]:
    """The rows that add up to the term for one period and member; a `distinct` measure gives each thing once."""
    record, found = "", []
    for question in questions_of(reader, term, period, attribute, member):
        record, rows = _found(question)
        found += rows
    names = names_of(record, [pk for pk, *_ in found]) if found else {}
    return [Row(record, pk, *names.get(pk, ("", "")), day, amount) for pk, day, amount in found]


def questions_of(
    reader: Reader, term: Term, period: Period, attribute: str = "company", member: str = ""
) -> list[Question]:
    """What is asked of the term: once for each of the stretches of days it sums over."""
    direct = ROLLED_UP.get(attribute, attribute)
    members = [member]
    if direct not in term.attributes:
        direct, members = "company", [""]
    elif term.measure.key == "quota_amount" or isinstance(term.measure, Forecasts):
        direct = attribute
    elif attribute in ROLLED_UP:
        members = descendants(direct, member)
    return [Question(reader, term, period, direct, members, span) for span in spans_of(reader, term, period)]


def _found(question: Question) -> tuple[str, list[Found]]:
    """The record shown, and its rows."""
    measure = question.measure
    if isinstance(measure, Quotas):
        return _expected(question, measure)
    if isinstance(measure, Forecasts):
        return measure.record, forecast_rows(
            question.reader, measure, question.attribute, question.members[0], question.period
        )
    record, key = OWNERS.get(measure.record, (measure.record, "id"))
    is_rest = measure is not question.term.measure and isinstance(measure, Flow) and "" in question.members
    if is_rest and not measure.distinct:
        return record, _fetched(rest_of(question), [])
    found = _fetched(*rows_of(question, measure, key))
    if isinstance(measure, Flow) and measure.also:
        found = _with_also(question, measure, found)
    return record, found + (_fetched(deals_without_lines(question), []) if is_rest else [])


def _with_also(question: Question, measure: Flow, found: list[Found]) -> list[Found]:
    """The rows with what else adds to them; one of which nothing is left is no row."""
    parts = [part for part in measure.also if question.attribute in part.by]
    rows = {pk: (day, amount) for pk, day, amount in found}
    for part in parts:
        _, key = OWNERS[part.record]
        for pk, day, amount in _fetched(*rows_of(question, part, key)):
            rows[pk] = (day, rows.get(pk, (day, Decimal()))[1] + amount)
    left = [(pk, day, amount) for pk, (day, amount) in rows.items() if amount or not parts]
    return sorted(left, key=lambda one: (one[1] or date.min, one[0]))


def _fetched(sql: str, params: list[Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(pk, day, Decimal(amount or 0)) for pk, day, amount in cursor.fetchall()]


def _expected(question: Question, measure: Quotas) -> tuple[str, list[Found]]:
    """Quotas with their share of the period, or the reps who have or reached one."""
    reader, periods, attribute = question.reader, [question.period], question.attribute
    if measure.key == "quota_amount":
        (shares,) = shares_by_member(reader, attribute, measure.metric, periods)
        return measure.record, [
            (share.quota.pk, share.quota.starts_on, exact(share.amount))
            for share in _of_members(shares, question.members)
        ]
    having, reaching = reps_by_member(reader, attribute, periods)
    reps = having[0] if measure.key == "reps_with_quota" else reaching[0]
    return "accounts.Rep", [(int(rep), None, Decimal(1)) for rep in _of_members(reps, question.members)]


def _of_members(groups: dict[str, list[Item]], members: Iterable[str]) -> list[Item]:
    return [item for member in members for item in groups.get(member, [])]
