"""Facebook ads: what 1,143 of them cost, and the 3,264 leads and 1,079 customers they brought."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.kpis.reference.conftest import EXAMPLES, Imported, company_of

pytestmark = pytest.mark.django_db

FILE = "csv/KAG_conversion_data.csv"
KINDS = ("campaigns", "spend", "leads", "customers")
MONTH = "2017-08"


@pytest.fixture(scope="module")
def ads(one_database: None) -> Iterator[Imported]:
    with company_of("kag_ads", "kag_ads") as imported:
        said = [imported.run(kind, FILE, kind) for kind in KINDS]
        assert [line for line in said if "0 rejected" not in line] == []
        imported.recompute()
        yield imported


def test_a_second_import_changes_nothing(ads: Imported) -> None:
    for kind in KINDS:
        assert "nothing changed" in ads.run(kind, FILE, kind)


def test_spend_leads_customers_and_cac(ads: Imported) -> None:
    (answer,) = ads.answer("totals")
    (row,) = ads.kpi("cac", MONTH)
    assert (round(Decimal(row["numerator"]), 2), int(row["denominator"])) == (
        answer["spend"],
        answer["customers"],
    )
    assert ads.value("leads", MONTH) == answer["enquiries"]
    assert round(ads.value("cac", MONTH), 6) == answer["cac"] == Decimal("54.407071")


def test_cac_of_each_campaign(ads: Imported) -> None:
    rows = {row["member"]: row for row in ads.kpi("cac", MONTH, by="campaign")}
    leads = ads.by("campaign", "leads", MONTH)
    answers = ads.answer("by_campaign")
    assert set(rows) == {str(answer["xyz_campaign_id"]) for answer in answers}
    for answer in answers:
        campaign = str(answer["xyz_campaign_id"])
        assert round(Decimal(rows[campaign]["numerator"]), 4) == answer["spend"]
        assert int(rows[campaign]["denominator"]) == answer["customers"]
        assert round(Decimal(rows[campaign]["value"]), 6) == answer["cac"]
        assert leads[campaign] == answer["enquiries"]


def test_cac_is_undefined_before_there_was_a_customer(ads: Imported) -> None:
    assert ads.value("cac", "2017-07") is None


@pytest.fixture(scope="module")
def one_by_one(one_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """The same ads, each as a campaign of its own."""
    folder: Path = tmp_path_factory.mktemp("mappings")
    with company_of("kag_ads", "kag_ads", slug="one-by-one") as imported:
        for kind in ("campaigns", "spend", "customers"):
            text = (EXAMPLES / "kag_ads" / f"{kind}.toml").read_text(encoding="utf-8")
            (folder / f"{kind}.toml").write_text(text.replace("xyz_campaign_id", "ad_id"), encoding="utf-8")
            imported.run(kind, FILE, str(folder / kind))
        imported.recompute()
        yield imported


def test_cac_of_an_ad_without_a_customer_is_undefined(one_by_one: Imported) -> None:
    (answer,) = one_by_one.answer("zero_division")
    (wasted,) = one_by_one.answer("wasted_spend")
    spent = {
        row["member"]: Decimal(row["numerator"] or 0)
        for row in one_by_one.kpi("cac", MONTH, by="campaign")
        if row["value"] is None
    }
    in_vain = [amount for amount in spent.values() if amount]
    assert len(in_vain) == answer["spend_without_customer"]
    assert round(sum(in_vain), 4) == wasted["spend_on_ads_without_customer"]


def test_the_mean_of_the_ads_is_not_cac(one_by_one: Imported) -> None:
    (answer,) = one_by_one.answer("mean_of_ratios_trap")
    of_ads = [value for value in one_by_one.by("campaign", "cac", MONTH).values() if value is not None]
    assert round(sum(of_ads) / len(of_ads), 6) == answer["mean_of_ad_cac"]
    assert round(one_by_one.value("cac", MONTH), 6) == answer["true_cac"]
