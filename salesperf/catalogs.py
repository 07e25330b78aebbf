"""Catalogs of translations: extracted, updated and compiled by Babel, so that no gettext tools are needed."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

FOLDERS = ("kpis/catalogue", "kpis/measures")
"""Where texts to translate are looked for."""

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
LOCALE = Path(settings.LOCALE_PATHS[0])
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]


def catalog_path(language: str) -> Path:
    """The file a language is translated in; that which is read at run time lies beside it and ends in .mo."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_catalog(language: str) -> Catalog:
    """The translations of a language; none, where nobody has begun."""
    path = catalog_path(language)
    if not path.exists():
        return _new(language)
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def extracted() -> Catalog:
    """Every text that the source marks for translation, with the files it stands in."""
    template = Catalog(fuzzy=False)
    for path, text, context in sorted(_marked(), key=lambda found: found[0]):
        template.add(text, locations=[(path, 1)], context=context)
    return template


def updated(language: str) -> Catalog:
    """The translations of a language with what is new to translate, and without what is no more in the source."""
    catalog = read_catalog(language)
    created_at = catalog.creation_date
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.creation_date, catalog.obsolete = created_at, {}
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """The catalog as people edit it."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The catalog as it is read at run time."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def _new(language: str) -> Catalog:
    names = dict(settings.LANGUAGES)
    return Catalog(
        locale=language,
        header_comment=f"# {names[language]} texts of Salesperf.",
        project="Salesperf",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team=str(names[language]),
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        fuzzy=False,
    )


def _marked() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    for folder in FOLDERS:
        found = extract_from_dir(settings.BASE_DIR / folder, [("**.py", "python")], keywords=KEYWORDS)
        for name, _line, text, _comments, context in found:
            yield f"{folder}/{name}", text, context
