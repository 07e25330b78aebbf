from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kpis.catalogue.reference import reference

PAGE = Path(settings.BASE_DIR, "docs", "reference", "kpis.md")


class Command(BaseCommand):
    help = "Write docs/reference/kpis.md from the catalogue."

    def handle(self, **options: Any) -> None:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(reference(), encoding="utf-8")
        self.stdout.write(f"Wrote {PAGE}.")
