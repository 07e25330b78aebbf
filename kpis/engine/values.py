"""The value of every term of a set of formulas, for all periods and members of one attribute."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property

from kpis.catalogue.formula import Moment, Term
from kpis.engine.forecasts import forecasts_by_member
from kpis.engine.members import Chains, ancestors
from kpis.engine.per_period import Count, count_per_period, moment_of
from kpis.engine.quotas import quota_amounts, reps_by_member
from kpis.engine.streams import Range
from kpis.engine.sums import BEGINNING, RangeSums, Reader, read_sums
from kpis.measures.attributes import ROLLED_UP
from kpis.measures.vocabulary import Flow, Forecasts, Measure, PerPeriod, Quotas, Stock
from kpis.rules.calendar import Period

WITHOUT_LINES = "product"
"""The attribute of deals whose member "" is the deals that have no lines."""

Table = list[dict[str, Fraction]]
"""By position of the period, then member."""


class TermValues:
    """Reads what the terms need, once, and answers for each term, member and period."""

    def __init__(
        self, reader: Reader, terms: Sequence[Term], periods: Sequence[Period], attribute: str
    ) -> None:
        self.reader = reader
        self.periods = periods
        self.asked = attribute
        self.attribute = ROLLED_UP.get(attribute, attribute)
        self.is_rolled_up = attribute in ROLLED_UP
        self._spans = {(term, i): spans_of(reader, term, p) for term in terms for i, p in enumerate(periods)}
        self._sums = {name: self._read(terms, name) for name in {"company", self.attribute, WITHOUT_LINES}}
        counts = dict.fromkeys(count for term in terms if (count := self._count(term)))
        self._counts = count_per_period(reader, counts, periods)
        self._tables = {term: self._table(term) for term in terms}

    @property
    def members(self) -> set[str]:
        """Every member with a figure other than zero."""
        return {
            member
            for term, table in self._tables.items()
            if not self._is_whole(term)
            for row in table
            for member, number in row.items()
            if number
        }

    def of(self, term: Term, member: str, position: int) -> Fraction:
        row = self._tables[term][position]
        return row.get("" if self._is_whole(term) else member, Fraction(0))

    def _is_whole(self, term: Term) -> bool:
        return term.whole and self.attribute not in term.attributes

    def _attribute_of(self, term: Term) -> str:
        return "company" if self._is_whole(term) else self.attribute

    def _read(self, terms: Sequence[Term], attribute: str) -> RangeSums:
        """Sums by one attribute; others are read too, for whole terms and for what belongs to no member."""
        spans: set[Range] = set()
        measures: dict[str, Flow | Stock] = {}
        for term in terms:
            for measure in self._measures_read(term, attribute):
                if isinstance(measure, Flow | Stock):
                    measures[measure.key] = measure
                    spans.update(*(self._spans[term, i] for i in range(len(self.periods))))
        return read_sums(self.reader, measures.values(), attribute, spans)

    def _measures_read(self, term: Term, attribute: str) -> Iterable[Measure]:
        if attribute == self._attribute_of(term):
            yield term.measure_by(attribute)
        goes_through = term.measure_by(self.attribute) is not term.measure
        if goes_through and not self._is_whole(term) and attribute in {"company", WITHOUT_LINES}:
            yield term.measure

    def _table(self, term: Term) -> Table:
        attribute = self._attribute_of(term)
        measure = term.measure_by(attribute)
        is_rolled_up = self.is_rolled_up and attribute != "company"
        if count := self._count(term):
            return self._counted(count)
        if isinstance(measure, Quotas) and measure.key == "quota_amount":
            name = self.asked if is_rolled_up else attribute
            return quota_amounts(self.reader, name, measure.metric, self.periods)
        if isinstance(measure, Forecasts):
            name = self.asked if is_rolled_up else attribute
            return forecasts_by_member(self.reader, measure, name, self.periods)
        if isinstance(measure, Flow | Stock):
            table = [self._summed(term, measure, attribute, i) for i in range(len(self.periods))]
        else:
            table = self._counted_reps(measure)
        return [self._rolled_up(row) for row in table] if is_rolled_up else table

    def _summed(
        self, term: Term, measure: Flow | Stock, attribute: str, position: int
    ) -> dict[str, Fraction]:
        sums, spans = self._sums[attribute], self._spans[term, position]
        row = {who: _over(sums, measure.key, who, spans) for who in sums.members}
        if measure is not term.measure:
            row[""] = self._of_no_member(term, measure, row, spans)
        return row

    def _of_no_member(
        self, term: Term, measure: Measure, row: dict[str, Fraction], spans: Sequence[Range]
    ) -> Fraction:
        """What the table gone through does not hold: deals without lines, or the part of a deal no line explains."""
        if measure.distinct:
            without_lines = _over(self._sums[WITHOUT_LINES], term.measure.key, "", spans)
            return row.get("", Fraction()) + without_lines
        total = _over(self._sums["company"], term.measure.key, "", spans)
        return total - sum((number for who, number in row.items() if who), Fraction(0))

    def _count(self, term: Term) -> Count | None:
        """What is counted afresh for the term, if that is how its measure is read."""
        attribute = self._attribute_of(term)
        measure = term.measure_by(attribute)
        if not isinstance(measure, PerPeriod):
            return None
        is_rolled_up = self.is_rolled_up and attribute != "company"
        return Count(measure, attribute, self._chains if is_rolled_up else None)

    def _counted(self, count: Count) -> Table:
        table: Table = [{} for _ in self.periods]
        for (position, who), number in self._counts[count].items():
            table[position][who] = Fraction(number)
        return table

    def _counted_reps(self, measure: Measure) -> Table:
        having, reaching = self._reps
        found = having if measure.key == "reps_with_quota" else reaching
        return [{who: Fraction(len(reps)) for who, reps in by_member.items()} for by_member in found]

    @cached_property
    def _reps(self) -> tuple[list[dict[str, list[str]]], list[dict[str, list[str]]]]:
        return reps_by_member(self.reader, self.attribute, self.periods)

    def _rolled_up(self, row: dict[str, Fraction]) -> dict[str, Fraction]:
        total: dict[str, Fraction] = defaultdict(Fraction)
        for who, number in row.items():
            for above in self._chains.get(who, [who]):
                total[above] += number
        return dict(total)

    @cached_property
    def _chains(self) -> Chains:
        return ancestors(self.attribute)


def spans_of(reader: Reader, term: Term, period: Period) -> list[Range]:
    """The days a term sums over: a flow's period or another, a stock's whole past, once for each of its moments."""
    calendar = reader.calendar
    match term.moment:
        case Moment.MONTH_ENDS:
            months = calendar.buckets(period.start, period.end, "month")
            return [(BEGINNING, min(month.end, period.end)) for month in months]
        case Moment.TRAILING:
            return [(calendar.year_up_to(period.end), period.end)]
        case Moment.SO_FAR:
            return [(period.start, max(period.start, min(period.end, moment_of(period, reader.today))))]
    if isinstance(term.measure, Stock):
        return [(BEGINNING, period.end if term.moment is Moment.PERIOD else period.start)]
    if term.moment is Moment.PREVIOUS:
        before = calendar.previous(period)
        return [(before.start, before.end)]
    return [(period.start, period.end)]


def _over(sums: RangeSums, key: str, member: str, spans: Sequence[Range]) -> Fraction:
    return sum((Fraction(sums.between(key, member, span)) for span in spans), Fraction())
