"""Splits: a file states those of a deal as a whole."""

from decimal import Decimal

import pytest
from django.db import connection

from kpis.models import Split
from tests.kpis.imports.conftest import Import, counts, reasons

HEADER = "opportunity,rep,percent\n"
UNEVEN = "The splits of this deal do not add up to 100 percent."


@pytest.fixture(autouse=True)
def cast(bring_in: Import) -> None:
    bring_in("reps", "external_id,name\nr1,Rita\nr2,Mia\nr3,Olga\n")
    bring_in("opportunities", "external_id,rep,opened_at\no1,r1,2021-03-02\no2,r1,2021-03-02\n")


def splits(deal: str = "o1") -> dict[str, Decimal]:
    return dict(
        Split.objects.filter(opportunity__external_id=deal).values_list("rep__external_id", "percent")
    )


def test_a_deals_splits_add_up(bring_in: Import) -> None:
    text = HEADER + "o1,r1,62.5\no1,r2,37.5\no2,r1,100\n"
    assert counts(bring_in("splits", text)) == (3, 0, 0, 0)
    assert splits() == {"r1": Decimal("62.5"), "r2": Decimal("37.5")}
    assert counts(bring_in("splits", text)) == (0, 0, 3, 0)
    connection.check_constraints()


@pytest.mark.parametrize("percents", [(60, 39.5), (60, 40.5), (50,), (1, 1)])
def test_splits_that_do_not_add_up_are_all_rejected(bring_in: Import, percents: tuple[float, ...]) -> None:
    rows = "".join(f"o1,r{n},{percent}\n" for n, percent in enumerate(percents, start=1))
    result = bring_in("splits", HEADER + rows + "o2,r1,50\no2,r2,50\n")
    assert counts(result) == (2, 0, 0, len(percents))
    assert reasons(result) == [
        (line, "percent", str(percent), UNEVEN) for line, percent in enumerate(percents, start=2)
    ]
    connection.check_constraints()


@pytest.mark.parametrize("percent", ["0", "-10", "100.01"])
def test_a_part_is_a_percentage(bring_in: Import, percent: str) -> None:
    result = bring_in("splits", HEADER + f"o1,r1,{percent}\n")
    assert reasons(result) == [(2, "percent", percent, "A part is more than 0 and at most 100 percent.")]


def test_what_is_left_of_a_deal_must_still_add_up(bring_in: Import) -> None:
    result = bring_in("splits", HEADER + "o1,r1,50\no1,r9,50\n")
    assert [reason for *_cell, reason in reasons(result)] == [UNEVEN, "No rep has the external id “r9”."]
    assert splits() == {}


def test_splits_the_file_leaves_out_are_removed(bring_in: Import) -> None:
    bring_in("splits", HEADER + "o1,r1,60\no1,r2,40\no2,r1,50\no2,r3,50\n")
    assert counts(bring_in("splits", HEADER + "o1,r1,70\no1,r3,30\n")) == (1, 1, 0, 0)
    assert splits() == {"r1": 70, "r3": 30}
    assert splits("o2") == {"r1": 50, "r3": 50}
    connection.check_constraints()


def test_a_split_that_takes_anothers_place_updates_the_deals_others(bring_in: Import) -> None:
    bring_in("splits", HEADER + "o1,r1,60\no1,r2,40\n")
    assert counts(bring_in("splits", HEADER + "o1,r1,60\no1,r3,40\n")) == (1, 1, 0, 0)
    assert splits() == {"r1": 60, "r3": 40}


def test_part_of_a_deals_splits_is_not_the_whole(bring_in: Import) -> None:
    bring_in("splits", HEADER + "o1,r1,60\no1,r2,40\n")
    assert reasons(bring_in("splits", HEADER + "o1,r1,60\n")) == [(2, "percent", "60", UNEVEN)]
    assert splits() == {"r1": 60, "r2": 40}


def test_a_dry_run_removes_nothing(bring_in: Import) -> None:
    bring_in("splits", HEADER + "o1,r1,60\no1,r2,40\n")
    assert counts(bring_in("splits", HEADER + "o1,r3,100\n", dry_run=True)) == (1, 0, 0, 0)
    assert splits() == {"r1": 60, "r2": 40}
