"""The period of a page, as the address names it."""

from datetime import date

import pytest

from kpis.pages.period_choice import PeriodChoice, choose_period
from kpis.rules.calendar import Calendar

TODAY = date(2026, 11, 21)


def chosen(calendar: Calendar | None = None, **query: str) -> PeriodChoice:
    return choose_period(query, calendar or Calendar(), TODAY)


def test_a_page_without_a_period_shows_this_month() -> None:
    assert (chosen().key, chosen().is_unfinished) == ("2026-11", True)


def test_the_address_names_any_period() -> None:
    assert (chosen(period="2017-Q2").label, chosen(period="2017-Q2").is_unfinished) == ("Q2 2017", False)


def test_two_dates_make_a_period_that_includes_both() -> None:
    period = chosen(**{"from": "2017-05-01", "to": "2017-05-14"}).period
    assert (period.start, period.last_day) == (date(2017, 5, 1), date(2017, 5, 14))


def test_one_date_is_a_period_of_one_day() -> None:
    assert chosen(**{"from": "2017-05-01"}).period.days == 1


@pytest.mark.parametrize("query", [{"period": "last summer"}, {"from": "2017-05-14", "to": "2017-05-01"}])
def test_a_period_that_makes_no_sense_shows_this_month_and_says_why(query: dict[str, str]) -> None:
    choice = chosen(**query)
    assert choice.key == "2026-11"
    assert "is not a period" in choice.error


def test_the_arrows_lead_to_the_neighbours() -> None:
    assert (chosen(period="2017-05").earlier, chosen(period="2017-05").later) == ("2017-04", "2017-06")


def test_no_arrow_leads_into_the_future() -> None:
    assert chosen().later == ""


def test_the_usual_periods_follow_the_fiscal_year() -> None:
    choice = chosen(Calendar(fiscal_year_start=4))
    assert [usual.key for usual in choice.choices] == [
        "2026-11", "2026-10", "2027-Q3", "2027-Q2", "2027", "2026",
    ]  # fmt: skip
    assert [usual.label for usual in choice.choices if usual.is_chosen] == ["This month"]
