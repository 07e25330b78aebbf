"""Why a number is what it is: its formula, its inputs, what they leave out, and what to hold it against."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.tenancy import current_company
from kpis import formats
from kpis.catalogue import Kpi
from kpis.catalogue.formula import Term
from kpis.engine import readings
from kpis.engine.left_out import Reasons, count_left_out, rows_left_out
from kpis.engine.readings import Reading
from kpis.engine.rows import Row, rows_behind
from kpis.engine.sums import Reader
from kpis.engine.values import spans_of
from kpis.measures.vocabulary import Unit
from kpis.models import SnapshotRun
from kpis.rules.calendar import Period
from kpis.rules.statistics import is_telling, wilson
from kpis.selectors.comparisons import Comparison, compare, periods_compared
from kpis.selectors.published import published_for
from kpis.selectors.readings import kpi_named, shared_reader


@dataclass(frozen=True)
class Asked:
    """Whose number of which period, as the reader that answers sees it."""

    kpi: Kpi
    period: Period
    by: str
    member: str
    reader: Reader = field(compare=False, repr=False)


@dataclass(frozen=True)
class Input:
    """One term of a formula: its key, what it is and which rows count, in words and in SQL, and its value.

    `left_out` counts the rows that belong to it and are not in it, by the reason in words.
    """

    term: Term
    key: str
    name: str
    condition: str
    predicate: str
    value: Decimal | None
    left_out: Reasons
    asked: Asked = field(compare=False, repr=False)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows that add up to the value; read when first asked for, inside the company's context."""
        one = self.asked
        return rows_behind(one.reader, self.term, one.period, one.by, one.member)


@dataclass(frozen=True)
class Figure:
    """A further figure that belongs beside the number."""

    key: str
    name: str
    unit: Unit
    value: Decimal | None
    undefined: str | None


@dataclass(frozen=True)
class Sample:
    """From how many things a rate is told: its Wilson interval as fractions, and whether that is narrow enough."""

    size: int
    low: Decimal
    high: Decimal
    is_telling: bool


@dataclass(frozen=True)
class Computation:
    """When the stored figures were computed and by which run (None, "" before the first).

    A number is live when it is, in part at least, read from the records as they are now.
    """

    at: datetime | None
    by: str
    is_live: bool


@dataclass(frozen=True)
class Explanation:
    """Why a number is what it is.

    `formula` is in words, `calculation` the same with the numbers in place. `size` is how many things an average or a
    rate is told from. `definition` is the key and name of the way of counting, where the field disagrees about it;
    `definition_version` which of the company's choices it is, 0 before the first. Until `maturing_until` (None: no
    longer) what is counted may still come true without anybody calling it a change.
    """

    kpi: Kpi
    period: Period
    by: str
    reading: Reading
    formula: str
    calculation: str
    inputs: list[Input]
    beside: list[Figure]
    comparisons: list[Comparison]
    size: int | None
    sample: Sample | None
    definition: tuple[str, str]
    version: int
    definition_version: int
    maturing_until: date | None
    computation: Computation

    @property
    def value(self) -> Decimal | None:
        return self.reading.value

    def compared(self, kind: str) -> Comparison | None:
        """The comparison of this kind (previous, year_before, target, benchmark, warning), if there is one."""
        return next((one for one in self.comparisons if one.kind == kind), None)


def explain(
    key: str,
    period: Period,
    *,
    by: str | None = None,
    member: str | None = None,
    with_company: bool = False,
) -> Explanation:
    """Why the KPI of one member (its key in readings; the company's without `by`) is what it is in the period.

    `with_company` holds a member against the whole company, for those who may see its figures.
    A locked period's is the published number, by its published inputs; the rows behind them are those of today. Money
    is in the company's currency, rates are fractions. UnknownKpi, UnknownBreakdown, and LookupError if there is no such
    member.
    """
    kpi, reader = kpi_named(key, by), shared_reader()
    asked = Asked(kpi, period, by or "company", member or "", reader)
    further = [one for one in kpi.further if by is None or asked.by in one.attributes]
    periods = periods_compared(kpi, period, reader.calendar)
    published = published_for(reader, asked.by, periods)
    live = readings.read(reader, [kpi, *further], periods, asked.by, published.members)
    found = live | published.instead_of([kpi], {key: live[key]})
    own = [one for one in found[key] if one.member == asked.member]
    if not own:
        raise LookupError(_("There is no member “%(member)s”.") % {"member": member})
    now = own[0]
    return Explanation(
        kpi=kpi,
        period=period,
        by=asked.by,
        reading=now,
        formula=kpi.formula.words(),
        calculation=_calculation(kpi, now),
        inputs=_inputs(asked, now),
        beside=[_figure(one, found[one.key], asked) for one in further],
        comparisons=compare(reader, kpi, own, by=by, member=member, with_company=with_company),
        size=_size(kpi, now),
        sample=_sample(kpi, now),
        definition=(kpi.definition[0], str(kpi.definition[1])),
        version=kpi.version,
        definition_version=reader.definition_version(kpi),
        maturing_until=_maturing_until(kpi, period, reader.today),
        computation=_computation(asked),
    )


def input_rows(
    key: str, input_name: str, period: Period, *, by: str | None = None, member: str | None = None
) -> list[Row]:
    """The rows that add up to one input of a KPI. KeyError when the KPI has no such input."""
    term = kpi_named(key, by).term(input_name)
    return rows_behind(shared_reader("rows"), term, period, by or "company", member or "")


def left_out_rows(
    key: str, input_name: str, period: Period, *, by: str | None = None, member: str | None = None
) -> list[Row]:
    """The rows that one input of a KPI leaves out, each with its reason. KeyError when the KPI has no such input."""
    term = kpi_named(key, by).term(input_name)
    return rows_left_out(shared_reader("rows"), term, period, by or "company", member or "")


def _calculation(kpi: Kpi, reading: Reading) -> str:
    currency = current_company().currency
    numbers = {
        term: formats.quantity(reading.inputs[term.key], term.measure.unit, currency) for term in kpi.terms
    }
    words = kpi.formula.words(numbers)
    if isinstance(kpi.formula, Term):
        return words
    return f"{words} = {formats.quantity(reading.value, kpi.unit, currency)}"


def _inputs(asked: Asked, reading: Reading) -> list[Input]:
    left_out = count_left_out(asked.reader, asked.kpi.terms, asked.period, asked.by, asked.member)
    return [_input(term, reading, left_out[term], asked) for term in asked.kpi.terms]


def _input(term: Term, reading: Reading, left_out: Reasons, asked: Asked) -> Input:
    measure = term.measure_by(asked.by)
    return Input(
        term=term,
        key=term.key,
        name=term.words(),
        condition=str(measure.where.words) or str(_("every record")),
        predicate=measure.where.sql,
        value=reading.inputs[term.key],
        left_out=left_out,
        asked=asked,
    )


def _figure(kpi: Kpi, found: list[Reading], asked: Asked) -> Figure:
    value = next(one for one in found if one.member == asked.member)
    key = kpi.key.removeprefix(f"{asked.kpi.key}.")
    return Figure(key, str(kpi.name), kpi.unit, value.value, value.undefined)


def _size(kpi: Kpi, reading: Reading) -> int | None:
    """What is divided by, where things are counted there."""
    if kpi.ratio is None or reading.denominator is None:
        return None
    units = {term.measure.unit for term in kpi.ratio.denominator.terms()}
    return int(reading.denominator) if units == {Unit.COUNT} else None


def _sample(kpi: Kpi, reading: Reading) -> Sample | None:
    if not kpi.counts or not reading.denominator or reading.numerator is None:
        return None
    part, whole = int(reading.numerator), int(reading.denominator)
    low, high = (Decimal(str(round(edge, 6))) for edge in wilson(part, whole))
    return Sample(whole, low, high, is_telling(part, whole))


def _maturing_until(kpi: Kpi, period: Period, today: date) -> date | None:
    until = period.end + timedelta(days=current_company().maturing_days)
    return until if kpi.is_cohort and today < until else None


def _computation(asked: Asked) -> Computation:
    done = SnapshotRun.objects.filter(status=SnapshotRun.Status.DONE).order_by("-started_at")
    kind, at = done.values_list("kind", "finished_at").first() or ("", None)
    return Computation(at, str(SnapshotRun.Kind(kind).label) if kind else "", _is_live(asked))


def _is_live(asked: Asked) -> bool:
    """Whether a change that waits for a run, or the lack of any, has the number read from the records."""
    reader = asked.reader
    if reader.source == "rows":
        return True
    spans = [span for term in asked.kpi.terms for span in spans_of(reader, term, asked.period)]
    return any(start <= day < end for start, end in spans for day in reader.stale)
