"""Quotas, targets and exchange rates, known by what they are about, and forecasts, which are frozen."""

from decimal import Decimal

import pytest

from kpis.models import ExchangeRate, Forecast, Quota, Target
from tests.kpis.imports.conftest import Import, counts, reasons

HEADER = "scope,member,metric,starts_on,ends_on,amount,currency\n"
QUOTAS = HEADER + (
    "company,,revenue,2017-01-01,2017-12-31,1000000,\nrep,r1,revenue,2017-01-01,2017-03-15,5000.50,USD\n"
    "team,t1,deals,2017-01-01,2017-03-31,12,\nregion,g1,units,2017-01-01,2017-03-31,100,\n"
)


@pytest.fixture(autouse=True)
def cast(bring_in: Import) -> None:
    bring_in("regions", "external_id,name\ng1,North\n")
    bring_in("teams", "external_id,name\nt1,East\n")
    bring_in("reps", "external_id,name\nr1,Rita\n")


def test_a_quota_is_of_the_company_a_team_a_region_or_a_rep(bring_in: Import) -> None:
    assert counts(bring_in("quotas", QUOTAS)) == (4, 0, 0, 0)
    found = Quota.objects.values_list("scope", "rep__external_id", "team__external_id", "region__external_id")
    assert set(found) == {
        ("company", None, None, None),
        ("rep", "r1", None, None),
        ("team", None, "t1", None),
        ("region", None, None, "g1"),
    }


def test_quotas_are_known_by_member_metric_and_dates(bring_in: Import) -> None:
    bring_in("quotas", QUOTAS)
    assert counts(bring_in("quotas", QUOTAS)) == (0, 0, 4, 0)
    assert counts(bring_in("quotas", QUOTAS.replace("5000.50", "6000"))) == (0, 1, 3, 0)
    assert counts(bring_in("quotas", QUOTAS.replace("2017-03-15", "2017-03-31"))) == (1, 0, 3, 0)
    assert set(Quota.objects.filter(scope="rep").values_list("amount", flat=True)) == {
        6000,
        Decimal("5000.50"),
    }


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("rep,,revenue,2017-01-01,2017-12-31,1,", "member", "This is required."),
        (
            "company,r1,revenue,2017-01-01,2017-12-31,1,",
            "member",
            "With the scope “company” there is no member.",
        ),
        (
            "team,r1,revenue,2017-01-01,2017-12-31,1,",
            "member",
            "No team has the external id “r1”.",
        ),
        ("rep,r1,revenue,2017-12-31,2017-01-01,1,", "ends_on", "A quota cannot end before it starts."),
        ("rep,r1,revenue,2017-01-01,2017-12-31,-1,", "amount", "A number here is at least 0."),
        (
            "rep,r1,calls,2017-01-01,2017-12-31,1,",
            "metric",
            "This is none of: revenue, profit, units, deals, activities.",
        ),
        ("rep,r1,revenue,2017-01-01,2017-12-31,,", "amount", "This is required."),
        (
            "rep,r1,revenue,2017-01-01,2017-12-31,1,EURO",
            "currency",
            "This is not an ISO 4217 currency code, such as USD or EUR.",
        ),
    ],
)
def test_a_quota_that_makes_no_sense_is_rejected(
    bring_in: Import, row: str, column: str, reason: str
) -> None:
    result = bring_in("quotas", HEADER + row + "\n")
    assert [(each.column, each.reason) for each in result.rejects] == [(column, reason)]


def test_a_companys_quota_needs_no_member_column(bring_in: Import) -> None:
    text = "scope,metric,starts_on,ends_on,amount\ncompany,revenue,2017-01-01,2017-12-31,10\n"
    assert counts(bring_in("quotas", text)) == (1, 0, 0, 0)
    assert counts(bring_in("quotas", text)) == (0, 0, 1, 0)


TARGETS = "kpi,scope,member,starts_on,ends_on,value\n"


def test_a_target_is_known_by_kpi_member_and_dates(bring_in: Import) -> None:
    text = TARGETS + (
        "win_rate,,,2021-01-01,2021-12-31,0.25\nWin Rate,rep,r1,2021-01-01,2021-12-31,0.3\n"
        "calls,team,t1,2021-01-01,2021-01-31,500\nleads,region,g1,2021-01-01,2021-01-31,40\n"
    )
    assert counts(bring_in("targets", text)) == (4, 0, 0, 0)
    assert counts(bring_in("targets", text)) == (0, 0, 4, 0)
    assert counts(bring_in("targets", text.replace("0.25", "0.26"))) == (0, 1, 3, 0)
    assert Target.objects.get(kpi="win_rate", scope="rep").rep.external_id == "r1"
    assert Target.objects.get(scope="company").value == Decimal("0.26")


def test_an_empty_scope_and_the_company_are_the_same(bring_in: Import) -> None:
    rows = "win_rate,,,2021-01-01,2021-12-31,0.25\nwin_rate,company,,2021-01-01,2021-12-31,"
    result = bring_in("targets", TARGETS + rows + "0.25\n")
    assert (counts(result), result.repeated) == ((1, 0, 0, 0), 1)
    assert counts(bring_in("targets", TARGETS + rows + "0.3\n")) == (0, 0, 0, 2)
    text = "kpi,starts_on,ends_on,value\nwin_rate,2021-01-01,2021-12-31,0.25\n"
    assert counts(bring_in("targets", text)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("row", "rejected"),
    [
        (
            "win_rat,,,2021-01-01,2021-12-31,1",
            ("kpi", "win_rat", "There is no KPI “win_rat”; did you mean “win_rate”?"),
        ),
        (
            "win_rate,,,2021-12-31,2021-01-01,1",
            ("ends_on", "2021-01-01", "A target cannot end before it starts."),
        ),
        ("win_rate,rep,,2021-01-01,2021-12-31,1", ("member", "", "This is required.")),
        (
            "win_rate,,r1,2021-01-01,2021-12-31,1",
            ("member", "r1", "With the scope “company” there is no member."),
        ),
        (
            "win_rate,region,r1,2021-01-01,2021-12-31,1",
            ("member", "r1", "No region has the external id “r1”."),
        ),
    ],
)
def test_a_target_that_makes_no_sense_is_rejected(
    bring_in: Import, row: str, rejected: tuple[str, str, str]
) -> None:
    assert reasons(bring_in("targets", TARGETS + row + "\n")) == [(2, *rejected)]


FORECASTS = "external_id,scope,member,starts_on,ends_on,category,amount,submitted_at\n"
SUBMITTED = FORECASTS + (
    "f1,rep,r1,2021-01-01,2021-03-31,commit,900000,2020-12-31 17:00\n"
    "f2,company,,2021-01-01,2021-03-31,Best Case,1200000.50,2020-12-31 17:00\n"
)


def test_forecasts_are_submitted_once(bring_in: Import) -> None:
    assert counts(bring_in("forecasts", SUBMITTED)) == (2, 0, 0, 0)
    assert counts(bring_in("forecasts", SUBMITTED)) == (0, 0, 2, 0)
    found = Forecast.objects.values_list("scope", "rep__external_id", "category", "amount")
    assert set(found) == {
        ("rep", "r1", "commit", 900_000),
        ("company", None, "best_case", Decimal("1200000.50")),
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [("900000", "900001"), ("17:00\nf2", "17:01\nf2"), ("commit", "closed"), ("rep,r1", "team,t1")],
)
def test_a_submitted_forecast_is_frozen(bring_in: Import, old: str, new: str) -> None:
    bring_in("forecasts", SUBMITTED)
    result = bring_in("forecasts", SUBMITTED.replace(old, new))
    assert counts(result) == (0, 0, 1, 1)
    reason = "A submitted forecast cannot be changed: submit another."
    assert reasons(result) == [(2, "external_id", "f1", reason)]


@pytest.mark.parametrize(
    ("row", "rejected"),
    [
        (
            "f1,team,t1,2021-03-31,2021-01-01,commit,1,2020-12-31",
            ("ends_on", "2021-01-01", "A forecast cannot end before it starts."),
        ),
        ("f1,team,,2021-01-01,2021-03-31,commit,1,2020-12-31", ("member", "", "This is required.")),
        (
            "f1,company,t1,2021-01-01,2021-03-31,commit,1,2020-12-31",
            ("member", "t1", "With the scope “company” there is no member."),
        ),
    ],
)
def test_a_forecast_that_makes_no_sense_is_rejected(
    bring_in: Import, row: str, rejected: tuple[str, str, str]
) -> None:
    assert reasons(bring_in("forecasts", FORECASTS + row + "\n")) == [(2, *rejected)]


def test_rates_are_known_by_currency_and_day(bring_in: Import) -> None:
    rates = "currency,on,rate\nEUR,2017-01-01,1.0525\nEUR,2017-02-01,1.07\n"
    assert counts(bring_in("exchange_rates", rates)) == (2, 0, 0, 0)
    assert counts(bring_in("exchange_rates", rates.replace("1.07", "1.08"))) == (0, 1, 1, 0)
    assert list(ExchangeRate.objects.order_by("on").values_list("rate", flat=True)) == [
        Decimal("1.0525"),
        Decimal("1.08"),
    ]


def test_a_rate_is_greater_than_zero(bring_in: Import) -> None:
    assert reasons(bring_in("exchange_rates", "currency,on,rate\nEUR,2017-01-01,0\n")) == [
        (2, "rate", "0", "A rate is greater than zero.")
    ]
