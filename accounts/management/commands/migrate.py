from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.core.management.commands import migrate

from accounts.tenancy.roles import connect_as


class Command(migrate.Command):
    """Django's migrate, as the owner role: DATABASE_OWNER_URL, or the embedded server's owner."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with connect_as("owner"):
                super().handle(*args, **options)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
