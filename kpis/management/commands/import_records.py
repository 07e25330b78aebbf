"""Import a file of records into a company."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.imports.errors import ImportRefused
from kpis.imports.importer import import_records
from kpis.imports.kinds import KINDS
from kpis.imports.mapping import load_mapping
from kpis.imports.result import ImportResult


class Command(BaseCommand):
    """`manage.py import_records <company> <kind> <file>`; see docs/reference/import.md."""

    help = (
        "Import a CSV or XLSX file of records into a company. A second run of the same file changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("company", help="the company's slug")
        parser.add_argument(
            "kind", choices=list(KINDS), help="what the file holds: %(choices)s", metavar="kind"
        )
        parser.add_argument("file", type=Path, help="a CSV or XLSX file")
        parser.add_argument("--map", type=Path, metavar="FILE", help="a TOML file that maps a foreign export")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="write nothing if any row is rejected"
        )
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="write rejected rows and why to this CSV"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        company = Company.objects.filter(slug=options["company"]).first()
        if company is None:
            raise CommandError(f"There is no company “{options['company']}”.")
        try:
            with company_context(company), _written(options["rejects"]) as rejects, _bar() as bar:
                result = import_records(
                    options["kind"],
                    options["file"],
                    load_mapping(options["map"]) if options["map"] else None,
                    by=f"import:{options['file'].name}",
                    dry_run=options["dry_run"],
                    all_or_nothing=options["all_or_nothing"],
                    rejects=rejects,
                    folder=options["file"].parent,
                    progress=bar.update,
                )
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from None
        self._report(result, options["rejects"])

    def _report(self, result: ImportResult, rejects: Path | None) -> None:
        self.stdout.write(str(result))
        for reject in result.rejects[: 0 if rejects else 20]:
            where = f"line {reject.line}" + (f", {reject.column}" if reject.column else "")
            value = f" “{reject.value}”" if reject.value else ""
            self.stderr.write(f"{where}{value}: {reject.reason}")
        if result.rejected and rejects:
            self.stderr.write(f"The rejected rows are in {rejects}.")
        if not result.is_kept:
            raise CommandError("Nothing was written, because rows were rejected.")


@contextmanager
def _written(path: Path | None) -> Iterator[TextIO | None]:
    if path is None:
        yield None
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            yield out
    except OSError as error:
        raise CommandError(f"“{path}” cannot be written: {error.strerror}.") from None


@contextmanager
def _bar() -> Iterator[tqdm]:
    """Progress, on a terminal only."""
    with tqdm(unit=" rows", unit_scale=True, leave=False, disable=not sys.stderr.isatty()) as bar:
        yield bar
