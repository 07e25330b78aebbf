"""What the planner knows of the tables in the middle of a first import, and what the triggers make of it."""

import pytest
from django.db import connection

from accounts.models import Rep
from accounts.tenancy import company_context
from kpis.models import Customer, LineItem, Opportunity, OpportunityHistory, Product
from tests.factories import make_product, win_deals

pytestmark = pytest.mark.usefixtures("in_company")

SIZES = """
    SELECT relpages * current_setting('block_size')::int, pg_relation_size(oid) FROM pg_class WHERE oid = %s::regclass
"""
READ = "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'kpis_lineitem'"
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


def test_the_first_lines_of_a_company_are_found_by_their_deals_whoever_came_before(in_company, other_company):
    win_deals_with_lines(MANY)
    with company_context(other_company):
        before = lines_read()
        win_deals_with_lines(FEW)
        assert lines_read() - before < 10 * FEW


def known_and_actual_size(model) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(SIZES, [model._meta.db_table])
        return cursor.fetchone()


def win_deals_with_lines(count: int) -> None:
    product = make_product(unit_price=5)
    deals = win_deals(count, amount=None)
    LineItem.objects.bulk_create(LineItem(opportunity=deal, line="1", product=product) for deal in deals)


def lines_read() -> int:
    """How many lines this transaction has looked at."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return cursor.fetchone()[0]
