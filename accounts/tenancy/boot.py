"""Web and worker refuse to start as a role that row security does not hold."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

PRIVILEGES = """
    SELECT rolname, rolsuper, rolbypassrls, EXISTS (
        SELECT FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND pg_has_role(rolname, relowner, 'USAGE')
    )
    FROM pg_roles WHERE rolname = current_user
"""


def refuse_privileged_role(**kwargs: Any) -> None:
    """ImproperlyConfigured if DATABASE_URL names a superuser, a role with BYPASSRLS or an owner of tables."""
    with connection.cursor() as cursor:
        cursor.execute(PRIVILEGES)
        name, *privileges = cursor.fetchone()
    connection.close()
    faults = ("is a superuser", "bypasses row security", "owns tables")
    found = [fault for fault, is_so in zip(faults, privileges, strict=True) if is_so]
    if found:
        raise ImproperlyConfigured(
            f"The database role {name} {' and '.join(found)}, so nothing would keep companies apart. "
            "DATABASE_URL should name the app role; only migrations use the owner."
        )
