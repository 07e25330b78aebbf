"""What winning customers costs, in the company's currency."""

from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from kpis.models import ExchangeRate, Spend
from kpis.snapshots.marks import take_marks
from tests.factories import day, make_campaign, make_customers, set_rate, spend
from tests.kpis.figures import figure, figures, reading, rows, total

pytestmark = pytest.mark.usefixtures("in_company")


@pytest.fixture(autouse=True)
def two_customers(in_company):
    make_customers(2, acquired_on="2025-03-10")


def spent(period: str = "2025-03") -> Decimal | None:
    return reading("cac", period).inputs["acquisition_spend"]


def test_spend_without_new_customers_has_no_cost_of_one():
    spend(100, "2025-04-10")
    found = reading("cac", "2025-04")
    assert (found.value, found.undefined) == (None, "Nothing to divide by: customers gained = 0.")
    assert found.inputs["acquisition_spend"] == 100


def test_customers_won_without_spend_cost_nothing():
    assert figure("cac", "2025-03") == 0


def test_spend_is_in_the_company_s_currency_unless_it_says_otherwise():
    spend(100, "2025-03-10")
    assert Spend.objects.get().currency == "USD"
    spend(100, "2025-03-10", currency="EUR")
    assert spent() == 100
    set_rate("EUR", "2025-03-01", "1.1")
    assert spent() == 210


def test_spend_takes_the_rate_of_its_day_whenever_it_is_entered():
    spend(100, "2025-03-10", currency="EUR")
    spend(100, "2025-03-20", currency="EUR")
    set_rate("EUR", "2025-03-15", "1.2")
    assert spent() == 120
    set_rate("EUR", "2025-03-01", "1.1")
    assert spent() == 230
    set_rate("EUR", "2025-03-21", 9)
    assert spent() == 230


def test_a_rate_put_right_or_taken_back_converts_spend_again():
    set_rate("EUR", "2025-03-01", "1.1")
    wrong = set_rate("EUR", "2025-03-05", 11)
    spend(100, "2025-03-10", currency="EUR")
    ExchangeRate.objects.filter(pk=wrong.pk).update(rate="1.3")
    assert spent() == 130
    ExchangeRate.objects.filter(pk=wrong.pk).update(on=day("2025-03-11"))
    assert spent() == 110
    ExchangeRate.objects.filter(pk=wrong.pk).update(currency="CHF", on=day("2025-03-02"))
    assert spent() == 110
    ExchangeRate.objects.all().delete()
    assert spent() == 0


def test_a_new_rate_marks_only_the_days_it_changes():
    for on in ("2025-03-10", "2025-03-20"):
        spend(100, on, currency="EUR")
    set_rate("EUR", "2025-03-15", "1.2")
    take_marks()
    set_rate("EUR", "2025-03-01", "1.1")
    assert take_marks().days == {day("2025-03-10")}


def test_spend_is_told_in_another_currency_of_the_company(company):
    spend(100, "2025-03-10", currency="EUR")
    spend(100, "2025-03-10")
    company.currency = "EUR"
    company.save()
    assert spent() == 100
    set_rate("USD", "2025-01-01", "0.9")
    assert spent() == 190


def test_other_words_of_a_row_follow_by_raw_sql_too():
    spend(100, "2025-03-10")
    set_rate("EUR", "2025-01-01", 2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kpis_spend SET currency = 'EUR', spent_on = '2025-03-31'")
    assert spent() == 200
    Spend.objects.update(on=day("2025-04-01"))
    assert (spent(), spent("2025-04")) == (0, 200)


def test_refunds_are_taken_off_and_may_outweigh_what_was_spent():
    spend(100, "2025-03-10")
    spend(-300, "2025-03-12", "other")
    assert figure("cac", "2025-03") == -100


def test_deleted_spend_counts_no_more():
    spend(100, "2025-03-10")
    Spend.objects.update(deleted_at=timezone.now())
    assert spent() == 0


def test_spend_opens_to_its_rows():
    spend(100, "2025-03-10")
    spend("33.335", "2025-03-31", "sales")
    found = rows("cac", "acquisition_spend", "2025-03")
    assert ([row.record for row in found], total(found)) == (["kpis.Spend"] * 2, Decimal("133.335"))
    assert [row.amount for row in rows("cac:marketing", "marketing_spend", "2025-03")] == [100]


def test_the_cost_of_a_customer_is_told_by_campaign():
    spring = make_campaign("Spring", "2025-03-01", "2025-03-31")
    make_customers(3, acquired_on="2025-03-10", campaign=spring)
    spend(600, "2025-03-10", campaign=spring)
    spend(100, "2025-03-10")
    assert figures("cac", "2025-03", "campaign") == {"Spring": 200, "none": 50}
