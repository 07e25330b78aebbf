"""A submission is kept as it was made, whoever tries to change it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Company
from accounts.tenancy import company_context
from accounts.tenancy.roles import connect_as
from kpis.models import Forecast
from tests.factories import day, make_rep, submit

REFUSED = "A submitted forecast is kept as it was: submit another."


@pytest.fixture
def forecast(in_company: Company) -> Forecast:
    return submit(900, "2025-02-28", "2025-03-01", "2025-03-31")


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 901},
        {"starts_on": day("2025-02-01")},
        {"ends_on": day("2025-04-30")},
        {"category": "best_case"},
        {"submitted_at": timezone.now()},
        {"by": "user:2"},
        {"external_id": "other"},
        {"deleted_at": timezone.now()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_submission_cannot_be_changed(forecast: Forecast, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Forecast.objects.filter(pk=forecast.pk).update(**change)


def test_a_submission_cannot_be_given_to_somebody_else(forecast: Forecast) -> None:
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Forecast.objects.update(scope="rep", rep=make_rep())


def test_a_submission_cannot_be_taken_back(forecast: Forecast) -> None:
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        forecast.delete()
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kpis_forecast")


def test_writing_a_submission_as_it_is_changes_nothing(forecast: Forecast) -> None:
    forecast.refresh_from_db()
    forecast.save()
    assert Forecast.objects.get().amount == 900


@pytest.mark.django_db(transaction=True)
def test_the_owner_of_the_tables_may_put_things_right(company: Company) -> None:
    with company_context(company):
        submit(900, "2025-02-28", "2025-03-01", "2025-03-31")
    with connect_as("owner"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kpis_forecast")
    with company_context(company):
        assert not Forecast.objects.exists()


def test_a_submission_says_who_made_it(company: Company) -> None:
    with company_context(company, actor="user:7"):
        one = submit(900, "2025-02-28", "2025-03-01", "2025-03-31", by="somebody else")
        one.refresh_from_db()
    assert one.by == "user:7"
