"""Logging what a rep did, and taking it back."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.tenancy import company_context
from kpis.services import log_activity, remove_activity
from tests.factories import instant, make_customer, make_rep, make_team, open_deal
from tests.kpis.figures import figure

pytestmark = pytest.mark.usefixtures("in_company")


def test_an_activity_counts_on_its_day_for_its_team():
    rep, acme = make_rep(team=make_team("Alpha")), make_customer()
    found = log_activity(
        rep,
        "call",
        at=instant("2025-03-10"),
        minutes=12,
        direction="outbound",
        outcome="answered",
        customer=acme,
    )
    assert (str(found.done_on), found.team.name, found.minutes, found.customer) == (
        "2025-03-10",
        "Alpha",
        12,
        acme,
    )
    assert figure("calls", "2025-03-10") == 1


def test_an_activity_is_of_now_when_no_instant_is_given():
    found = log_activity(make_rep(), "email", opportunity=open_deal())
    assert (timezone.now() - found.at).total_seconds() < 60


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "nap"}, "kind"),
        ({"direction": "sideways"}, "direction"),
        ({"outcome": "thrilled"}, "outcome"),
    ],
)
def test_an_activity_of_an_unknown_sort_is_refused(wrong, field):
    with pytest.raises(ValidationError) as refused:
        log_activity(make_rep(), **{"kind": "call", **wrong})
    assert list(refused.value.message_dict) == [field]


def test_negative_minutes_are_refused():
    with pytest.raises(ValidationError, match="Minutes cannot be negative"):
        log_activity(make_rep(), "call", minutes=-5)


def test_another_company_s_rep_is_refused(other_company):
    with company_context(other_company):
        stranger = make_rep("Stranger")
    with pytest.raises(ValidationError, match="rep"):
        log_activity(stranger, "call")


def test_an_activity_that_was_removed_counts_nowhere():
    activity = log_activity(make_rep(), "call", at=instant("2025-03-10"))
    remove_activity(activity)
    assert figure("calls", "2025-03") == 0
    with pytest.raises(ValidationError, match="removed already"):
        remove_activity(activity)
