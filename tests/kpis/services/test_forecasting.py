"""Submitting a forecast."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.tenancy import company_context
from kpis.engine.calendars import calendar_of
from kpis.models import Forecast, ForecastCategory, Scope
from kpis.services import submit_forecast
from tests.factories import make_rep, make_team


@pytest.fixture
def april(in_company):
    return calendar_of(in_company).parse("2027-04")


def test_a_forecast_is_of_now_and_by_whoever_acts(april, company):
    rep = make_rep()
    with company_context(company, actor="user:7"):
        found = submit_forecast(Scope.REP, rep, april, ForecastCategory.COMMIT, Decimal("12.5"))
    assert (found.rep, found.amount, found.by) == (rep, Decimal("12.5"), "user:7")
    assert (str(found.starts_on), str(found.ends_on)) == ("2027-04-01", "2027-04-30")
    assert (timezone.now() - found.submitted_at).total_seconds() < 60


def test_a_second_forecast_follows_the_first(april):
    for amount in (100, 120):
        submit_forecast(Scope.COMPANY, None, april, ForecastCategory.COMMIT, amount)
    assert [one.amount for one in Forecast.objects.all()] == [100, 120]


@pytest.mark.parametrize("scope, has_member", [(Scope.REP, False), (Scope.REP, True), (Scope.COMPANY, True)])
def test_a_member_must_fit_the_scope(april, scope, has_member):
    member = make_team() if has_member else None
    with pytest.raises(ValidationError, match="one member of its scope"):
        submit_forecast(scope, member, april, ForecastCategory.COMMIT, 100)
    assert not Forecast.objects.exists()


def test_an_unknown_category_is_refused(april):
    with pytest.raises(ValidationError):
        submit_forecast(Scope.COMPANY, None, april, "hope", 100)
