"""The three database roles: owner migrates, app serves, platform backs up. Web and worker know app alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from salesperf import embedded, env

Role = Literal["owner", "app", "platform"]


def role_name(role: Role) -> str:
    """What the role is called on this server."""
    return settings.DATABASE_ROLES[role]


def credentials(role: Role) -> dict[str, Any]:
    """USER, PASSWORD, HOST and PORT by which the role connects; ImproperlyConfigured when not known."""
    variable = "DATABASE_URL" if role == "app" else f"DATABASE_{role.upper()}_URL"
    url = os.environ.get(variable)
    if not url and os.environ.get("DATABASE_URL"):
        raise ImproperlyConfigured(f"{variable} is not set: this command connects as the {role} role.")
    parts = env.database(variable, url or embedded.url(settings.VAR_DIR, role))
    return {key: parts[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}


@contextmanager
def connect_as(role: Role) -> Iterator[None]:
    """Use the default database as another role, for a command. Not inside a transaction."""
    if connection.in_atomic_block:
        raise RuntimeError("The role cannot change inside a transaction.")
    before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    _reconnect(credentials(role))
    try:
        yield
    finally:
        _reconnect(before)


def _reconnect(parts: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict.update(parts)
