"""The rows behind every input of every KPI, and those it leaves out, whatever kind of record they are."""

from datetime import date

import pytest

from accounts.models import Company, User
from accounts.tenancy import company_context
from kpis.catalogue import CATALOGUE
from kpis.models import Customer, Forecast, Initiative, Spend
from tests.factories import any_rep, instant, log, make_campaign, make_lead, subscribe, win_deal
from tests.kpis.pages.reading import words

MARCH = {"period": "2025-03"}
INPUTS = {term: kpi.key for kpi in CATALOGUE.values() for term in kpi.terms}
"""Each input with a KPI that has it."""


@pytest.fixture
def everything(sales: Company) -> None:
    """A record of every kind, in March."""
    with company_context(sales, actor="test"):
        fair = make_campaign("Spring fair", "2025-03-01", "2025-03-20")
        plan = Initiative.objects.create(name="New market", starts_on=date(2025, 1, 1), invested=800)
        win_deal(50, "2025-03-09", campaign=fair, initiative=plan, lead=make_lead("2025-03-02"))
        for kind in ("call", "data_entry", "leave"):
            log(kind, "2025-03-10 10:30", minutes=15, outcome="answered", rep=any_rep())
        Spend.objects.create(on=date(2025, 3, 4), category="marketing", amount=100, campaign=fair)
        subscribe(Customer.objects.first(), "2025-01-01", "2025-03-15")
        Forecast.objects.create(
            scope="company",
            starts_on=date(2025, 3, 1),
            ends_on=date(2025, 3, 31),
            category="commit",
            amount=900,
            submitted_at=instant("2025-02-20"),
        )


def test_every_input_opens_to_its_rows(visit, everything: None, owner: User) -> None:
    for term, key in INPUTS.items():
        page = visit(owner, f"kpis/{key}/rows/", input=term.key, **MARCH)
        assert (key, term.key, page.status_code) == (key, term.key, 200)
        left_out = visit(owner, f"kpis/{key}/rows/", input=term.key, left_out="1", **MARCH)
        assert (key, term.key, left_out.status_code) == (key, term.key, 200)


@pytest.mark.parametrize(
    ("key", "term", "name"),
    [
        ("calls", "calls", "Call, Mar 10, 2025"),
        ("cac", "acquisition_spend", "Marketing, Spring fair, Mar 4, 2025"),
        ("forecast_accuracy", "forecast_commit", "Commit, whole company, Mar 1, 2025 – Mar 31, 2025"),
        ("initiative_return", "invested", "New market"),
        ("leads", "leads_created", "Lead"),
        ("lost_customers", "lost_customers", "Acme"),
        ("rep_productivity", "active_reps", "Rita"),
        ("quota", "quota_amount", "Revenue, Rita, Mar 1, 2025 – Mar 31, 2025"),
        ("incremental_sales", "campaign_sales", "Rita 1"),
    ],
)
def test_each_kind_of_record_has_a_name(
    visit, everything: None, owner: User, key: str, term: str, name: str
) -> None:
    assert name in words(visit(owner, f"kpis/{key}/rows/", input=term, **MARCH))
