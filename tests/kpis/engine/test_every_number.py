"""Every KPI, period and break-down of random companies with every kind of record: the rows add up to the inputs, the
inputs make the number, and what is computed step by step is what is computed at once.
"""

import os
from fractions import Fraction
from random import Random

import pytest

from kpis.catalogue import CATALOGUE, Kpi
from kpis.catalogue.formula import Term, Undefined
from kpis.engine import cells
from kpis.engine.calendars import calendar_of
from kpis.engine.readings import Reading, exact, read
from kpis.engine.rows import rows_behind
from kpis.rules.calendar import Period
from kpis.snapshots.marks import take_marks
from tests.kpis.figures import reader, total
from tests.kpis.random_company import RandomCompany, random_company
from tests.kpis.random_records import TODAY
from tests.kpis.snapshots.stored import rebuilt_cells, stored_cells

pytestmark = pytest.mark.django_db

COMPANIES, EDITED = (int(count) for count in os.environ.get("RANDOM_COMPANIES", "200,20").split(","))
"""How many companies are read, and how many are edited or stored and read; RANDOM_COMPANIES=500,100 takes its time."""
AT_ONCE = 20
KEYS = (
    "2025-Q1",
    "2025-03",
    "2025-03",
    "2025-03-30",
    "2025-W12",
    "2025-02-11..2025-05-06",
    "2025-05",
    "2025",
)
SOLAR_KEYS = ("1403", "1403-12", "1403-12", "2025-03-30", "2025-02-11..2025-05-06", "1404-02")
QUESTIONS = [(kpi, by) for kpi in CATALOGUE.values() for by in ("company", *sorted(kpi.attributes))]
Random(1).shuffle(QUESTIONS)


def questions(seed: int) -> list[tuple[Kpi, str]]:
    """Those of a company; all companies together are asked every KPI by every break-down."""
    each = -(-len(QUESTIONS) // COMPANIES) + 1
    first = seed * each
    return [QUESTIONS[(first + number) % len(QUESTIONS)] for number in range(each)]


def period_of(made: RandomCompany) -> Period:
    solar = made.company.calendar == "solar_hijri"
    return calendar_of(made.company).parse(made.chance.choice(SOLAR_KEYS if solar else KEYS))


def batches(count: int) -> list[object]:
    ranges = [range(first, min(first + AT_ONCE, count)) for first in range(0, count, AT_ONCE)]
    return [pytest.param(seeds, id=f"companies {seeds[0]} to {seeds[-1]}") for seeds in ranges]


@pytest.mark.parametrize("seeds", batches(COMPANIES))
def test_rows_add_up_to_the_inputs_and_the_inputs_make_the_number(seeds):
    for seed in seeds:
        with random_company(seed) as made:
            period = period_of(made)
            for kpi, by in questions(seed):
                for one in read(reader(today=TODAY), [kpi], [period], by)[kpi.key]:
                    _explains_itself(f"company {seed}", kpi, by, one)


def _explains_itself(where: str, kpi: Kpi, by: str, one: Reading) -> None:
    found = {term: _rows_total(term, one, by) for term in kpi.terms}
    told = {term.key: round(number, 20) for term, number in found.items()}
    said = {key: round(Fraction(number), 20) for key, number in one.inputs.items()}
    what = (where, kpi.key, by, one.member, one.period.key)
    assert (what, told) == (what, said)
    assert (what, _value(kpi, found)) == (what, None if one.value is None else round(one.value, 15))


def _rows_total(term: Term, one: Reading, by: str) -> Fraction:
    return total(rows_behind(reader(today=TODAY), term, one.period, by, one.member))


def _value(kpi: Kpi, found: dict[Term, Fraction]) -> object:
    try:
        return round(exact(kpi.formula.evaluate(found)), 15)
    except Undefined:
        return None


@pytest.mark.parametrize("seeds", batches(EDITED))
def test_what_is_computed_step_by_step_is_what_is_computed_at_once(seeds):
    for seed in seeds:
        with random_company(seed, "edited") as made:
            cells.rebuild(made.company, TODAY)
            take_marks()
            for _ in range(3):
                made.edit()
                cells.rewrite(made.company, take_marks().days, TODAY)
            assert (seed, stored_cells(made.company)) == (seed, rebuilt_cells(made.company, TODAY))


@pytest.mark.parametrize("seeds", batches(EDITED))
def test_cells_tell_what_rows_tell(seeds):
    for seed in seeds:
        with random_company(seed, "stored") as made:
            cells.rebuild(made.company, TODAY)
            period, by = period_of(made), made.chance.choice(["company", "rep", "team", "region", "source"])
            kpis = [kpi for kpi in CATALOGUE.values() if by in {"company", *kpi.attributes}]
            from_cells, from_rows = (
                read(reader(source, TODAY), kpis, [period], by) for source in ("cells", "rows")
            )
            assert (seed, from_cells) == (seed, from_rows)
