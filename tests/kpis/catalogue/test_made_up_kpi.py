"""A new KPI takes one declaration, and is in the command line, on the pages, in the API and in the reference."""

import json
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from accounts.models import Company, User
from accounts.tenancy import company_context
from kpis.catalogue import CATALOGUE, Better, Kpi
from kpis.catalogue.formula import formula
from kpis.catalogue.reference import reference
from kpis.measures.customers import new_customers
from kpis.measures.deals import won_amount
from kpis.measures.vocabulary import Unit
from kpis.models import KpiSnapshot
from kpis.snapshots.recompute import recompute
from tests.factories import make_customer, win_deal
from tests.kpis.pages.reading import words

KEY = "revenue_per_new_customer"


@pytest.fixture
def made_up(monkeypatch) -> Kpi:
    """The one declaration."""
    kpi = Kpi(
        KEY,
        "Revenue per new customer",
        "What does a new customer come with?",
        formula(won_amount) / new_customers,
        Unit.MONEY,
        Better.UP,
        "made up",
        "revenue",
        example={"won_amount": 1_000, "new_customers": 4},
    )
    monkeypatch.setitem(CATALOGUE, KEY, kpi)
    return kpi


@pytest.fixture
def sales(company: Company, made_up: Kpi) -> Company:
    """Two customers gained in March 2025, and 3,000 sold."""
    with company_context(company):
        for name in ("Acme", "Bolt"):
            win_deal(1500, "2025-03-05", customer=make_customer(name, acquired_on="2025-03-05"))
    return company


@pytest.fixture
def get(sales: Company, owner: User):
    client = Client()
    client.force_login(owner)
    return lambda path: client.get(f"{sales.address}{path}")


def printed(*arguments: str) -> Any:
    out = StringIO()
    call_command(*arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_it_is_in_the_command_line(sales) -> None:
    assert KEY in {one["key"] for one in printed("list_kpis")}
    answer = printed("kpi", "north-wind", KEY, "--period", "2025-03", "--by", "region")
    assert [row["value"] for row in answer["rows"]] == ["1500"]


def test_it_is_on_the_pages(get) -> None:
    assert "Revenue per new customer" in words(get("kpis/?period=2025-03"))
    page = words(get(f"kpis/{KEY}/?period=2025-03"))
    assert "What does a new customer come with?" in page
    assert "Revenue ÷ customers gained" in page
    assert "$1,500" in page
    assert "2 records" in words(get(f"kpis/{KEY}/rows/?period=2025-03&input=new_customers"))


def test_it_is_in_the_api_and_its_schema(get) -> None:
    [row] = get(f"api/v1/kpis/{KEY}?period=2025-03").json()["rows"]
    assert row["value"] == "1500"
    assert KEY in {one["key"] for one in get("api/v1/kpis").json()["kpis"]}
    schema = SchemaGenerator(urlconf=settings.COMPANY_URLCONF).get_schema(request=None, public=True)
    assert KEY in schema["components"]["schemas"]["KpiKey"]["enum"]
    assert get("api/v1/schema").json()["components"] == schema["components"]


def test_it_is_in_the_reference(made_up) -> None:
    section = reference().split("## Conversion")[0].split(f"(`{KEY}`)\n")[1]
    assert "- Formula: revenue ÷ customers gained\n" in section
    assert "- Example: revenue 1,000, customers gained 4 → 250\n" in section


def test_the_night_stores_it(sales) -> None:
    recompute(sales)
    with company_context(sales):
        stored = KpiSnapshot.objects.filter(attribute="company", grain="month").first()
        assert KEY in stored.values
