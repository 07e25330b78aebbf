"""How fresh the figures are: when they were computed, and what has changed since."""

from dataclasses import dataclass

from kpis import formats, selectors
from kpis.pages.conventions import Conventions


@dataclass(frozen=True)
class Freshness:
    """`computed_at` is in words and empty before the first run; `waiting` counts changes since, read as they are."""

    computed_at: str
    waiting: int
    waiting_text: str
    is_stale: bool


def read_freshness(conventions: Conventions) -> Freshness:
    """What the run log and the marks say."""
    found = selectors.freshness()
    when = formats.instant(found.computed_at, conventions.timezone) if found.computed_at else ""
    return Freshness(when, found.waiting, formats.number(found.waiting), found.is_stale)
