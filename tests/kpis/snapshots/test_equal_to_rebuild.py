"""Whatever is done to the records, working marks off gives what a full rebuild gives, row for row."""

from datetime import timedelta

import pytest
from django.db import connection

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


COPIED = {
    "kpis_split": "team_id, owner_id, owner_team_id, outcome, type, is_existing_customer, is_in_initiative,"
    " closed_on, cancelled_on, deal_amount, deal_cost, deleted_at",
    "kpis_activity": "team_id, done_on",
    "kpis_lead": "team_id, sales_region_id, opportunity_id, has_opportunity, won_on, qualified_at, score",
    "kpis_opportunity": "is_in_initiative, first_contact_at, sales_campaign_id, score",
    "kpis_spend": "rate",
}


@pytest.mark.parametrize("seed", range(3))
def test_what_records_take_from_others_is_what_writing_them_again_gives(company: Company, seed: int) -> None:
    editor = Editor(company, seed)
    for _ in range(BATCHES * EDITS_IN_A_BATCH):
        editor.edit()
    with company_context(company), connection.cursor() as cursor:
        for table, columns in COPIED.items():
            told = f"SELECT id, {columns} FROM {table} ORDER BY id"
            cursor.execute(told)
            before = cursor.fetchall()
            cursor.execute(f"UPDATE {table} SET company_id = company_id")
            cursor.execute(told)
            assert cursor.fetchall() == before


SPELLS = """
    SELECT customer_id, since_on, lost_on, reason, is_past, deleted_at, region_id, campaign_id, segment, country, source
    FROM kpis_customerspell ORDER BY 1, 2
"""


@pytest.mark.parametrize("seed", range(3))
def test_stays_of_customers_are_what_telling_them_again_gives(company: Company, seed: int) -> None:
    editor = Editor(company, seed)
    for _ in range(BATCHES * EDITS_IN_A_BATCH):
        editor.edit()
    with company_context(company), connection.cursor() as cursor:
        cursor.execute(SPELLS)
        before = cursor.fetchall()
        cursor.execute("DELETE FROM kpis_customerspell WHERE NOT is_past")
        cursor.execute(
            "SELECT kpis_tell_spells(company_id, array_agg(id)) FROM kpis_customer GROUP BY company_id"
        )
        cursor.execute(SPELLS)
        assert cursor.fetchall() == before
