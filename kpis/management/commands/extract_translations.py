from typing import Any

from django.core.management.base import BaseCommand

from salesperf.catalogs import LANGUAGES, as_po, catalog_path, updated


class Command(BaseCommand):
    help = "Bring the .po files up to date with the texts that the source marks for translation."

    def handle(self, **options: Any) -> None:
        for language in LANGUAGES:
            catalog, path = updated(language), catalog_path(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_po(catalog))
            left = sum(1 for message in catalog if message.id and not message.string)
            self.stdout.write(f"{language}: {len(catalog)} texts, {left} to translate")
