"""What the records behind a number are called."""

from datetime import date

import pytest

from kpis.engine.names import names_of
from kpis.models import Campaign, Forecast, Spend
from tests.factories import instant, log, make_customer, make_lead, make_rep, make_team, open_deal, set_quota

pytestmark = pytest.mark.usefixtures("in_company")


def name(record) -> str:
    return names_of(record._meta.label, [record.pk])[record.pk][1].replace("\u202f", " ")


@pytest.mark.parametrize(
    ("with_whom", "expected"),
    [
        (lambda: {"customer": make_customer("Acme")}, "Call with Acme, Mar 10, 2025, 10:30 AM"),
        (lambda: {"lead": make_lead(name="Lena")}, "Call with Lena, Mar 10, 2025, 10:30 AM"),
        (
            lambda: {"opportunity": open_deal(customer=make_customer("Bolt"))},
            "Call with Bolt, Mar 10, 2025, 10:30 AM",
        ),
        (lambda: {"opportunity": open_deal(name="Press")}, "Call with Press, Mar 10, 2025, 10:30 AM"),
        (dict, "Call, Mar 10, 2025, 10:30 AM"),
        (lambda: {"kind": "data_entry"}, "Data entry, Mar 10, 2025, 10:30 AM"),
    ],
)
def test_an_activity_says_what_with_whom_and_when(with_whom, expected):
    [activity] = log(**{"kind": "call", "on": "2025-03-10 10:30", **with_whom()})
    assert name(activity) == expected


def test_spend_says_on_what_and_when():
    fair = Campaign.objects.create(name="Fair", starts_on=date(2025, 3, 1))
    spend = Spend.objects.create(on=date(2025, 5, 14), category="marketing", amount=1, campaign=fair)
    assert name(spend) == "Marketing, Fair, May 14, 2025"


def test_a_forecast_and_a_quota_say_whose_and_for_which_days():
    dates = {"starts_on": date(2025, 3, 1), "ends_on": date(2025, 3, 31)}
    forecast = Forecast.objects.create(
        scope="team",
        team=make_team("Alpha"),
        category="commit",
        amount=1,
        submitted_at=instant("2025-02-01"),
        **dates,
    )
    assert name(forecast) == "Commit, Alpha, Mar 1, 2025 – Mar 31, 2025"
    quota = set_quota(1, "2025-03-01", "2025-03-31", rep=make_rep("Rita"))
    assert name(quota) == "Revenue, Rita, Mar 1, 2025 – Mar 31, 2025"
    assert name(set_quota(1, "2025-03-01", "2025-03-31")).startswith("Revenue, whole company, ")


def test_a_deal_without_a_name_is_called_by_its_id():
    assert name(open_deal(external_id="D7")) == "D7"
