"""Makes the demo companies."""

import time
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import Company
from kpis.demo.generate import generate
from kpis.demo.sign_ins import PASSWORD, SIGN_INS, write_sign_ins
from kpis.demo.story import COMPANIES, CompanyStory
from kpis.demo.writing import write_company

SMALL = 0.1


class Command(BaseCommand):
    help = (
        "Make two made-up companies with three years of sales each: demo, and the smaller demo-north to try "
        "that neither can be seen from the other. The records are the same every time for the same last day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until", type=_day, metavar="DATE", help="The last day with records (default: yesterday)."
        )
        parser.add_argument("--small", action="store_true", help="A tenth of the deals, for tests.")
        parser.add_argument(
            "--password", default=PASSWORD, help="The password of every sign-in (default: %(default)s)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for story in COMPANIES:
            if Company.objects.filter(slug=story.slug).exists():
                self.stdout.write(f"{story.slug} is already there: nothing changed.")
            else:
                self._create(story, options)
        self.stdout.write(f"Sign in with the password {options['password']} as")
        for sign_in in SIGN_INS:
            self.stdout.write(f"  {sign_in.email:<22} {sign_in.role.label} of /c/{sign_in.company}/")

    def _create(self, story: CompanyStory, options: dict[str, Any]) -> None:
        started = time.monotonic()
        demo = generate(story, _last_day(story, options["until"]), SMALL if options["small"] else 1)
        with transaction.atomic():
            company = write_company(demo)
            write_sign_ins(company, options["password"])
        self.stdout.write(
            f"{story.slug}: {story.name}, {len(demo.deals)} deals from {demo.timeline.start} "
            f"to {demo.timeline.until} in {time.monotonic() - started:.1f} s"
        )


def _last_day(story: CompanyStory, until: date | None) -> date:
    today = timezone.now().astimezone(story.zone).date()
    if until and until > today:
        raise CommandError(f"--until {until} is in the future: it is {today} in {story.timezone}.")
    return until or today - timedelta(days=1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--until takes a date such as 2026-11-21, not {text!r}.") from None
