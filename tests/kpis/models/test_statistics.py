"""What the planner knows of the tables in the middle of a first import, and what the triggers make of it."""

import pytest
from django.db import connection, transaction

from accounts.models import Rep
from accounts.tenancy import company_context
from accounts.tenancy.roles import credentials
from kpis.models import Customer, LineItem, Opportunity, OpportunityHistory, Product
from tests.factories import make_product, win_deals

pytestmark = pytest.mark.usefixtures("in_company")

SIZES = """
    SELECT relpages * current_setting('block_size')::int, pg_relation_size(oid) FROM pg_class WHERE oid = %s::regclass
"""
READ = """
    SELECT sum(idx_tup_fetch + seq_tup_read) FROM pg_stat_xact_user_tables
    WHERE relname IN ('kpis_opportunity', 'kpis_opportunityhistory', 'kpis_lineitem')
"""
MANY, FEW = 1500, 300


@pytest.mark.parametrize("model", [Rep, Product, Customer])
def test_the_planner_knows_of_a_batch_at_once(model):
    model.objects.bulk_create(model(name=f"Number {number}") for number in range(MANY))
    known, actual = known_and_actual_size(model)
    assert known > actual / 3


@pytest.mark.parametrize("model", [Opportunity, OpportunityHistory, LineItem])
def test_the_planner_knows_of_a_batch_of_deals_with_its_history_and_lines_at_once(model):
    win_deals_with_lines(MANY)
    known, actual = known_and_actual_size(model)
    assert known > actual / 3


def test_the_first_rows_of_a_company_are_found_by_their_deals_whoever_came_before(in_company, other_company):
    win_deals_with_lines(MANY)
    with company_context(other_company):
        before = rows_read()
        win_deals_with_lines(FEW)
        assert rows_read() - before < 100 * FEW


def test_rows_are_found_by_their_deals_after_a_failed_import_was_analysed():
    with pytest.raises(Undone), transaction.atomic():
        win_deals_with_lines(MANY)
        raise Undone
    analyse(Opportunity, OpportunityHistory, LineItem)
    before = rows_read()
    win_deals_with_lines(MANY)
    assert rows_read() - before < 100 * MANY


class Undone(Exception):
    pass


def analyse(*models) -> None:
    """From outside this test's transaction, as autovacuum does: it sees no row of it, only the pages it filled."""
    outside = connection.copy()
    outside.settings_dict.update(credentials("owner"))
    try:
        with outside.cursor() as cursor:
            for model in models:
                cursor.execute(f"ANALYZE {model._meta.db_table}")
    finally:
        outside.close()


def known_and_actual_size(model) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(SIZES, [model._meta.db_table])
        return cursor.fetchone()


def win_deals_with_lines(count: int) -> None:
    product = make_product(unit_price=5)
    deals = win_deals(count, amount=None)
    LineItem.objects.bulk_create(LineItem(opportunity=deal, line="1", product=product) for deal in deals)


def rows_read() -> int:
    """How many deals, stretches of history and lines this transaction has looked at."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return cursor.fetchone()[0]
