from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    COMPANY = "company", _("company")
    TEAM = "team", _("team")
    REGION = "region", _("region")
    REP = "rep", _("rep")


class OfMember:
    """What is set for one member of a scope: a rep, a team, a region, or the company, whose key is ""."""

    rep_id: int | None
    team_id: int | None
    region_id: int | None

    @property
    def member(self) -> str:
        """The member's key, as in cells and break-downs."""
        return str(self.rep_id or self.team_id or self.region_id or "")


def fits_scope() -> Q:
    """Holds where the row names the one member that its scope says; the company's names none."""
    return (
        Q(scope="company", rep=None, team=None, region=None)
        | Q(scope="team", rep=None, team__isnull=False, region=None)
        | Q(scope="region", rep=None, team=None, region__isnull=False)
        | Q(scope="rep", rep__isnull=False, team=None, region=None)
    )
