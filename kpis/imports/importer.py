"""The importer: the one way in for files of records, used by the command, the pages and the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.tenancy import company_context, current_company
from kpis.engine.calendars import calendar_of
from kpis.imports.errors import ImportRefused
from kpis.imports.expressions import Compiler
from kpis.imports.fields import Kind
from kpis.imports.files import Source, file_name, open_table
from kpis.imports.kinds import kind_named
from kpis.imports.lookups import load_lookups
from kpis.imports.mapping import Mapping
from kpis.imports.records import RecordReader, extended_header, mapping_by_name
from kpis.imports.rejects import write_rejects
from kpis.imports.resolve import collapse_repeated
from kpis.imports.result import ImportResult
from kpis.imports.staging import Progress, Staging
from kpis.imports.steps import find_out, write
from kpis.imports.tables import FileOptions

SHOWN_REJECTS = 50


def _nothing(count: int) -> None:
    """No progress to show."""


def import_records(
    kind: str,
    source: Source,
    mapping: Mapping | None = None,
    *,
    by: str = "",
    dry_run: bool = False,
    all_or_nothing: bool = False,
    rejects: TextIO | None = None,
    folder: Path | None = None,
    progress: Progress = _nothing,
) -> ImportResult:
    """Import a file of one kind of records into the company in force, in one transaction.

    ``by`` is who does it, for the history. ``rejects`` receives a CSV of what was left out. ``folder`` is where the
    mapping's lookups are; without one they are refused. ``progress`` is called with each number of lines read.
    ImportRefused when the file or the mapping cannot be used at all: then nothing is written.
    """
    wanted = kind_named(kind)
    with company_context(current_company(), actor=by or f"import:{file_name(source)}"):
        with _explained(), _joining_sets():
            staging, repeated, options = _staged(wanted, source, mapping, folder, progress)
            counts = find_out(staging)
            is_kept = not (all_or_nothing and counts["rejected"])
            if rejects is not None:
                write_rejects(staging.rejects(), source, options, rejects)
            shown = tuple(staging.rejects(SHOWN_REJECTS))
            if is_kept:
                write(staging)
        if dry_run or not is_kept:
            transaction.set_rollback(True)
    return ImportResult(kind, **counts, repeated=repeated, is_dry_run=dry_run, is_kept=is_kept, rejects=shown)


def _staged(
    kind: Kind, source: Source, mapping: Mapping | None, folder: Path | None, progress: Progress
) -> tuple[Staging, int, FileOptions]:
    """Read the file into the temporary tables, each record once."""
    options = mapping.options if mapping else FileOptions()
    _wait_for_other_imports()
    with open_table(source, options) as table:
        mapping = mapping or mapping_by_name(kind, table.header, options)
        mapping.check(kind)
        reader = RecordReader(kind, table, mapping, _compiler(mapping, table.header, folder))
        staging = Staging(kind, reader.fields, reader.shown_as, current_company().pk)
        staging.load(reader, progress)
    return staging, collapse_repeated(staging, mapping.repeated), options


def _compiler(mapping: Mapping, header: Sequence[str], folder: Path | None) -> Compiler:
    company = current_company()
    formats, calendar = mapping.formats_in(company.zone), calendar_of(company)
    lookups = load_lookups(mapping, folder, formats, calendar)
    return Compiler(extended_header(mapping, header), formats, calendar, mapping.empty, lookups)


def _wait_for_other_imports() -> None:
    """One import of a company at a time: each sees the stages and teams that the one before it made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('salesperf.import'), %s)", [current_company().pk]
        )


@contextmanager
def _joining_sets() -> Iterator[None]:
    """Rule out row-by-row joins, which the planner takes for cheap because row security hides from it how many
    rows a company has: 9,000 rows against 9,000 took a minute. Compiling the plans costs more than running them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT; SET LOCAL jit = DEFAULT")


@contextmanager
def _explained() -> Iterator[None]:
    """What the database still refuses is one line too."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ImportRefused(
            _("The database refuses these records: %(reason)s") % {"reason": reason}
        ) from error
