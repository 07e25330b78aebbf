"""The second wall, through SQL that knows nothing of the first."""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from psycopg.errors import FeatureNotSupported

from accounts.models import Membership, Rep, Role
from accounts.tenancy import acting_user, company_context
from accounts.tenancy.postgresql import base
from tests.accounts.sql import changed, rows


@pytest.fixture
def no_tripwire(monkeypatch):
    monkeypatch.setattr(base, "refuse_unowned", lambda sql, context: None)


def test_tests_run_as_the_app_role(db):
    assert rows("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [
        ("salesperf_app", False, False)
    ]


def test_sql_sees_the_rows_of_the_company_alone(company, other_company, ada, zoe):
    with company_context(company):
        assert rows("SELECT name FROM accounts_rep") == [("Ada",)]
        assert rows("SELECT name FROM accounts_rep WHERE company_id = %s", other_company.pk) == []


@pytest.mark.django_db(transaction=True)
def test_a_setting_never_made_is_an_error(no_tripwire, ada):
    connection.close()
    with pytest.raises(ProgrammingError, match="unrecognized configuration parameter"):
        rows("SELECT name FROM accounts_rep")


@pytest.mark.django_db(transaction=True)
def test_a_setting_left_empty_by_an_earlier_transaction_is_an_error(no_tripwire, company, ada):
    with company_context(company):
        rows("SELECT name FROM accounts_rep")
    assert rows("SELECT current_setting('salesperf.company_id')") == [("",)]
    with pytest.raises(DatabaseError, match="invalid input syntax for type bigint"):
        rows("SELECT name FROM accounts_rep")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_used_before", [False, True])
def test_memberships_are_empty_without_a_company_and_a_user(no_tripwire, company, owner, is_used_before):
    connection.close()
    if is_used_before:
        with company_context(company, user=owner):
            rows("SELECT 1")
    assert rows("SELECT * FROM accounts_membership") == []


def test_a_row_cannot_be_moved_to_another_company(company, other_company, ada):
    with pytest.raises(ProgrammingError, match="row-level security"), company_context(company):
        changed("UPDATE accounts_rep SET company_id = %s", other_company.pk)


def test_a_row_cannot_be_inserted_for_another_company(company, other_company):
    with pytest.raises(ProgrammingError, match="row-level security"), company_context(company):
        changed(
            "INSERT INTO accounts_rep (company_id, external_id, name, email) VALUES (%s, 'x', 'x', '')",
            other_company.pk,
        )


@pytest.mark.parametrize("statement", ["UPDATE accounts_rep SET name = 'x'", "DELETE FROM accounts_rep"])
def test_another_companys_rows_cannot_be_changed(company, zoe, statement):
    with company_context(company):
        assert changed(f"{statement} WHERE id = %s", zoe.pk) == 0


def test_an_upsert_that_meets_another_companys_row_is_refused(company, zoe):
    with pytest.raises(ProgrammingError, match="row-level security"), company_context(company):
        changed(
            "INSERT INTO accounts_rep (id, company_id, external_id, name, email) VALUES (%s, %s, 'x', 'x', '') "
            "ON CONFLICT (id) DO UPDATE SET name = 'mine'",
            zoe.pk,
            company.pk,
        )


def test_copying_into_a_companys_table_is_refused(company):
    with pytest.raises(FeatureNotSupported, match="COPY FROM"):
        with company_context(company), connection.cursor() as cursor:
            with cursor.copy("COPY accounts_rep (company_id, external_id, name, email) FROM STDIN") as copy:
                copy.write_row((company.pk, "x", "x", ""))


def test_copying_through_a_temporary_table_works(company):
    with company_context(company), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE incoming (name text) ON COMMIT DROP")
        with cursor.copy("COPY incoming FROM STDIN") as copy:
            copy.write_row(("Ada",))
        cursor.execute(
            "INSERT INTO accounts_rep (company_id, external_id, name, email) SELECT %s, name, name, '' FROM incoming",
            [company.pk],
        )
        assert Rep.objects.get().name == "Ada"


def test_copying_out_gives_the_company_alone(company, ada, zoe):
    with company_context(company), connection.cursor() as cursor:
        with cursor.copy("COPY accounts_rep (name) TO STDOUT") as copy:
            assert list(copy.rows()) == [("Ada",)]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE accounts_rep DISABLE ROW LEVEL SECURITY",
        "DROP POLICY company ON accounts_rep",
        "SET ROLE salesperf_owner",
        "SET SESSION AUTHORIZATION salesperf_owner",
        "CREATE TABLE mine (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    ],
)
def test_the_app_role_cannot_take_the_wall_down(db, company, statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), company_context(company):
        changed(statement)


def test_switching_row_security_off_makes_statements_fail(company, ada):
    with (
        pytest.raises(DatabaseError, match="would be affected by row-level security"),
        company_context(company),
    ):
        changed("SET LOCAL row_security = off")
        rows("SELECT * FROM accounts_rep")


def test_a_person_sees_their_own_memberships_before_a_company_is_known(owner, outsider, company):
    with acting_user(owner):
        assert rows("SELECT user_id, company_id FROM accounts_membership") == [(owner.pk, company.pk)]


def test_inside_a_company_other_companies_memberships_are_hidden(company, other_company, owner):
    with company_context(other_company):
        Membership.objects.create(user=owner, role=Role.REP)
    with company_context(company, user=owner):
        assert rows("SELECT company_id FROM accounts_membership") == [(company.pk,)]


def test_a_person_cannot_let_themselves_into_a_company(owner, other_company):
    with pytest.raises(ProgrammingError, match="row-level security"), acting_user(owner):
        changed(
            "INSERT INTO accounts_membership (company_id, user_id, role, is_active) VALUES (%s, %s, 'owner', true)",
            other_company.pk,
            owner.pk,
        )


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_membership SET role = 'owner'", "DELETE FROM accounts_membership"]
)
def test_a_person_cannot_change_their_memberships_before_a_company_is_known(rep, statement):
    with acting_user(rep):
        assert changed(statement) == 0


def test_a_person_reads_no_other_table_before_a_company_is_known(no_tripwire, owner, ada):
    with pytest.raises(DatabaseError, match="invalid input syntax"), acting_user(owner):
        rows("SELECT * FROM accounts_rep")


def test_a_reference_is_held_even_by_a_role_that_sees_both_companies(company, zoe):
    with pytest.raises(IntegrityError, match="team_manager_company"), company_context(company):
        changed(
            "INSERT INTO accounts_team (company_id, external_id, name, manager_id) VALUES (%s, 'x', 'x', %s)",
            company.pk,
            zoe.pk,
        )
        connection.check_constraints()


@pytest.mark.django_db(transaction=True)
def test_a_reference_to_another_company_fails_when_the_context_ends(company, zoe):
    with pytest.raises(IntegrityError, match="team_manager_company"), company_context(company):
        changed(
            "INSERT INTO accounts_team (company_id, external_id, name, manager_id) VALUES (%s, 'x', 'x', %s)",
            company.pk,
            zoe.pk,
        )


def test_a_savepoint_that_fails_leaves_the_wall_as_it_was(company, other_company, ada, zoe):
    with company_context(company):
        with pytest.raises(ZeroDivisionError), company_context(other_company):
            rows("SELECT name FROM accounts_rep")
            raise ZeroDivisionError
        assert rows("SELECT name FROM accounts_rep") == [("Ada",)]


def test_the_wall_is_back_after_a_context_inside_a_transaction(no_tripwire, company, ada):
    with transaction.atomic():
        with company_context(company):
            rows("SELECT name FROM accounts_rep")
        with pytest.raises(DatabaseError, match="invalid input syntax"), transaction.atomic():
            rows("SELECT name FROM accounts_rep")
