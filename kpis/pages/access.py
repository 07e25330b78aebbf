"""Who may see whose figures: the one place where a role turns into teams and reps.

Owners and analysts see everything; a manager their teams and those below; a rep their own records. The
leaderboard is open to everyone in the company.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Membership, Rep, Role, Team, TeamMembership
from kpis.rules.calendar import Period


@dataclass(frozen=True)
class Access:
    """What is open to a person. `teams` are in the order of the menu; `rep_ids` of None is everyone."""

    teams: tuple[Team, ...]
    rep_ids: frozenset[int] | None
    rep_id: int | None

    @property
    def sees_everything(self) -> bool:
        return self.rep_ids is None

    @property
    def team_ids(self) -> frozenset[int]:
        return frozenset(team.pk for team in self.teams)

    def allows(self, by: str | None, member: str | None) -> bool:
        """Whether the figures of one member of a break-down, or of the company without one, are open."""
        if self.rep_ids is None:
            return True
        if member is None or not member.isdecimal():
            return False
        if by in {"team", "team_rollup"}:
            return int(member) in self.team_ids
        return by == "rep" and int(member) in self.rep_ids


def access_of(membership: Membership) -> Access:
    """What the membership's role opens."""
    if membership.role in {Role.OWNER, Role.ANALYST}:
        return Access(tuple(Team.objects.all()), None, membership.rep_id)
    reps = frozenset(Rep.objects.visible_to(membership).values_list("pk", flat=True))
    if membership.role != Role.MANAGER or membership.rep_id is None:
        return Access((), reps, membership.rep_id)
    teams = Team.objects.filter(pk__in=Team.ids_under(membership.rep_id))
    return Access(tuple(teams), reps, membership.rep_id)


def reps_in(team_ids: Iterable[int], period: Period) -> set[int]:
    """The reps who were in one of the teams on any day of the period."""
    stays = TeamMembership.objects.filter(team__in=list(team_ids), starts_on__lt=period.end)
    return set(stays.exclude(ends_on__lte=period.start).values_list("rep_id", flat=True))


def below(team_id: int, teams: Iterable[Team]) -> frozenset[int]:
    """The team and every team below it."""
    known, found = list(teams), {team_id}
    while more := {team.pk for team in known if team.parent_id in found} - found:
        found |= more
    return frozenset(found)
