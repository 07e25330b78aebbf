from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models.company import Calendar, Weekday
from accounts.services import create_company

WEEKDAYS = {day.name.lower(): day.value for day in Weekday}


class Command(BaseCommand):
    help = "Create a company, reached at /c/<slug>/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its address: lower-case letters, digits and hyphens")
        parser.add_argument("--name", required=True)
        parser.add_argument("--currency", required=True, metavar="USD", help="ISO 4217 code")
        parser.add_argument("--timezone", default="UTC", metavar="Europe/Prague")
        parser.add_argument("--calendar", default=Calendar.GREGORIAN, choices=Calendar.values)
        parser.add_argument("--fiscal-year-start", type=int, default=1, metavar="1-12", help="month")
        parser.add_argument("--week-start", default="monday", choices=list(WEEKDAYS), metavar="DAY")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("slug", "name", "currency", "timezone", "calendar", "fiscal_year_start")
        chosen = {name: options[name] for name in names}
        try:
            company = create_company(**chosen, week_start=WEEKDAYS[options["week_start"]])
        except ValidationError as error:
            raise CommandError("\n".join(_lines(error))) from error
        self.stdout.write(self.style.SUCCESS(f"Created {company.name} at {company.address}"))


def _lines(error: ValidationError) -> list[str]:
    """One line for each option that was not acceptable, named as it was typed."""
    return [
        f"{'slug' if field == 'slug' else '--' + field.replace('_', '-')}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]
