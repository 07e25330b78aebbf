"""How a deal moves through the stages, and how long it stays in each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kpis.demo.chance import Chance
from kpis.demo.market import STAGES, Stage

OPEN = [stage for stage in STAGES if stage.outcome == "open"]
WON = next(stage for stage in STAGES if stage.outcome == "won")
LOST = next(stage for stage in STAGES if stage.outcome == "lost")
LOST_AFTER = {1: 26, 2: 28, 3: 30, 4: 16}
STEPS_BACK = 0.05

Journey = list[tuple[Stage, datetime]]


def closed_journey(
    chance: Chance, opened_at: datetime, closed_at: datetime, is_won: bool, kind: str
) -> Journey:
    """Return the stages entered and when, from the opening to the win or loss."""
    passed = _route(chance, len(OPEN) if is_won else chance.weighted(LOST_AFTER), kind)
    journey = _walk(chance, passed, opened_at, closed_at)
    return [*journey, (WON if is_won else LOST, closed_at)]


def open_journey(
    chance: Chance, opened_at: datetime, closes_at: datetime, now: datetime, kind: str
) -> Journey:
    """Return the stages entered by now of a deal that is under way, or was forgotten."""
    length = len(OPEN) if closes_at > now else chance.weighted(LOST_AFTER)
    journey = _walk(chance, _route(chance, length, kind), opened_at, closes_at)
    return [step for step in journey if step[1] <= now]


def _route(chance: Chance, length: int, kind: str) -> list[Stage]:
    """The stages passed: a renewal starts with a proposal, and some deals fall back a step."""
    if kind == "renewal":
        return OPEN[2 : max(3, length)]
    stages = OPEN[:length]
    if length > 2 and chance.happens(STEPS_BACK):
        return [*stages, *stages[-2:]]
    return stages


def _walk(chance: Chance, stages: list[Stage], start: datetime, end: datetime) -> Journey:
    days = [stage.dwell * chance.random.gammavariate(2.2, 1) + 0.01 for stage in stages]
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    journey, gone = [], 0.0
    for stage, share in zip(stages, days, strict=True):
        at = start + (end - start) * (gone / sum(days))
        journey.append((stage, at - timedelta(microseconds=at.microsecond)))
        gone += share
    return journey
