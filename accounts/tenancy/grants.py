"""What the app and platform roles may do with the owner's tables. Run by the first migration."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.tenancy.roles import role_name

GRANTS = """
    GRANT USAGE ON SCHEMA public TO {users};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {users};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {users};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {users};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {users};
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {users};
"""

BUMP_VERSION = """
    CREATE FUNCTION accounts_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.version := OLD.version + 1;
        NEW.updated_at := statement_timestamp();
        RETURN NEW;
    END $$
"""


def grant(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rows, of tables made already and of those the owner will make; no table of their own, no TRUNCATE."""
    schema_editor.execute(GRANTS.format(users=f"{role_name('app')}, {role_name('platform')}"))
