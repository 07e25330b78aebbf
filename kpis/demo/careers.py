"""Who is employed when, and in which team."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from kpis.demo.story import CompanyStory, RepStory, TeamStory
from kpis.demo.timeline import DAY, Timeline


class Spell(NamedTuple):
    """Time in a team, up to but not including ``ends_on``."""

    team: str
    starts_on: date
    ends_on: date | None


class Career:
    """A rep's days in the company; ``ended_on`` is the last of them."""

    def __init__(self, rep: RepStory, story: CompanyStory, timeline: Timeline) -> None:
        self.rep = rep
        self.timeline = timeline
        self.started_on = timeline.joined_on if rep.joined_late else timeline.founded_on
        self.ended_on = timeline.left_on - DAY if rep.left else None
        self.first_team = next(team for team in story.teams if team.name == rep.team)
        destination = rep.moves_to or self.first_team.merges_into
        self.second_team = next((team for team in story.teams if team.name == destination), None)

    def spells(self) -> list[Spell]:
        ends_on = self.ended_on + DAY if self.ended_on else None
        if self.second_team is None:
            return [Spell(self.first_team.name, self.started_on, ends_on)]
        moved_on = self.timeline.reorganised_on
        return [
            Spell(self.first_team.name, self.started_on, moved_on),
            Spell(self.second_team.name, moved_on, ends_on),
        ]

    def team_on(self, day: date) -> TeamStory:
        moved = self.second_team is not None and day >= self.timeline.reorganised_on
        return self.second_team if moved and self.second_team else self.first_team

    def diligence_on(self, day: date) -> float:
        """How many deals the rep opens against an average colleague; none before, fewer at first."""
        if day < self.started_on or (self.ended_on and day > self.ended_on - timedelta(days=30)):
            return 0
        return self.rep.diligence * min(1.0, 0.35 + (day - self.started_on).days / 140)

    def pace_on(self, day: date) -> float:
        slow = self.rep.is_slowing and day >= self.timeline.slowed_on
        return self.rep.pace * (1.75 if slow else 1.0)

    def is_employed_on(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)
