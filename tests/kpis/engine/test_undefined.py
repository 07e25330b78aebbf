"""A figure over nothing is undefined and says why; it is neither 0 nor an error."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.catalogue import CATALOGUE
from tests.factories import make_rep, open_deal, set_quota, win_deal
from tests.kpis.figures import reading

pytestmark = pytest.mark.usefixtures("in_company")

RATIOS = sorted(key for key, kpi in CATALOGUE.items() if kpi.ratio)
DIVIDED_WITHIN = ["cltv", "forecast_accuracy", "net_ltv", "retention_rate"]
SUMS = sorted(set(CATALOGUE) - {*RATIOS, *DIVIDED_WITHIN})


@pytest.mark.parametrize("key", [*RATIOS, *DIVIDED_WITHIN])
def test_a_ratio_of_an_empty_company_is_undefined_with_a_reason(key):
    found = reading(key, "2025-03")
    assert found.value is None
    assert found.undefined


@pytest.mark.parametrize("key", SUMS)
def test_a_sum_of_an_empty_company_is_zero(key):
    assert reading(key, "2025-03").value == 0


def test_the_reason_names_what_is_missing():
    open_deal(1000, "2025-03-01")
    assert reading("win_rate", "2025-03").undefined == "Nothing to divide by: deals won + deals lost = 0."


def test_growth_from_nothing_is_undefined():
    win_deal(1000, "2025-03-10")
    assert reading("revenue_growth", "2025-03").value is None


def test_growth_to_nothing_is_minus_one():
    win_deal(1000, "2025-02-10")
    assert reading("revenue_growth", "2025-03").value == -1


def test_a_quota_that_is_met_leaves_nothing_to_cover():
    rep = make_rep()
    set_quota(1000, "2025-03-01", "2025-03-31", rep=rep)
    win_deal(1500, "2025-03-10", rep=rep)
    found = reading("pipeline_coverage", "2025-03", today=date(2025, 3, 20))
    assert found.undefined == "There is no quota left to cover."


def test_an_undefined_figure_still_gives_its_inputs():
    win_deal(Decimal("12.5"), "2025-03-10")
    found = reading("quota_attainment", "2025-03")
    assert found.inputs == {"won_amount": Decimal("12.5"), "quota_amount": 0}
    assert found.undefined == "No quota is set for this period."
