from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Company
from accounts.tenancy import company_context
from kpis import selectors
from kpis.catalogue import Kpi
from kpis.selectors import Preview
from kpis.services import choose_definition

ACTOR = "command:definition"


class Command(BaseCommand):
    help = "Show how a company defines the KPIs that the field disagrees about, or choose another definition."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("company", help="the company's address, as in its URL")
        parser.add_argument("kpi", nargs="?", help="the KPI, as list_kpis names it; all of them if not given")
        parser.add_argument("definition", nargs="?", help="the key of the definition to choose")
        parser.add_argument(
            "--preview", action="store_true", help="show what would change, and choose nothing"
        )

    def handle(self, *, company: str, kpi: str | None, definition: str | None, **options: Any) -> None:
        tenant = Company.objects.filter(slug=company).first()
        if tenant is None:
            raise CommandError(f"There is no company “{company}”.")
        if options["preview"] and definition is None:
            raise CommandError("Name the KPI and the definition to preview.")
        try:
            with company_context(tenant, actor=ACTOR):
                self.stdout.write(_answer(kpi, definition, is_preview=options["preview"]))
        except LookupError as error:
            raise CommandError(str(error.args[0])) from None


def _answer(key: str | None, definition: str | None, *, is_preview: bool) -> str:
    if key is None:
        kpis = [kpi for kpi in selectors.defined_kpis() if kpi.definitions]
        return "\n".join(_listed(kpi) for kpi in kpis)
    if definition is None:
        return _listed(selectors.kpi_named(key))
    if is_preview:
        return _previewed(selectors.preview_definition(key, definition))
    choice = choose_definition(key, definition, by=ACTOR)
    return _listed(selectors.kpi_named(key)) if choice else f"{key} is defined so already: {definition}."


def _listed(kpi: Kpi) -> str:
    """The KPI's definitions, with a star at the one in use."""
    marks = {kpi.definition[0]: "*"}
    lines = [f"  {marks.get(one.key, ' ')} {one.key:<16} {one.name}" for one in kpi.definitions]
    return "\n".join([kpi.key, *(lines or ["  has one definition only"])])


def _previewed(preview: Preview) -> str:
    now, then = preview.kpi.definition[0], preview.other.definition[0]
    lines = [f"{preview.kpi.key:<12} {now:>24} {then:>24}"]
    lines += [
        f"{row.period.key:<12} {_text(row.now.value):>24} {_text(row.then.value):>24}" for row in preview.rows
    ]
    return "\n".join(lines)


def _text(number: Decimal | None) -> str:
    return "–" if number is None else f"{round(number, 6).normalize():f}"
