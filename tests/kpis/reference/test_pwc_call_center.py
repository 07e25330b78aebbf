"""PwC's call center: 5,000 calls of eight agents in the first quarter of 2021."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.kpis.reference.conftest import Imported, company_of

pytestmark = pytest.mark.django_db

FILE = "csv/calls.csv"
ALL = "2021-Q1"


@pytest.fixture(scope="module")
def center(one_database: None) -> Iterator[Imported]:
    with company_of("pwc_call_center", "pwc_call_center") as imported:
        assert "8 created, 0 updated, 0 unchanged, 0 rejected" in imported.run("reps", FILE, "reps")
        assert imported.run("activities", FILE, "calls") == (
            "activities: 5000 created, 0 updated, 0 unchanged, 0 rejected."
        )
        imported.recompute()
        yield imported


def test_a_second_import_changes_nothing(center: Imported) -> None:
    said = center.run("activities", FILE, "calls")
    assert said == "activities: 0 created, 0 updated, 5000 unchanged, 0 rejected (nothing changed)."


def test_calls_answer_rate_and_talk_time(center: Imported) -> None:
    (answer,) = center.answer("totals")
    (row,) = center.kpi("answer_rate", ALL)
    assert (int(row["numerator"]), int(row["denominator"])) == (answer["answered"], answer["calls"])
    assert Decimal(row["value"]) == answer["answer_rate"]
    assert center.value("calls", ALL) == answer["calls"]
    assert round(center.value("talk_time", ALL) * 60, 4) == answer["avg_talk_s"]


def test_calls_answer_rate_and_talk_time_of_each_rep(center: Imported) -> None:
    calls, rates = center.by("rep", "calls", ALL), center.by("rep", "answer_rate", ALL)
    talk = {row["member"]: Decimal(row["numerator"]) for row in center.kpi("talk_time", ALL, by="rep")}
    for row in center.answer("per_agent"):
        assert calls[row["agent"]] == row["calls"]
        assert round(rates[row["agent"]], 6) == row["answer_rate"]
        assert round(talk[row["agent"]] / 60, 4) == row["talk_hours"]


def test_calls_per_rep(center: Imported) -> None:
    assert center.value("calls_per_rep", ALL) == Decimal(5_000) / 8


def test_calls_by_month(center: Imported) -> None:
    answers = center.answer("per_month")
    assert center.along("calls", ALL, "month") == {row["month"]: row["calls"] for row in answers}
    answered = {
        row["period"]["start"]: int(row["numerator"]) for row in center.kpi("answer_rate", ALL, grain="month")
    }
    assert answered == {row["month"]: row["answered"] for row in answers}


def test_calls_of_each_rep_by_month(center: Imported) -> None:
    rows = center.kpi("calls", ALL, by="rep", grain="month")
    found = {(row["member"], row["period"]["start"]): int(row["value"]) for row in rows}
    assert found == {(row["agent"], row["month"]): row["calls"] for row in center.answer("per_agent_month")}


def test_calls_by_week(center: Imported) -> None:
    answers = {row["week"]: row["calls"] for row in center.answer("per_week")}
    assert center.along("calls", "2020-12-28..2021-04-04", "week") == answers
