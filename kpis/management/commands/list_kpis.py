import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kpis.catalogue import CATALOGUE, Kpi


class Command(BaseCommand):
    help = "List every KPI with its formula."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(
                json.dumps([_described(kpi) for kpi in CATALOGUE.values()], indent=2, ensure_ascii=False)
            )
            return
        for kpi in CATALOGUE.values():
            self.stdout.write(f"{kpi.key:<30} {kpi.name} = {kpi.formula.words()}")


def _described(kpi: Kpi) -> dict[str, Any]:
    return {
        "key": kpi.key,
        "name": str(kpi.name),
        "question": str(kpi.question),
        "formula": kpi.formula.words(),
        "inputs": [term.key for term in kpi.terms],
        "unit": str(kpi.unit),
        "better": str(kpi.better),
        "by": sorted(kpi.attributes),
        "group": kpi.group,
        "source": kpi.source,
        "version": kpi.version,
    }
