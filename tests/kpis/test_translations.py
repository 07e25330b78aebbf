"""The catalogue speaks every language: each text of KPIs, measures, conditions and formulas is translated."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from kpis.catalogue import CATALOGUE
from salesperf import catalogs
from salesperf.catalogs import LANGUAGES, as_mo, as_po, catalog_path, extracted, read_catalog, updated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_the_languages_are_those_of_the_site():
    assert LANGUAGES == ["ru", "pl", "sk", "fa"]


@every_language
def test_every_text_is_translated(language):
    wanted = {message.id for message in extracted() if message.id}
    catalog = read_catalog(language)
    assert {message.id for message in catalog if message.string and not message.fuzzy} - {""} == wanted


@every_language
def test_the_file_is_as_the_command_leaves_it(language):
    assert as_po(updated(language)) == catalog_path(language).read_bytes()


@every_language
def test_what_is_read_at_run_time_is_what_was_translated(language):
    assert as_mo(read_catalog(language)) == catalog_path(language).with_suffix(".mo").read_bytes()


@every_language
def test_placeholders_are_kept(language):
    for message in read_catalog(language):
        if message.id:
            assert sorted(PLACEHOLDER.findall(message.string)) == sorted(PLACEHOLDER.findall(message.id))


@every_language
def test_texts_keep_how_they_begin_and_end(language):
    """A question stays a question, a sentence a sentence, and a name has no blanks around it."""
    ends = {"?": "?؟", ".": "."}
    for message in read_catalog(language):
        if message.id:
            assert message.string == message.string.strip()
            assert (message.string[-1] in "?؟.") == (message.id[-1] in "?.")
            assert message.string[-1] in ends.get(message.id[-1], message.string[-1])


@every_language
def test_kpis_and_formulas_are_told_apart(language):
    with translation.override(language):
        names = [str(kpi.name) for kpi in CATALOGUE.values()]
        assert len(set(names)) == len(names)
        for kpi in CATALOGUE.values():
            words = [term.words() for term in kpi.terms]
            assert len(set(words)) == len(words)


def test_a_formula_reads_in_polish_and_persian():
    with translation.override("pl"):
        assert (
            CATALOGUE["win_rate"].formula.words()
            == "wygrane transakcje ÷ (wygrane transakcje + przegrane transakcje)"
        )
    with translation.override("fa"):
        assert str(CATALOGUE["lead_conversion_rate"].name) == "نرخ تبدیل سرنخ"


def test_the_commands_extract_and_compile(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogs, "LOCALE", tmp_path)
    out = StringIO()
    call_command("extract_translations", stdout=out)
    call_command("compile_translations", stdout=out)
    count = len(extracted())
    assert f"ru: {count} texts, {count} to translate\n" in out.getvalue()
    assert (tmp_path / "fa" / "LC_MESSAGES" / "django.mo").exists()
