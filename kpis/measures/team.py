"""Reps and what is expected of them."""

from django.utils.translation import gettext_lazy as _

from kpis.measures import attributes as by
from kpis.measures.conditions import EMPLOYED, MEMBER_EMPLOYED
from kpis.measures.vocabulary import PerPeriod, Quotas, Unit

QUOTAS = "kpis.Quota"
_SCOPES = {"rep": "rep_id", "team": "team_id", "region": "region_id"}

active_members = PerPeriod(
    "active_members",
    _("active reps of the team"),
    "accounts.TeamMembership",
    by.TEAM_MEMBER,
    where=MEMBER_EMPLOYED,
    distinct="rep_id",
    on="starts_on",
)
active_reps = PerPeriod(
    "active_reps",
    _("active reps"),
    "accounts.Rep",
    by.REP,
    where=EMPLOYED,
    distinct="id",
    on="started_on",
    through={"team": active_members},
)
quota_amount = Quotas("quota_amount", _("quota"), QUOTAS, _SCOPES, Unit.MONEY)
reps_with_quota = Quotas("reps_with_quota", _("reps with a quota"), QUOTAS, _SCOPES)
reps_at_quota = Quotas("reps_at_quota", _("reps at or over quota"), QUOTAS, _SCOPES)
