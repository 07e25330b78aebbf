"""What the walls' constraints write into migrations, and that the database does it."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.db.models import ForeignKey

from accounts.models import Membership, Region, Rep, Team
from accounts.tenancy import company_context
from accounts.tenancy.constraints import CompositeForeignKey, RowSecurity, VersionTrigger
from accounts.tenancy.roles import connect_as
from tests.accounts.sql import changed, rows


def written(value: object) -> str:
    return MigrationWriter.serialize(value)[0]


def test_a_migration_names_only_what_is_not_the_default():
    assert written(RowSecurity(name="x")) == "accounts.tenancy.constraints.RowSecurity(name='x')"


def test_a_migration_names_what_the_key_does_on_delete():
    assert written(CompositeForeignKey(name="x", field="rep", on_delete="SET NULL")) == (
        "accounts.tenancy.constraints.CompositeForeignKey(field='rep', name='x', on_delete='SET NULL')"
    )


def test_a_change_of_a_constraint_is_noticed():
    assert RowSecurity(name="x") == RowSecurity(name="x")
    assert RowSecurity(name="x") != RowSecurity(name="x", acting_user="user")
    assert RowSecurity(name="x") != VersionTrigger(name="x")


def test_a_migration_knows_nothing_of_our_foreign_keys():
    field = Team._meta.get_field("manager")
    _name, path, _args, arguments = field.deconstruct()
    assert (path, arguments["db_constraint"]) == ("django.db.models.ForeignKey", False)
    assert type(ModelState.from_model(Team).fields["manager"]).__mro__[1] is ForeignKey


def test_makemigrations_writes_the_walls_of_a_new_model():
    after = ProjectState()
    after.add_model(ModelState.from_model(Team))
    [migration] = MigrationAutodetector(ProjectState(), after)._detect_changes()["accounts"]
    names = {
        operation.constraint.name for operation in migration.operations if hasattr(operation, "constraint")
    }
    names |= {item.name for item in migration.operations[0].options.get("constraints", [])}
    assert {"team_company_id_key", "team_row_security", "team_manager_company", "team_version"} <= names


@pytest.fixture
def as_owner(transactional_db) -> Iterator[None]:
    with connect_as("owner"):
        yield


def policies(table: str) -> list[str]:
    found = rows("SELECT polname FROM pg_policy WHERE polrelid = %s::regclass ORDER BY polname", table)
    return [name for (name,) in found]


@pytest.mark.parametrize(
    "model, names", [(Region, ["company", "operators"]), (Membership, ["company", "operators", "own"])]
)
def test_row_security_can_be_taken_back(as_owner, model, names):
    [constraint] = [item for item in model._meta.constraints if isinstance(item, RowSecurity)]
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    without = policies(model._meta.db_table)
    with connection.schema_editor() as editor:
        editor.add_constraint(model, constraint)
    assert (without, policies(model._meta.db_table)) == ([], names)


@pytest.fixture
def reps_and_team(company, other_company) -> Iterator[None]:
    with company_context(company):
        Team.objects.create(name="Alpha", manager=Rep.objects.create(name="Ada"))


@pytest.mark.parametrize("action, left", [("SET NULL", [("Alpha", None)]), ("CASCADE", [])])
def test_the_key_can_act_when_sql_deletes(as_owner, reps_and_team, action, left):
    [plain] = [item for item in Team._meta.constraints if item.name == "team_manager_company"]
    acting = CompositeForeignKey(name=plain.name, field="manager", on_delete=action)
    swap(plain, acting)
    try:
        changed("DELETE FROM accounts_rep")
        assert rows("SELECT name, manager_id FROM accounts_team WHERE company_id IS NOT NULL") == left
    finally:
        swap(acting, plain)


def swap(old: CompositeForeignKey, new: CompositeForeignKey) -> None:
    with connection.schema_editor() as editor:
        editor.remove_constraint(Team, old)
        editor.add_constraint(Team, new)


def test_a_version_trigger_can_be_taken_back(as_owner):
    [trigger] = [item for item in Region._meta.constraints if isinstance(item, VersionTrigger)]
    count = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'accounts_region'::regclass AND tgname = 'region_version'"
    with connection.schema_editor() as editor:
        editor.remove_constraint(Region, trigger)
    without = rows(count)
    with connection.schema_editor() as editor:
        editor.add_constraint(Region, trigger)
    assert (without, rows(count)) == ([(0,)], [(1,)])


def test_no_change_is_left_for_a_migration(db):
    call_command("makemigrations", "accounts", check=True, dry_run=True, verbosity=0)
