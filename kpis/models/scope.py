from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    COMPANY = "company", _("company")
    TEAM = "team", _("team")
    REGION = "region", _("region")
    REP = "rep", _("rep")


def fits_scope() -> Q:
    """Holds where the row names the one member that its scope says; the company's names none."""
    return (
        Q(scope="company", rep=None, team=None, region=None)
        | Q(scope="team", rep=None, team__isnull=False, region=None)
        | Q(scope="region", rep=None, team=None, region__isnull=False)
        | Q(scope="rep", rep__isnull=False, team=None, region=None)
    )
