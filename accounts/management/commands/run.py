import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from salesperf import processes, troubles


class Command(BaseCommand):
    help = "Migrates, collects static files, and runs web, worker and beat until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        troubles.require_free_port(settings.HOST, settings.PORT)
        troubles.require_disk_space(settings.VAR_DIR)
        self.prepare()
        connection.close()
        self.say("Starting web, worker and beat")
        status = processes.run_together(processes.commands(), when_ready=self.welcome)
        self.say("Stopped.")
        sys.exit(status)

    def prepare(self) -> None:
        """Put in place what the processes need."""
        self.say(f"Database: {self.place()}")
        call_command("migrate", interactive=False)
        self.say("Collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)

    def place(self) -> str:
        """Where the data is, in words."""
        if settings.USES_EMBEDDED_DATABASE:
            return f"embedded PostgreSQL in {settings.VAR_DIR / 'postgres'}"
        return f"{connection.settings_dict['NAME']} on {connection.settings_dict['HOST'] or 'this machine'}"

    def welcome(self) -> None:
        """Say where to look, once the first page answers."""
        self.say(f"\nSalesperf runs at http://{settings.HOST}:{settings.PORT}/\nCtrl-C stops everything.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
