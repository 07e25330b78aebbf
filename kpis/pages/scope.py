"""Whose figures a page shows: the company's, a team's with everything below it, or one rep's."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Rep
from accounts.tenancy import current_company
from kpis.catalogue.kpi import Kpi
from kpis.pages.access import Access, below
from kpis.pages.period_choice import Choice


@dataclass(frozen=True)
class Scope:
    """`kind` is company, team or rep; `teams` are the chosen team and those below it."""

    kind: str
    name: str
    member: str | None = None
    teams: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """How the address names it: team-3, rep-7; nothing for the company."""
        return f"{self.kind}-{self.member}" if self.member else ""

    def attribute_for(self, kpi: Kpi) -> str | None:
        """The break-down that holds this scope's figures of the KPI; None for the company."""
        if self.kind != "team":
            return "rep" if self.kind == "rep" else None
        return "team_rollup" if "team_rollup" in kpi.attributes or len(self.teams) > 1 else "team"

    def answers_for(self, kpi: Kpi) -> bool:
        """Whether the KPI is kept for this scope."""
        return self.kind == "company" or self.attribute_for(kpi) in kpi.attributes


def choose_scope(key: str, access: Access) -> Scope:
    """The scope with that key, or the widest that is open. Http404 for one that is not open."""
    kind, _separator, member = key.partition("-")
    if kind == "rep":
        return _rep(member, access)
    if kind == "team":
        return _team(member, access)
    if access.sees_everything:
        return Scope("company", current_company().name)
    if access.teams:
        return _team(str(_topmost(access)), access)
    return _rep(str(access.rep_id or ""), access)


def choices(access: Access, chosen: Scope) -> list[Choice]:
    """The menu: the company where it is open, the teams, and the rep in view."""
    whole = [Choice(_("Whole company"), "", chosen.kind == "company")] if access.sees_everything else []
    teams = [Choice(team.name, f"team-{team.pk}", chosen.key == f"team-{team.pk}") for team in access.teams]
    rep = [Choice(chosen.name, chosen.key, True)] if chosen.kind == "rep" else []
    return [*whole, *teams, *rep]


def _team(member: str, access: Access) -> Scope:
    for team in access.teams:
        if str(team.pk) == member:
            return Scope("team", team.name, member, below(team.pk, access.teams))
    raise Http404(_("There is no such team among yours."))


def _rep(member: str, access: Access) -> Scope:
    rep = Rep.objects.filter(pk=member).first() if member.isdecimal() else None
    if rep is None or not access.allows("rep", member):
        raise Http404(_("There is no such rep among yours."))
    return Scope("rep", rep.name, member)


def _topmost(access: Access) -> int:
    """The first team that is not below another one of the person's teams."""
    return next(team.pk for team in access.teams if team.parent_id not in access.team_ids)
