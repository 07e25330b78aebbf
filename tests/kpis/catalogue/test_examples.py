"""Every KPI has its worked example, its words and its page in the reference."""

from importlib import import_module

import pytest
from django.utils.functional import Promise

from kpis.catalogue import CATALOGUE
from tests.kpis.examples import EXAMPLES

for group in {kpi.group for kpi in CATALOGUE.values()}:
    import_module(f"tests.kpis.catalogue.test_{group}")

every_kpi = pytest.mark.parametrize("key", CATALOGUE)


@every_kpi
def test_kpi_has_a_worked_example_as_a_test(key):
    assert key in EXAMPLES


@every_kpi
def test_kpi_gives_every_input_of_its_example(key):
    assert set(CATALOGUE[key].example) == {term.key for term in CATALOGUE[key].terms}


@every_kpi
def test_kpi_has_a_name_and_a_question_to_translate(key):
    assert isinstance(CATALOGUE[key].name, Promise)
    assert isinstance(CATALOGUE[key].question, Promise)
