"""The database backend: when the context reaches PostgreSQL, and what the tripwire refuses."""

import pytest
from django.db import connection, transaction
from psycopg import sql

from accounts.models import Rep
from accounts.tenancy import NoCompany, acting_user, company_context
from accounts.tenancy.roles import connect_as
from tests.accounts.sql import rows

COMPANY = "SELECT current_setting('salesperf.company_id', true)"


def test_the_context_is_sent_once_a_transaction(company, django_assert_num_queries):
    with company_context(company):
        rows(COMPANY)
        carried = connection._carried
        rows(COMPANY)
    assert carried == (str(company.pk), "", "")


def test_sending_the_context_is_not_counted_as_a_query(company, django_assert_num_queries):
    with company_context(company), django_assert_num_queries(1):
        rows(COMPANY)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_carried_past_a_commit(company):
    with company_context(company):
        assert rows(COMPANY) == [(str(company.pk),)]
    assert rows(COMPANY) == [("",)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_carried_past_a_rollback(company):
    with pytest.raises(ZeroDivisionError), company_context(company):
        rows(COMPANY)
        raise ZeroDivisionError
    assert rows(COMPANY) == [("",)]


@pytest.mark.django_db(transaction=True)
def test_a_new_transaction_is_sent_the_context_again(company):
    for _ in range(2):
        with company_context(company):
            assert rows(COMPANY) == [(str(company.pk),)]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_carries_nothing(company):
    with company_context(company):
        rows(COMPANY)
    connection.close()
    assert rows(COMPANY) == [(None,)]


def test_a_savepoint_rolled_back_by_hand_is_followed(company, other_company):
    with company_context(company):
        rows(COMPANY)
        savepoint = transaction.savepoint()
        with company_context(other_company):
            rows(COMPANY)
        transaction.savepoint_rollback(savepoint)
        assert rows(COMPANY) == [(str(company.pk),)]


def test_a_failed_statement_can_be_followed_by_others(company):
    with company_context(company):
        with pytest.raises(Exception, match="division by zero"), transaction.atomic():
            rows("SELECT 1/0")
        assert rows(COMPANY) == [(str(company.pk),)]


def test_a_copy_as_the_first_statement_is_in_the_company(company, ada, zoe):
    with company_context(company), connection.cursor() as cursor:
        with cursor.copy("COPY accounts_rep (name) TO STDOUT") as copy:
            assert list(copy.rows()) == [("Ada",)]


def test_a_cursor_opened_before_a_context_follows_it(company, other_company, ada, zoe):
    with company_context(company), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with company_context(other_company):
            assert [row[0] for row in cursor.stream("SELECT name FROM accounts_rep")] == ["Zoe"]


@pytest.mark.django_db(transaction=True)
def test_a_server_side_cursor_is_in_the_company(company, ada, zoe):
    with company_context(company):
        assert [rep.name for rep in Rep.objects.iterator()] == ["Ada"]


UNOWNED = [
    "SELECT * FROM accounts_rep",
    'SELECT * FROM "accounts_rep"',
    "select * from ACCOUNTS_REP",
    "SELECT * FROM accounts_company JOIN public.accounts_rep ON true",
    "DELETE FROM accounts_team",
    "SELECT * FROM accounts_membership",
]


@pytest.mark.parametrize("statement", UNOWNED)
def test_the_tripwire_refuses_a_companys_table_without_a_company(db, statement):
    with pytest.raises(NoCompany, match="no company is set"):
        rows(statement)


def test_the_tripwire_reads_composed_statements(db):
    with pytest.raises(NoCompany):
        rows(sql.SQL("SELECT * FROM {}").format(sql.Identifier("accounts_rep")))


@pytest.mark.parametrize("way", ["copy", "stream", "executemany"])
def test_the_tripwire_holds_what_goes_round_execute(db, way):
    arguments = {"executemany": ["DELETE FROM accounts_rep WHERE id = %s", [[1]]]}
    with pytest.raises(NoCompany), connection.cursor() as cursor:
        list(getattr(cursor, way)(*arguments.get(way, ["COPY accounts_rep TO STDOUT"])))


def test_the_tripwire_lets_an_acting_user_read_memberships_alone(owner):
    with acting_user(owner):
        rows("SELECT * FROM accounts_membership")
        with pytest.raises(NoCompany):
            rows("SELECT * FROM accounts_rep")


def test_the_tripwire_leaves_other_tables_alone(db):
    assert rows("SELECT 'accounts_reputation', 'accounts_rep_id' FROM accounts_company") == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["owner", "platform"])
def test_operators_see_all_companies(ada, zoe, role):
    with connect_as(role):
        assert rows("SELECT name FROM accounts_rep ORDER BY name") == [("Ada",), ("Zoe",)]
    assert rows("SELECT current_user") == [("salesperf_app",)]


@pytest.mark.django_db(transaction=True)
def test_the_role_does_not_change_inside_a_transaction(company):
    with company_context(company), pytest.raises(RuntimeError), connect_as("owner"):
        pass
