"""Worked examples: a test marked `@example(key)` builds the records behind the KPI's `example` in the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kpis.catalogue import CATALOGUE
from tests.kpis.figures import reading

Test = TypeVar("Test", bound=Callable[..., None])

EXAMPLES: dict[str, str] = {}
"""The name of each KPI's test, by the KPI's key."""


def example(key: str) -> Callable[[Test], Test]:
    """The test is the worked example of the KPI."""

    def register(test: Test) -> Test:
        EXAMPLES[key] = test.__name__
        return test

    return register


def worked(
    key: str, period: str, by: str = "company", member: object = "", today: date | None = None
) -> Decimal | None:
    """The KPI's value, once its inputs are found to be those of the example in the catalogue."""
    found = reading(key, period, by, member, today)
    assert found.inputs == {term: Decimal(number) for term, number in CATALOGUE[key].example.items()}
    return found.value
