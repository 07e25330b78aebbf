"""A second currency's rate, week by week."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from decimal import Decimal
from math import sin

from kpis.demo.chance import Chance
from kpis.demo.drafts import RateDraft
from kpis.demo.timeline import Timeline


class Rates:
    """What one unit of the second currency is worth, from the first opening on."""

    def __init__(self, middle: float, timeline: Timeline, chance: Chance) -> None:
        first = timeline.first_opening_on - timedelta(days=30)
        weeks = (timeline.until - first).days // 7 + 1
        self.drafts = [
            RateDraft(first + timedelta(weeks=week), self._rate(middle, week, chance))
            for week in range(weeks)
        ]

    def on(self, day: date) -> Decimal:
        """Return the rate that stood on a day."""
        return self.drafts[bisect_right(self.drafts, day, key=lambda draft: draft.on) - 1].rate

    def _rate(self, middle: float, week: int, chance: Chance) -> Decimal:
        wave = 0.03 * sin(week / 17) + 0.015 * sin(week / 5.3) + chance.random.gauss(0, 0.004)
        return Decimal(f"{middle * (1 + wave):.4f}")
