"""What was reported is stored when it changes, and only then."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Company
from kpis import selectors
from kpis.catalogue import CATALOGUE
from kpis.engine.calendars import today_of
from kpis.models import KpiSnapshot, SnapshotRun
from kpis.rules.calendar import Calendar, Grain, Period
from kpis.selectors import Reading
from kpis.snapshots.periods import GRAINS, periods_to_report
from kpis.snapshots.recompute import recompute
from kpis.snapshots.report import ATTRIBUTES
from tests.factories import add_line, make_customer, make_product, make_rep, make_team, set_quota, win_deal


def won(company: Company, amount: int = 1000) -> None:
    """A deal won today by a rep of a team, for a new customer."""
    rep = make_rep(f"Rep {amount}", team=make_team(f"Team {amount}"))
    win_deal(amount, on=today_of(company), rep=rep, customer=make_customer(f"Customer {amount}"))


@pytest.mark.parametrize("attribute", ATTRIBUTES)
@pytest.mark.parametrize("grain", GRAINS)
def test_stored_values_are_the_values_read(in_company: Company, attribute: str, grain: Grain) -> None:
    today = today_of(in_company)
    won(in_company, 1000)
    won(in_company, 250)
    add_line(win_deal(77, on=today), make_product("Lathe", 11), 7)
    set_quota(5000, f"{today.year}-01-01", f"{today.year}-12-31")
    recompute(in_company)
    stored = dict(
        KpiSnapshot.objects.filter(attribute=attribute, grain=grain).values_list("member", "values")
    )
    for key, readings in read_all(attribute, selectors.company_calendar().containing(grain, today)).items():
        for reading in readings:
            told = stored[reading.member][key]
            assert told["value"] == (None if reading.value is None else str(reading.value)), key
            assert told["inputs"] == {name: str(number) for name, number in reading.inputs.items()}, key


def read_all(attribute: str, period: Period) -> dict[str, list[Reading]]:
    """What a page would show for the period, of every KPI that has the attribute."""
    kpis = [kpi for kpi in CATALOGUE.values() if attribute in {"company", *kpi.attributes}]
    keys = [kpi.key for kpi in kpis if kpi.grain in {None, period.kind}]
    return selectors.read_kpis(keys, period, by=attribute, grain=period.kind)


def test_every_kpi_of_the_company_is_reported_for_the_open_month_quarter_and_year(
    in_company: Company,
) -> None:
    won(in_company)
    recompute(in_company)
    reported = dict(KpiSnapshot.objects.filter(attribute="company").values_list("grain", "values"))
    monthly = {key for key, kpi in CATALOGUE.items() if kpi.grain == "month"}
    assert reported["month"].keys() == CATALOGUE.keys()
    assert reported["quarter"].keys() == reported["year"].keys() == CATALOGUE.keys() - monthly


def test_teams_reps_and_products_are_reported_each(in_company: Company) -> None:
    won(in_company)
    recompute(in_company)
    revenue = {
        snapshot.attribute: snapshot.values["total_revenue"]["value"]
        for snapshot in KpiSnapshot.objects.filter(grain="month").exclude(member="")
    }
    assert revenue == {"team": "1000", "team_rollup": "1000", "rep": "1000"}


def test_values_that_have_not_changed_are_not_stored_again(in_company: Company) -> None:
    won(in_company)
    assert recompute(in_company).snapshots_written > 0
    assert recompute(in_company).snapshots_written == 0
    assert recompute(in_company, full=True).snapshots_written == 0


def test_only_what_has_changed_is_stored_again(in_company: Company) -> None:
    won(in_company, 1000)
    won(in_company, 250)
    recompute(in_company)
    rep = make_rep("Rep 3000")
    recompute(in_company)
    win_deal(3000, on=today_of(in_company), rep=rep)
    recompute(in_company)
    stored = KpiSnapshot.objects.filter(attribute="rep", grain="month")
    assert stored.filter(member=str(rep.pk)).count() == 2
    assert stored.count() == 4


def test_a_definition_is_stored_with_its_version(in_company: Company) -> None:
    recompute(in_company)
    told = KpiSnapshot.objects.get(attribute="company", grain="month").values["win_rate"]
    assert told == {
        "value": None,
        "inputs": {"won_deals": "0", "lost_deals": "0"},
        "version": 1,
        "definition": "closed",
        "definition_version": 0,
    }


def test_a_period_that_ended_since_the_last_run_is_reported_as_closed(in_company: Company) -> None:
    Company.objects.update(grace_days=0)
    last_month = today_of(in_company).replace(day=1) - timedelta(days=1)
    win_deal(700, on=last_month)
    recompute(in_company)
    SnapshotRun.objects.update(started_at=timezone.now() - timedelta(days=32))
    recompute(in_company)
    closed = KpiSnapshot.objects.filter(grain="month", attribute="company", is_reported=True).latest(
        "starts_on"
    )
    assert closed.ends_on == last_month + timedelta(days=1)
    assert closed.values["total_revenue"]["value"] == "700"


@pytest.mark.parametrize(
    ("nights", "reported", "keys"),
    [
        (None, [], ["2025-04", "2025-Q2", "2025"]),
        (("2025-02-20", "2025-02-20"), [], ["2025-02", "2025-03", "2025-04", "2025-Q1", "2025-Q2", "2025"]),
        (
            ("2024-01-01", "2025-04-01"),
            ["2024", "2024-Q4", "2025-01"],
            ["2024-12", "2025-02", "2025-03", "2025-04"],
        ),
    ],
)
def test_periods_are_reported_that_have_not_been_and_had_not_ended_before_the_first_night(
    nights, reported, keys
) -> None:
    calendar = Calendar()
    days = tuple(date.fromisoformat(day) for day in nights) if nights else None
    found = periods_to_report(calendar, days, date(2025, 4, 2), [calendar.parse(key) for key in reported])
    assert [period.key for period in found][: len(keys)] == keys
