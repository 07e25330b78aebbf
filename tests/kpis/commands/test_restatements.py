"""Locking, deciding and looking back from the command line."""

import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import Opportunity
from tests.factories import win_deal
from tests.kpis.conftest import Night


def say(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


def revenue(*arguments: str) -> dict:
    told = say("kpi", "north-wind", "total_revenue", "--period", "2025-02", "--json", *arguments)
    return json.loads(told)["rows"][0]


@pytest.fixture
def february(company: Company, night: Night) -> Iterator[Company]:
    """February 2025: 1,000 as reported on the fourth of March; a change to 1,500 on the ninth."""
    with company_context(company):
        win_deal(1000, on="2025-02-05", opened="2025-02-01", name="Pilot", external_id="D1")
    night("2025-02-10")
    night("2025-03-04")
    return company


def change(company: Company, night: Night) -> None:
    with company_context(company, actor="user:7"):
        Opportunity.objects.update(amount=1500)
    night("2025-03-10")


def test_a_number_as_it_was_reported(february: Company, night: Night) -> None:
    change(february, night)
    assert revenue()["value"] == "1500"
    was = revenue("--as-reported-on", "2025-03-09")
    assert (was["value"], was["published_at"][:10]) == ("1000", "2025-03-04")


def test_restatements_are_listed_with_their_causes(february: Company, night: Night) -> None:
    change(february, night)
    [one] = revenue("--restatements")["restatements"]
    assert (one["old"], one["new"], one["at"][:10]) == ("1000", "1500", "2025-03-10")
    told = say("kpi", "north-wind", "total_revenue", "--period", "2025-02", "--restatements")
    assert f"#{one['id']} 2025-03-10 published: 1000 → 1500" in told
    assert "Pilot (D1) by user:7" in told


def test_a_locked_period_waits_until_it_is_decided(february: Company, night: Night) -> None:
    assert say("restatements", "north-wind", "lock", "2025-02").startswith("2025-02 is locked")
    change(february, night)
    assert (revenue()["value"], revenue()["pending"]) == ("1000", {"value": "1500", "changes": 1})
    assert "would be 1500 once approved; changed records: 1" in say(
        "kpi", "north-wind", "total_revenue", "--period", "2025-02"
    )
    assert "1000 → 1500; changed records: 1" in say(
        "restatements", "north-wind", "list", "2025-02", "--kpi", "total_revenue"
    )
    approved = say("restatements", "north-wind", "approve", "2025-02", "--kpi", "total_revenue")
    assert approved == "6 numbers published."
    assert (revenue()["value"], revenue()["pending"]) == ("1500", None)
    say("restatements", "north-wind", "decline", "2025-02")
    assert say("restatements", "north-wind", "list", "2025-02") == "Nothing waits for approval."
    assert say("restatements", "north-wind", "unlock", "2025-02").startswith("2025-02 is open again")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("restatements", "nowhere", "lock", "2025-02"), "no company"),
        (("restatements", "north-wind", "lock", "2025-01"), "Only a period that has been reported"),
        (("restatements", "north-wind", "unlock", "2025-02"), "not locked"),
        (("restatements", "north-wind", "lock", "soon"), "soon"),
        (("kpi", "north-wind", "win_rate", "--period", "2025-02", "--as-reported-on", "2025-01-01"), "Not reported"),
        (("kpi", "north-wind", "win_rate", "--period", "2025-02", "--as-reported-on", "soon"), "soon"),
        (
            ("kpi", "north-wind", "win_rate", "--period", "2025-02", "--as-reported-on", "2025-03-04", "--rows"),
            "only the numbers were stored",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_why(february: Company, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        say(*arguments)
