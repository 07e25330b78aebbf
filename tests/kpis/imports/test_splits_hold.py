"""Whatever files of splits come, each deal's add up, and are those of the last file that stated them."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.models import Split
from tests.kpis.imports.conftest import Import

Row = tuple[str, str, str]
rows = st.tuples(
    st.sampled_from(["o1", "o2"]),
    st.sampled_from(["r1", "r2", "r3"]),
    st.sampled_from(["100", "50", "50.0", "62.5", "37.5", "25", "0"]),
)


@pytest.fixture(autouse=True)
def cast(bring_in: Import) -> None:
    bring_in("reps", "external_id,name\nr1,Rita\nr2,Mia\nr3,Olga\n")
    bring_in("opportunities", "external_id,rep,opened_at\no1,r1,2021-03-02\no2,r1,2021-03-02\n")


def on_record() -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for deal, rep, percent in Split.objects.values_list(
        "opportunity__external_id", "rep__external_id", "percent"
    ):
        found[deal][rep] = percent
    return dict(found)


def stated(file: list[Row]) -> dict[str, dict[str, Decimal]]:
    """What a file says that can be kept: parts that are none, or stand twice and differ, left out."""
    said: dict[str, dict[str, set[Decimal]]] = defaultdict(lambda: defaultdict(set))
    for deal, rep, percent in file:
        said[deal][rep].add(Decimal(percent))
    clear = {
        deal: {rep: min(parts) for rep, parts in reps.items() if len(parts) == 1 and min(parts) > 0}
        for deal, reps in said.items()
    }
    return {deal: parts for deal, parts in clear.items() if sum(parts.values()) == 100}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.lists(rows, min_size=1, max_size=6), min_size=1, max_size=3))
def test_each_deals_splits_are_those_of_the_last_file_that_stated_them(
    bring_in: Import, files: list[list[Row]]
) -> None:
    expected: dict[str, dict[str, Decimal]] = {}
    with transaction.atomic():
        for file in files:
            text = "opportunity,rep,percent\n" + "".join(f"{','.join(row)}\n" for row in file)
            result = bring_in("splits", text)
            assert (
                result.created + result.updated + result.unchanged + result.rejected + result.repeated
                == len(file)
            )
            expected |= stated(file)
            assert on_record() == expected
            connection.check_constraints()
            again = bring_in("splits", text)
            assert (again.created, again.updated, again.rejected) == (0, 0, result.rejected)
        transaction.set_rollback(True)
