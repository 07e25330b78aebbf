"""Every measure, by key."""

from functools import cache
from hashlib import sha256
from typing import Final

from kpis.measures import (
    activities,
    campaigns,
    customers,
    deals,
    forecasts,
    initiatives,
    leads,
    pipeline,
    spend,
    team,
)
from kpis.measures.vocabulary import Flow, Measure, Stock

DECLARED: Final[tuple[Measure, ...]] = tuple(
    measure
    for module in (
        deals,
        pipeline,
        leads,
        activities,
        campaigns,
        spend,
        initiatives,
        customers,
        forecasts,
        team,
    )
    for measure in vars(module).values()
    if isinstance(measure, Measure)
)

MEASURES: Final[dict[str, Measure]] = {measure.key: measure for measure in DECLARED}

STORED: Final[dict[str, Flow | Stock]] = {
    key: measure for key, measure in MEASURES.items() if isinstance(measure, Flow | Stock)
}
"""The measures that add up over days, and so have a column of their own in KpiCell."""


def measure_named(key: str) -> Measure:
    """The measure with this key; KeyError when there is none."""
    return MEASURES[key]


@cache
def fingerprint() -> str:
    """A text that changes whenever a stored measure is added, removed or defined otherwise."""
    definitions = sorted(
        f"{m.key}|{m.record}|{m.where.sql}|{m.value}|{m.distinct}|{sorted(m.by.items())}|{_days(m)}"
        for stored in STORED.values()
        for m in (stored, *(stored.also if isinstance(stored, Flow) else ()))
    )
    return sha256("\n".join(definitions).encode()).hexdigest()


def _days(measure: Flow | Stock) -> str:
    return measure.on if isinstance(measure, Flow) else f"{measure.enters}|{measure.leaves}"
