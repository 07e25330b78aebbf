from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Company
from kpis.snapshots.recompute import recompute


class Command(BaseCommand):
    help = "Compute a company's figures now: those that changes have made stale, or all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("company", help="its address, as in north-wind")
        parser.add_argument("--full", action="store_true", help="from all records, whatever has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        company = Company.objects.filter(slug=options["company"]).first()
        if company is None:
            raise CommandError(f"There is no company “{options['company']}”.")
        outcome = recompute(company, full=options["full"])
        self.stdout.write(
            f"{company.slug}: {outcome.days_read} days read, {outcome.rows_written} rows written, "
            f"{outcome.snapshots_written} snapshots written, {outcome.seconds:.2f} seconds"
        )
