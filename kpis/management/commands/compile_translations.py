from typing import Any

from django.core.management.base import BaseCommand

from salesperf.catalogs import LANGUAGES, as_mo, catalog_path, read_catalog


class Command(BaseCommand):
    help = "Compile the .po files into the .mo files that are read at run time."

    def handle(self, **options: Any) -> None:
        for language in LANGUAGES:
            catalog = read_catalog(language)
            catalog_path(language).with_suffix(".mo").write_bytes(as_mo(catalog))
            self.stdout.write(f"{language}: {len(catalog)} texts")
