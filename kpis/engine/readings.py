"""From sums to values: every KPI, period and member asked for, in a few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal
from fractions import Fraction

from kpis.catalogue.formula import Formula, Term, Undefined
from kpis.catalogue.kpi import Kpi
from kpis.engine.members import Member, members_of
from kpis.engine.sums import Reader
from kpis.engine.values import TermValues
from kpis.rules.calendar import Period

PRECISION = Context(prec=40)


@dataclass(frozen=True)
class Pending:
    """What a published number would be if its changes were approved, and how many records they come from."""

    value: Decimal | None
    changes: int


@dataclass(frozen=True)
class Reading:
    """One value of a KPI. `value` is None where the KPI is undefined, and `undefined` says why.

    Money is in the company's currency, rates are fractions, durations days. `numerator` and `denominator` are those
    of the division at the top of the formula, if there is one and they have a value; `inputs` holds every term by key.
    """

    member: str
    external_id: str
    member_name: str
    period: Period
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    inputs: dict[str, Decimal | None]
    undefined: str | None
    published_at: datetime | None = None
    pending: Pending | None = None


def read(
    reader: Reader,
    kpis: Sequence[Kpi],
    periods: Sequence[Period],
    attribute: str = "company",
    also: Iterable[str] = (),
) -> dict[str, list[Reading]]:
    """Readings of each KPI by key, as the company defines it, ordered by member and period.

    Every KPI must have the attribute. `also` are members to read even if they are deleted and have no figures.
    """
    kpis = [reader.defined(kpi) for kpi in kpis]
    terms = dict.fromkeys(term for kpi in kpis for term in kpi.terms)
    values = TermValues(reader, list(terms), periods, attribute)
    members = members_of(attribute, values.members.union(also))
    return {
        kpi.key: [
            _reading(kpi, member, position, period, values)
            for member in members
            for position, period in enumerate(periods)
        ]
        for kpi in kpis
    }


def _reading(kpi: Kpi, member: Member, position: int, period: Period, values: TermValues) -> Reading:
    inputs = {term: values.of(term, member.key, position) for term in kpi.terms}
    return reading_of(kpi, member, period, inputs)


def reading_of(kpi: Kpi, member: Member, period: Period, inputs: dict[Term, Fraction]) -> Reading:
    """What the formula makes of its inputs."""
    value, undefined = _evaluated(kpi.formula, inputs)
    ratio = kpi.ratio
    return Reading(
        member=member.key,
        external_id=member.external_id,
        member_name=member.name,
        period=period,
        value=value,
        numerator=_evaluated(ratio.numerator, inputs)[0] if ratio else None,
        denominator=_evaluated(ratio.denominator, inputs)[0] if ratio else None,
        inputs={term.key: exact(number) for term, number in inputs.items()},
        undefined=undefined,
    )


def _evaluated(formula: Formula, inputs: dict[Term, Fraction]) -> tuple[Decimal | None, str | None]:
    try:
        return exact(formula.evaluate(inputs)), None
    except Undefined as reason:
        return None, str(reason)


def exact(number: Fraction) -> Decimal:
    """The number as a decimal: exact where it has an end, else to 40 digits."""
    quotient = PRECISION.divide(Decimal(number.numerator), Decimal(number.denominator))
    return Decimal(f"{quotient.normalize(PRECISION):f}")
