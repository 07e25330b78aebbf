"""For every company, the parts of each bridge add up to the change of the KPI."""

from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from kpis.catalogue import CATALOGUE
from kpis.engine.calendars import calendar_of
from kpis.selectors import read_kpi
from kpis.selectors.bridges import SPLITTERS, bridge, mixes
from tests.kpis.engine.companies import Builder, Sketch, sketches
from tests.kpis.engine.test_agreement import every_company

pytestmark = pytest.mark.usefixtures("in_company")

PERIODS = ["2025-Q1", "2025-02", "2025-03", "2025-04", "2025-W12", "2025-02-11..2025-05-06"]


@every_company
@given(sketch=sketches, key=st.sampled_from(PERIODS), against=st.sampled_from(["previous", "year_before"]))
def test_the_parts_add_up_to_the_change(company, sketch: Sketch, key: str, against: str):
    period = calendar_of(company).parse(key)
    with transaction.atomic():
        Builder(sketch).build()
        for kpi in SPLITTERS:
            for by in (None, *sorted(mixes(CATALOGUE[kpi]))):
                _adds_up(kpi, period, against, by)
        transaction.set_rollback(True)


def _adds_up(kpi, period, against, by):
    found = bridge(kpi, period, against=against, by=by)
    values = [read_kpi(kpi, when)[0].value for when in (found.earlier, found.later)]
    assert [found.before, found.after] == values
    assert bool(found.parts) == (None not in values)
    if found.parts:
        change = Fraction(values[1]) - Fraction(values[0])
        assert sum((Fraction(part.amount) for part in found.parts), Fraction()) == change
        assert abs(sum((part.exact for part in found.parts), Fraction()) - change) < Fraction(1, 10**30)
