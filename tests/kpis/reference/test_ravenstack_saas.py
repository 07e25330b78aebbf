"""RavenStack: 500 accounts with 5,000 subscriptions, whose dates say who is a customer."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tests.kpis.reference.conftest import Imported, company_of

pytestmark = pytest.mark.django_db

FILES = (
    ("products", "raw/ravenstack_subscriptions.csv", "products"),
    ("customers", "raw/ravenstack_accounts.csv", "customers"),
    ("subscriptions", "raw/ravenstack_subscriptions.csv", "subscriptions"),
)
ALL = "2023-01-01..2024-12-31"


@pytest.fixture(scope="module")
def saas(one_database: None) -> Iterator[Imported]:
    with company_of("ravenstack_saas", "ravenstack_saas") as imported:
        said = [imported.run(*each) for each in FILES]
        assert said[1:] == [
            "customers: 500 created, 0 updated, 0 unchanged, 0 rejected.",
            "subscriptions: 5000 created, 0 updated, 0 unchanged, 0 rejected.",
        ]
        imported.recompute()
        yield imported


def _month_of(last_day: str) -> str:
    return date.fromisoformat(last_day).replace(day=1).isoformat()


def test_a_second_import_changes_nothing(saas: Imported) -> None:
    for each in FILES:
        assert "nothing changed" in saas.run(*each)


def test_active_customers_at_the_end_of_each_month(saas: Imported) -> None:
    answers = {_month_of(row["d"]): row["active_accounts"] for row in saas.answer("mrr_month_end")}
    assert saas.along("active_customers", ALL, "month") == answers


def test_churn_of_each_month(saas: Imported) -> None:
    rows = {row["period"]["start"]: row for row in saas.kpi("churn_rate", ALL, grain="month")}
    for answer in saas.answer("logo_churn_month"):
        row = rows[_month_of(answer["d"])]
        assert (int(row["numerator"]), int(row["denominator"])) == (
            answer["lost"],
            answer["active_at_start"],
        )
        assert round(Decimal(row["value"]), 6) == answer["logo_churn"]


def test_nobody_churned_by_the_dates_though_three_other_signals_say_so(saas: Imported) -> None:
    (answer,) = saas.answer("churn_definitions")
    assert saas.value("active_customers", "2024-12-31") == 500 - answer["accounts_without_open_sub"]
    assert (answer["account_flag"], answer["accounts_with_churn_event"]) == (110, 352)
    assert answer["accounts_with_ended_sub"] == 312


def test_customers_of_each_source_and_country(saas: Imported) -> None:
    for attribute, name, column in (
        ("source", "by_referral_source", "referral_source"),
        ("country", "by_country", "country"),
    ):
        answers = {row[column]: row["accounts"] for row in saas.answer(name)}
        assert saas.by(attribute, "active_customers", "2024-12-31") == answers
