"""What holds for every company: rows, cells, members, months and quarters tell one story."""

import os
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import groupby

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpis.catalogue import CATALOGUE, Kpi
from kpis.catalogue.formula import Term
from kpis.engine import cells
from kpis.engine.calendars import calendar_of
from kpis.engine.readings import Reading, read
from kpis.engine.rows import rows_behind
from kpis.engine.sums import Source
from kpis.measures import attributes
from kpis.measures.vocabulary import Flow, Stock
from kpis.rules.calendar import Period
from tests.kpis.engine.companies import TODAY, Builder, Sketch, sketches
from tests.kpis.figures import reader, total

KPIS = list(CATALOGUE.values())
ATTRIBUTES = sorted({attribute for kpi in KPIS for attribute in kpi.attributes} | {"company"})
PERIODS = ["2025-Q1", "2025-03", "2025-04-20", "2025-W12", "2025-02-11..2025-05-06", "2025-05", "2025"]

every_company = settings(
    max_examples=int(os.environ.get("EXAMPLES", "8")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture
def built(company) -> Callable[[Sketch], Iterator[None]]:
    """Builds a sketched company for one example, and takes it back afterwards."""
    return lambda sketch: _Built(company, sketch)


class _Built:
    def __init__(self, company, sketch: Sketch) -> None:
        self.company, self.sketch = company, sketch

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        Builder(self.sketch).build()
        cells.rebuild(self.company, TODAY)

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*error)


def period(company, key: str) -> Period:
    return calendar_of(company).parse(key)


def open_to(attribute: str) -> list[Kpi]:
    return [kpi for kpi in KPIS if attribute == "company" or attribute in kpi.attributes]


def readings(attribute: str, periods: list[Period], source: Source = "rows") -> dict[str, list[Reading]]:
    return read(reader(source, TODAY), open_to(attribute), periods, attribute)


@every_company
@given(sketch=sketches, key=st.sampled_from(PERIODS))
def test_cells_tell_what_the_rows_tell(company, built, sketch, key):
    with built(sketch):
        for attribute in ATTRIBUTES:
            when = [period(company, key)]
            assert readings(attribute, when, "cells") == readings(attribute, when, "rows")


@every_company
@given(sketch=sketches, key=st.sampled_from(PERIODS), attribute=st.sampled_from(ATTRIBUTES))
def test_rows_add_up_to_the_input_they_stand_behind(company, built, sketch, key, attribute):
    when = period(company, key)
    with built(sketch):
        for term, member, number in _inputs(readings(attribute, [when])):
            rows = rows_behind(reader(today=TODAY), term, when, attribute, member)
            assert (term.key, member, round(total(rows), 20)) == (term.key, member, round(number, 20))


def _inputs(found: dict[str, list[Reading]]) -> Iterator[tuple[Term, str, Fraction]]:
    """Each term once for each member."""
    seen = {
        (CATALOGUE[key].term(name), one.member, Fraction(number))
        for key, ones in found.items()
        for one in ones
        for name, number in one.inputs.items()
    }
    yield from sorted(seen, key=str)


@every_company
@given(sketch=sketches, key=st.sampled_from(PERIODS))
def test_members_of_an_additive_measure_add_up_to_the_company(company, built, sketch, key):
    when = [period(company, key)]
    with built(sketch):
        whole = {term: number for term, _, number in _inputs(readings("company", when)) if is_additive(term)}
        for attribute in set(ATTRIBUTES) - set(attributes.ROLLED_UP) - {"company"}:
            parts = [one for one in _inputs(readings(attribute, when)) if is_additive(one[0], attribute)]
            for term, ones in groupby(sorted(parts, key=str), key=lambda one: one[0]):
                assert (attribute, sum(number for _, _, number in ones)) == (attribute, whole[term])


@every_company
@given(sketch=sketches)
def test_months_add_up_to_the_quarter(company, built, sketch):
    quarter = period(company, "2025-Q1")
    months = calendar_of(company).split(quarter, "month")
    with built(sketch):
        for attribute in ("company", "rep", "product"):
            one, three = readings(attribute, [quarter]), readings(attribute, months)
            for key in one:
                for term in filter(_adds_up_over_time, CATALOGUE[key].terms):
                    assert _by_member(three[key], term) == _by_member(one[key], term)


def is_additive(term: Term, attribute: str = "company") -> bool:
    measure = term.measure_by(attribute)
    return (
        isinstance(measure, Flow | Stock) and not measure.distinct and attribute in {"company", *measure.by}
    )


def _adds_up_over_time(term: Term) -> bool:
    return isinstance(term.measure, Flow) and term.key == term.measure.key


def _by_member(found: list[Reading], term: Term) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for one in found:
        sums[one.member] = sums.get(one.member, Fraction()) + Fraction(one.inputs[term.key])
    return {member: number for member, number in sums.items() if number}


@every_company
@given(sketch=sketches, key=st.sampled_from(PERIODS))
def test_a_share_that_counts_never_passes_one(company, built, sketch, key):
    with built(sketch):
        for attribute in ATTRIBUTES:
            found = readings(attribute, [period(company, key)])
            for kpi in (kpi for kpi in open_to(attribute) if kpi.counts):
                assert all(one.numerator <= one.denominator for one in found[kpi.key])
