"""Whatever is done to the records, working marks off gives what a full rebuild gives, row for row."""

from datetime import timedelta

import pytest

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.engine import cells
from kpis.engine.calendars import today_of
from kpis.snapshots.recompute import recompute, work_off_marks
from tests.kpis.snapshots.edits import Editor
from tests.kpis.snapshots.stored import rebuilt_cells, stored_cells

BATCHES, EDITS_IN_A_BATCH = 15, 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_cells_after_random_edits_equal_a_full_rebuild(company: Company, seed: int) -> None:
    editor = Editor(company, seed)
    recompute(company)
    for _ in range(BATCHES):
        for _ in range(EDITS_IN_A_BATCH):
            editor.edit()
        work_off_marks(company.pk)
        recent = editor.done[-EDITS_IN_A_BATCH:]
        assert stored_cells(company) ^ rebuilt_cells(company) == set(), recent


def test_days_and_weeks_grow_old_as_in_a_full_rebuild(company: Company) -> None:
    Editor(company, seed=0)
    recompute(company)
    later = today_of(company) + timedelta(days=100)
    with company_context(company):
        cells.rewrite(company, [], later)
    assert stored_cells(company) == rebuilt_cells(company, later)
