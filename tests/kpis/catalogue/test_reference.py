"""The reference page is written from the catalogue, and committed as written."""

from django.core.management import call_command

from kpis.catalogue import CATALOGUE
from kpis.catalogue.reference import reference
from kpis.management.commands import write_kpi_reference


def test_the_committed_page_is_what_the_catalogue_says():
    assert write_kpi_reference.PAGE.read_text(encoding="utf-8") == reference()


def test_the_command_writes_the_page(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(write_kpi_reference, "PAGE", tmp_path / "reference" / "kpis.md")
    call_command("write_kpi_reference")
    assert (tmp_path / "reference" / "kpis.md").read_text(encoding="utf-8") == reference()


def test_every_kpi_has_a_section_with_its_formula_and_example():
    page = reference()
    for kpi in CATALOGUE.values():
        section = page.split(f"(`{kpi.key}`)\n")[1].split("\n### ")[0]
        assert kpi.formula.words() in section
        assert "- Example: " in section


def test_an_example_gives_inputs_and_value():
    assert "- Example: deals won 30, deals lost 70 → 30 %\n" in reference()
