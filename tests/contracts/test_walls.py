"""What holds for every table and every registered model, read from PostgreSQL's own catalogue."""

import re

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import Company, Record
from accounts.tenancy import OwnedModel, company_context
from accounts.tenancy.checks import check_owned_models
from accounts.tenancy.models import OwnedManager
from tests.contracts.isolation.attack import fingerprint
from tests.contracts.isolation.world import make_world

OWNED = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
RECORDS = [model for model in OWNED if issubclass(model, Record)]
COMPANY = (
    "(company_id = ( SELECT (current_setting('salesperf.company_id'::text))::bigint AS current_setting))"
)

pytestmark = pytest.mark.django_db


def rows(sql: str, *params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def names(sql: str, *params) -> list[str]:
    return [name for (name,) in rows(sql, *params)]


COMPANYS_TABLES = """
    SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE attname = 'company_id' AND NOT attisdropped AND relkind IN ('r', 'p')
    AND relnamespace = 'public'::regnamespace
"""


def test_each_table_with_a_company_is_an_owned_models():
    assert set(names(COMPANYS_TABLES)) == {model._meta.db_table for model in OWNED}


def test_each_reference_to_the_company_is_an_owned_models():
    references = {
        field.related_model for field in Company._meta.get_fields(include_hidden=True) if field.one_to_many
    }
    assert references == set(OWNED)


def test_each_table_with_a_company_has_forced_row_security():
    assert names(COMPANYS_TABLES + " AND NOT (relrowsecurity AND relforcerowsecurity)") == []


def policies(table: str) -> dict[str, tuple]:
    found = rows(
        "SELECT policyname, cmd, roles::text[], qual, with_check, permissive FROM pg_policies WHERE tablename = %s",
        table,
    )
    return {name: tuple(rest) for name, *rest in found}


@pytest.mark.parametrize(
    "model", [model for model in OWNED if not model.acting_user_field], ids=lambda model: model.__name__
)
def test_a_table_opens_to_the_app_in_its_company_alone(model):
    assert policies(model._meta.db_table) == {
        "company": ("ALL", ["salesperf_app"], COMPANY, COMPANY, "PERMISSIVE"),
        "operators": ("ALL", ["salesperf_owner", "salesperf_platform"], "true", "true", "PERMISSIVE"),
    }


def test_memberships_alone_open_to_a_person_and_only_to_be_read():
    assert [model.__name__ for model in OWNED if model.acting_user_field] == ["Membership"]
    found = policies("accounts_membership")
    assert sorted(found) == ["company", "operators", "own"]
    assert found["own"][0] == "SELECT"
    assert "user_id" not in found["company"][2] + found["company"][3]


def composite_keys(table: str) -> set[tuple[str, str, str, bool, bool]]:
    """(column, table it points to, its columns, deferrable, deferred) of each key that has the company in it."""
    return set(
        rows(
            """
            SELECT own[2], confrelid::regclass::text, their, condeferrable, condeferred FROM (
                SELECT *,
                    (SELECT array_agg(attname::text ORDER BY n) FROM unnest(conkey) WITH ORDINALITY u(k, n)
                     JOIN pg_attribute ON attrelid = conrelid AND attnum = k) AS own,
                    (SELECT string_agg(attname, ',' ORDER BY n) FROM unnest(confkey) WITH ORDINALITY u(k, n)
                     JOIN pg_attribute ON attrelid = confrelid AND attnum = k) AS their
                FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass AND cardinality(conkey) = 2
            ) AS keys WHERE own[1] = 'company_id' AND convalidated
            """,
            table,
        )
    )


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_each_reference_between_owned_models_is_a_composite_key(model):
    wanted = {
        (field.column, field.related_model._meta.db_table, "company_id,id", True, True)
        for field in model._meta.local_fields
        if field.is_relation and issubclass(field.related_model, OwnedModel)
    }
    assert composite_keys(model._meta.db_table) == wanted


def test_no_key_between_companys_tables_leaves_the_company_out():
    assert (
        names(
            f"""
            SELECT conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) = 1
            AND conrelid::regclass::text IN ({COMPANYS_TABLES}) AND confrelid::regclass::text IN ({COMPANYS_TABLES})
            """
        )
        == []
    )


def test_each_unique_index_but_the_primary_key_includes_the_company():
    assert (
        names(
            f"""
            SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid::regclass::text IN ({COMPANYS_TABLES}) AND indisunique AND NOT indisprimary
            AND (SELECT attnum FROM pg_attribute WHERE attrelid = indrelid AND attname = 'company_id')
                <> ALL (indkey)
            """
        )
        == []
    )


def test_each_exclusion_includes_the_company():
    assert (
        names(
            f"""
            SELECT conname FROM pg_constraint WHERE contype = 'x'
            AND conrelid::regclass::text IN ({COMPANYS_TABLES})
            AND pg_get_constraintdef(oid) NOT LIKE '%%company_id%%'
            """
        )
        == []
    )


def test_each_view_is_read_with_the_rights_of_who_reads_it():
    assert (
        names(
            """
            SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
            AND NOT coalesce(reloptions @> '{security_invoker=true}' OR reloptions @> '{security_invoker=on}', false)
            """
        )
        == []
    )


def test_no_materialized_view_keeps_the_rows_of_all_companies():
    assert (
        names("SELECT relname FROM pg_class WHERE relkind = 'm' AND relnamespace = 'public'::regnamespace")
        == []
    )


MAKERS_RIGHTS = "FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"


def test_a_function_with_its_makers_rights_says_where_it_looks_up_names():
    assert (
        names(f"SELECT proname {MAKERS_RIGHTS} AND NOT 'search_path=public, pg_temp' = ANY (proconfig)") == []
    )


def test_a_function_with_its_makers_rights_is_a_trigger_or_takes_a_company_and_its_keys():
    taken = f"SELECT DISTINCT pg_get_function_identity_arguments(oid) {MAKERS_RIGHTS}"
    assert {re.sub(r"\w+ bigint", "bigint", one) for one in names(taken)} <= {"", "bigint, bigint[]"}


def test_a_function_with_its_makers_rights_changes_nothing_of_another_company():
    mine, theirs = (
        make_world("kestrel-co", "zqkestrel", 41414141),
        make_world("marten-co", "zqmarten", 82828282),
    )
    before = fingerprint(theirs)
    with company_context(mine.company):
        for name in names(f"SELECT proname {MAKERS_RIGHTS} AND pronargs = 2 ORDER BY 1"):
            rows(f"SELECT {name}(%s, %s)", mine.company.pk, sorted(theirs.keys().values()))
            assert (name, fingerprint(theirs)) == (name, before)


def test_the_app_role_owns_nothing_and_is_nobody_else():
    owned = "SELECT relname FROM pg_class WHERE pg_has_role('salesperf_app', relowner, 'USAGE')"
    assert names(owned) == []
    assert (
        names("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'salesperf_app'::regrole")
        == []
    )


def test_the_app_role_may_only_touch_rows():
    rights = names(
        "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = 'salesperf_app' AND privilege_type <> 'TRUNCATE' ORDER BY 1"
    )
    assert rights == ["DELETE", "INSERT", "SELECT", "UPDATE"]


def test_the_app_role_may_not_write_the_log_of_migrations():
    rights = (
        "SELECT has_table_privilege('salesperf_app', 'django_migrations', right_) "
        "FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS right_"
    )
    assert names(rights) == [True, False, False, False]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_each_record_counts_its_versions(model):
    trigger = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s"
    assert rows(trigger, model._meta.db_table, f"{model._meta.model_name}_version") == [(1,)]


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_each_owned_model_reads_through_a_wall(model):
    assert isinstance(model._base_manager, OwnedManager)
    assert isinstance(model._default_manager, OwnedManager)


def test_owned_models_obey_the_rules():
    assert check_owned_models() == []
