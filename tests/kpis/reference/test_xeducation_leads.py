"""X Education: 9,240 leads, of which 3,561 converted, without a date."""

from collections.abc import Iterator

import pytest

from tests.kpis.reference.conftest import Imported, company_of

pytestmark = pytest.mark.django_db

DAY = "2020-01-01"


@pytest.fixture(scope="module")
def education(one_database: None) -> Iterator[Imported]:
    with company_of("xeducation_leads", "xeducation_leads") as imported:
        assert imported.run("leads", "raw/Leads.csv", "leads") == (
            "leads: 9240 created, 0 updated, 0 unchanged, 0 rejected."
        )
        imported.recompute()
        yield imported


def test_a_second_import_changes_nothing(education: Imported) -> None:
    said = education.run("leads", "raw/Leads.csv", "leads")
    assert said == "leads: 0 created, 0 updated, 9240 unchanged, 0 rejected (nothing changed)."


def test_conversion_of_all_leads(education: Imported) -> None:
    (answer,) = education.answer("totals")
    (row,) = education.kpi("lead_conversion_rate", DAY)
    assert (int(row["numerator"]), int(row["denominator"])) == (answer["converted"], answer["leads"])
    assert round(education.value("lead_conversion_rate", DAY), 6) == answer["conversion"]


def test_conversion_of_each_source_google_and_the_unknown_included(education: Imported) -> None:
    rows = education.kpi("lead_conversion_rate", DAY, by="source")
    found = {row["member"]: (int(row["numerator"]), int(row["denominator"])) for row in rows}
    answers = education.answer("by_source_casefold")
    assert found == {row["src_norm"] or "": (row["converted"], row["leads"]) for row in answers}
    rates = education.by("source", "lead_conversion_rate", DAY)
    assert {source: round(rate, 6) for source, rate in rates.items()} == {
        row["src_norm"] or "": row["conversion"] for row in answers
    }
