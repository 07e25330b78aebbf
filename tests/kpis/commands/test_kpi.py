"""`manage.py kpi` and `list_kpis`, as an operator and a script use them."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.tenancy import company_context
from kpis.catalogue import CATALOGUE
from kpis.models import Mark
from tests.factories import lose_deal, make_rep, open_deal, win_deal


@pytest.fixture
def deals(company):
    with company_context(company):
        rita, sam = make_rep("Rita"), make_rep("Sam")
        win_deal("1234.5", "2025-05-31", rep=rita, external_id="D1")
        win_deal("65.5", "2025-06-01", rep=sam, external_id="D2")
        lose_deal(10, "2025-05-02", rep=sam, external_id="D3")
    return company


def kpi(*arguments: str) -> Any:
    return json.loads(text("kpi", "north-wind", *arguments, "--json"))


def text(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_json_gives_the_period_with_its_end_excluded_and_decimals_as_texts(deals):
    answer = kpi("total_revenue", "--period", "2025-05")
    assert (answer["key"], answer["unit"], answer["company"]) == ("total_revenue", "money", "north-wind")
    assert answer["period"] == {"start": "2025-05-01", "end": "2025-06-01"}
    [row] = answer["rows"]
    assert (row["value"], row["undefined"], row["inputs"]) == ("1234.5", None, {"won_amount": "1234.5"})


@pytest.mark.parametrize(
    ("period", "value"),
    [
        ("2025", "1300"),
        ("2025-Q2", "1300"),
        ("2025-W22", "1300"),
        ("2025-05-31", "1234.5"),
        ("2025-06-01..2025-06-30", "65.5"),
        ("2025-05-31..2025-06-01", "1300"),
        ("2024", "0"),
    ],
)
def test_every_form_of_a_period_is_read(deals, period, value):
    assert kpi("total_revenue", "--period", period)["rows"][0]["value"] == value


def test_a_ratio_carries_its_numerator_and_denominator(deals):
    [row] = kpi("win_rate", "--period", "2025")["rows"]
    assert (row["numerator"], row["denominator"]) == ("2", "3")
    assert row["value"].startswith("0.66666666666666666666")


def test_an_undefined_value_is_null_and_says_why(deals):
    [row] = kpi("win_rate", "--period", "2024")["rows"]
    assert row["value"] is None
    assert "deals won + deals lost" in row["undefined"]


def test_a_breakdown_names_members_by_their_external_id(deals):
    rows = kpi("total_revenue", "--period", "2025", "--by", "rep")["rows"]
    assert [(row["member"], row["member_name"], row["value"]) for row in rows] == [
        ("rita", "Rita", "1234.5"),
        ("sam", "Sam", "65.5"),
    ]


def test_a_grain_gives_a_row_for_each_bucket(deals):
    rows = kpi("total_revenue", "--period", "2025-Q2", "--grain", "month")["rows"]
    assert [(row["period"]["key"], row["value"]) for row in rows] == [
        ("2025-04", "0"),
        ("2025-05", "1234.5"),
        ("2025-06", "65.5"),
    ]


def test_explain_gives_the_formula_in_words_and_with_its_numbers_and_each_predicate(deals):
    [row] = kpi("win_rate", "--period", "2025", "--explain")["rows"]
    explained = row["explain"]
    assert explained["formula"] == "deals won ÷ (deals won + deals lost)"
    assert explained["calculation"] == "deals won 2 ÷ (deals won 2 + deals lost 1) = 66.7%"
    assert [one["predicate"] for one in explained["inputs"]] == ["outcome = 'won'", "outcome = 'lost'"]


def test_explain_tells_a_person_line_by_line(deals):
    told = text("kpi", "north-wind", "win_rate", "--period", "2025-05", "--explain")
    assert "    Calculation                          Deals won 1 ÷ (deals won 1 + deals lost 1) = 50%" in told
    assert "too few to tell, from 2" in told
    assert "Bad news below" in told
    assert "live, read from the records" in told


def test_one_member_is_picked_by_its_external_id(deals):
    [row] = kpi("total_revenue", "--period", "2025", "--by", "rep", "--member", "sam", "--explain")["rows"]
    assert (row["value"], row["explain"]["member"]["name"]) == ("65.5", "Sam")


def test_rows_lists_the_external_ids_behind_each_input(deals):
    [row] = kpi("win_rate", "--period", "2025", "--rows")["rows"]
    assert row["rows"] == {"won_deals": ["D1", "D2"], "lost_deals": ["D3"]}


def test_a_change_shows_before_any_recomputation(deals):
    """Marks are pending, so the figure comes from the records."""
    call_command("recompute", "north-wind", stdout=StringIO())
    with company_context(deals):
        assert not Mark.objects.exists()
        win_deal(100, "2025-05-15", external_id="D4")
    assert kpi("total_revenue", "--period", "2025-05")["rows"][0]["value"] == "1334.5"


def test_the_pipeline_of_a_past_day_is_what_was_open_then(deals):
    with company_context(deals):
        open_deal(500, "2025-05-25")
    [row] = kpi("open_pipeline", "--period", "2025-05-26")["rows"]
    assert row["value"] == "1800"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere", "win_rate", "--period", "2025"), "There is no company “nowhere”."),
        (("north-wind", "luck", "--period", "2025"), "There is no KPI “luck”."),
        (("north-wind", "win_rate", "--period", "2025-13"), "there is no month 13"),
        (("north-wind", "win_rate", "--period", "2025", "--by", "luck"), "cannot be broken down by luck"),
        (("north-wind", "leads", "--period", "2025", "--bridge"), "The change of Leads cannot be split"),
        (("north-wind", "win_rate", "--period", "2025-05", "--grain", "week"), "not made of whole weeks"),
        (("north-wind", "win_rate", "--period", "2025", "--grain", "hour"), "“hour” is not a grain"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line(deals, arguments, message):
    with pytest.raises(CommandError, match=message) as error:
        call_command("kpi", *arguments)
    assert "\n" not in str(error.value)


def test_the_plain_table_shows_name_and_value(deals):
    assert "Rita · 2025                              1234.5" in text(
        "kpi", "north-wind", "total_revenue", "--period", "2025", "--by", "rep"
    )


def test_a_bridge_tells_what_made_the_change(deals):
    assert text("kpi", "north-wind", "total_revenue", "--period", "2025-06", "--bridge").splitlines() == [
        "May 2025                                 $1,234.50",
        "Number of deals                          $0  (1 → 1)",
        "Average deal size                        −$1,169  ($1,234.50 → $65.50)",
        "Exchange rates                           $0",
        "June 2025                                $65.50",
        "Change                                   −$1,169",
    ]


def test_a_bridge_can_start_from_any_period_and_tell_the_mix(deals):
    answer = kpi("win_rate", "--period", "2025-05", "--bridge", "--against", "2025-06", "--by", "rep")
    assert (answer["before"]["value"], answer["after"]["value"], answer["change"]) == ("1", "0.5", "-0.5")
    assert [(part["key"], part["amount"]) for part in answer["parts"]] == [("mix", "0.25"), ("rate", "-0.75")]


def test_list_kpis_names_every_kpi_with_its_breakdowns():
    listed = {one["key"]: one for one in json.loads(text("list_kpis", "--json"))}
    assert set(listed) == set(CATALOGUE)
    assert {"rep", "team", "team_rollup", "product", "region"} <= set(listed["win_rate"]["by"])
