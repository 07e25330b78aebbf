"""Which submissions count: for whom, for which days, and until when."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.services import move_rep
from accounts.tenancy import current_company
from kpis.catalogue import CATALOGUE
from kpis.engine.calendars import calendar_of
from kpis.engine.readings import read
from kpis.models import Forecast
from tests.factories import day, make_region, make_rep, make_team, submit, win_deal
from tests.kpis.figures import figure, figures, reader, reading, rows

pytestmark = pytest.mark.usefixtures("in_company")

MARCH = ("2025-03-01", "2025-03-31")


def forecast(period: str = "2025-03", by: str = "company", member: object = "") -> Decimal | None:
    return reading("forecast_accuracy", period, by, member).inputs["forecast_commit"]


def test_without_a_submission_there_is_no_accuracy():
    win_deal(1000, "2025-03-10")
    found = reading("forecast_accuracy", "2025-03")
    assert (found.value, found.undefined) == (None, "No forecast was submitted in time.")


def test_without_sales_there_is_no_accuracy():
    submit(900, "2025-02-28", *MARCH)
    found = reading("forecast_accuracy", "2025-03")
    assert (found.value, found.undefined) == (None, "Nothing to divide by: revenue = 0.")


def test_a_forecast_of_nothing_was_wrong_altogether():
    submit(0, "2025-02-28", *MARCH)
    win_deal(1000, "2025-03-10")
    assert figure("forecast_accuracy", "2025-03") == 0


def test_a_forecast_of_more_than_twice_the_sales_is_less_than_nothing_worth():
    submit(2500, "2025-02-28", *MARCH)
    win_deal(1000, "2025-03-10")
    assert figure("forecast_accuracy", "2025-03") == Decimal("-0.5")


def test_accuracy_may_be_of_another_category():
    for amount, category in ((900, "commit"), (1100, "most_likely"), (1400, "best_case"), (5000, "pipeline")):
        submit(amount, "2025-02-28", *MARCH, category=category)
    win_deal(1000, "2025-03-10")
    assert figure("forecast_accuracy:most_likely", "2025-03") == Decimal("0.9")
    assert figure("forecast_accuracy:best_case", "2025-03") == Decimal("0.6")


@pytest.mark.parametrize("category", ["most_likely", "best_case"])
def test_the_figure_of_the_middle_is_of_the_same_category(category):
    submit(900, "2025-03-10", *MARCH)
    submit(700, "2025-03-10", *MARCH, category=category)
    win_deal(1000, "2025-03-20")
    chosen = CATALOGUE["forecast_accuracy"].defined_as(category)
    (told,) = read(reader(), chosen.further, [calendar_of(current_company()).parse("2025-03")]).values()
    assert [one.value for one in told] == [Decimal("0.7")]
    assert chosen.defined_as("commit").further == CATALOGUE["forecast_accuracy"].further


def test_a_submission_counts_until_the_last_minute_before_the_period_where_the_company_is():
    submit(1, "2025-02-28 23:59", *MARCH)
    submit(2, "2025-03-01 00:00", *MARCH)
    assert forecast() == 1


@pytest.mark.parametrize("last_in_time, too_late, ends_on", [("15", "16", "30"), ("15", "16", "31")])
def test_the_middle_is_half_of_the_days(last_in_time, too_late, ends_on):
    days = ("2025-03-01", f"2025-03-{ends_on}")
    submit(1, f"2025-03-{last_in_time}", *days)
    submit(2, f"2025-03-{too_late}", *days)
    win_deal(10, "2025-03-10")
    period = f"{days[0]}..{days[1]}"
    assert figure("forecast_accuracy.at_middle", period) == Decimal("0.1")
    assert figure("forecast_accuracy", period) is None


def test_of_submissions_at_the_same_instant_the_later_written_counts():
    submit(1, "2025-02-28", *MARCH)
    submit(2, "2025-02-28", *MARCH)
    assert forecast() == 2


def test_a_submission_for_the_very_period_comes_before_those_for_its_parts():
    submit(100, "2024-12-31", "2025-01-01", "2025-01-31")
    submit(300, "2024-12-31", *MARCH)
    submit(20, "2025-01-31", "2025-02-01", "2025-02-28")
    assert forecast("2025-Q1") == 420
    submit(7, "2024-12-30", "2025-01-01", "2025-03-31")
    assert forecast("2025-Q1") == 7
    assert forecast("2025-01") == 100


def test_no_day_counts_twice():
    submit(100, "2024-12-31", "2025-01-01", "2025-01-31")
    submit(9, "2024-12-31", "2025-01-06", "2025-01-12")
    submit(5, "2024-12-31", "2025-02-03", "2025-02-09")
    assert forecast("2025-Q1") == 105
    assert [row.amount for row in rows("forecast_accuracy", "forecast_commit", "2025-Q1")] == [100, 5]


def test_a_submission_that_reaches_beyond_the_period_says_nothing_of_it():
    submit(100, "2024-12-31", "2025-01-01", "2025-03-31")
    assert forecast("2025-03") == 0
    assert figure("forecast_accuracy", "2025-03") is None


def test_the_company_s_own_comes_before_the_sum_of_its_reps():
    submit(40, "2025-02-28", *MARCH, rep=make_rep("Ada"))
    submit(50, "2025-02-28", *MARCH, rep=make_rep("Ben"))
    submit(1000, "2025-02-28", *MARCH, region=make_region())
    assert forecast() == 90
    submit(70, "2025-02-28", *MARCH)
    assert forecast() == 70


def test_teams_and_then_regions_stand_in_for_the_company():
    submit(300, "2025-02-28", *MARCH, region=make_region())
    assert forecast() == 300
    alpha = make_team("Alpha")
    submit(80, "2025-02-28", *MARCH, team=alpha)
    submit(30, "2025-02-28", *MARCH, team=make_team("Beta", parent=alpha))
    submit(5, "2025-02-28", *MARCH, team=make_team("Gamma"))
    assert forecast() == 85


def test_a_team_has_its_own_else_the_sum_of_its_reps_at_the_end():
    alpha, beta = make_team("Alpha"), make_team("Beta")
    ada, ben = make_rep("Ada", team=alpha), make_rep("Ben", team=beta)
    make_rep("Cid")
    submit(40, "2025-02-28", *MARCH, rep=ada)
    submit(50, "2025-02-28", *MARCH, rep=ben)
    assert (forecast(by="team", member=alpha), forecast(by="team", member=beta)) == (40, 50)
    move_rep(ada, beta, day("2025-03-31"))
    submit(60, "2025-02-28", *MARCH, team=alpha)
    assert (forecast(by="team", member=alpha), forecast(by="team", member=beta)) == (60, 90)


def test_a_region_has_that_of_its_reps():
    north = make_region("North")
    submit(40, "2025-02-28", *MARCH, rep=make_rep("Ada", region=north))
    submit(50, "2025-02-28", *MARCH, rep=make_rep("Ben"))
    assert forecast(by="region", member=north) == 40


def test_a_tree_s_member_has_that_of_those_below_up_to_one_with_its_own():
    top = make_team("Top")
    middle = make_team("Middle", parent=top)
    low = make_team("Low", parent=middle)
    submit(5, "2025-02-28", *MARCH, rep=make_rep("Ada", team=low))
    submit(2, "2025-02-28", *MARCH, rep=make_rep("Ben", team=top))
    assert [forecast(by="team_rollup", member=team) for team in (low, middle, top)] == [5, 5, 7]
    submit(10, "2025-02-28", *MARCH, team=middle)
    assert [forecast(by="team_rollup", member=team) for team in (low, middle, top)] == [5, 10, 12]
    opened = rows("forecast_accuracy", "forecast_commit", "2025-03", "team_rollup", top)
    assert sorted(row.amount for row in opened) == [2, 10]


def test_each_rep_s_forecast_is_held_against_its_own_sales():
    ada, ben = make_rep("Ada"), make_rep("Ben")
    submit(80, "2025-02-28", *MARCH, rep=ada)
    win_deal(100, "2025-03-10", rep=ada)
    win_deal(100, "2025-03-10", rep=ben)
    assert figures("forecast_accuracy", "2025-03", "rep") == {"Ada": Decimal("0.8"), "Ben": None}


def test_the_submissions_behind_a_forecast_are_shown_with_their_day():
    submit(7, "2025-02-10", *MARCH)
    one = submit(9, "2025-02-28", *MARCH)
    (row,) = rows("forecast_accuracy", "forecast_commit", "2025-03")
    assert (row.record, row.pk, row.day, row.amount) == ("kpis.Forecast", one.pk, day("2025-02-28"), 9)
    (counted,) = rows("forecast_accuracy", "forecasts_submitted", "2025-03")
    assert (counted.pk, counted.amount) == (one.pk, 1)


def test_a_submission_s_day_follows_the_company(company):
    submit(7, "2025-02-28 23:30", *MARCH)
    company.timezone = "Asia/Tehran"
    company.save()
    assert Forecast.objects.get().submitted_on == day("2025-03-01")
    assert Forecast.objects.get().submitted_at < timezone.now()
    assert forecast() == 0
