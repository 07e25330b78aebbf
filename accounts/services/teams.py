import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Rep, Team, TeamMembership


@transaction.atomic
def move_rep(rep: Rep, team: Team, on: datetime.date) -> TeamMembership:
    """The rep is in `team` from that day on; the membership it ends keeps the days before.

    Moving on the day the present membership began replaces it. ValidationError if a later move is recorded.
    """
    present = TeamMembership.objects.select_for_update().filter(rep=rep).order_by("-starts_on").first()
    if present is None or (present.ends_on is not None and present.ends_on <= on):
        return TeamMembership.objects.create(rep=rep, team=team, starts_on=on)
    if present.starts_on > on:
        raise ValidationError(
            _("%(rep)s has a later move, on %(day)s."), params={"rep": rep, "day": present.starts_on}
        )
    if present.team_id == team.pk:
        return present
    if present.starts_on == on:
        present.team = team
        present.save()
        return present
    following = TeamMembership(rep=rep, team=team, starts_on=on, ends_on=present.ends_on)
    present.ends_on = on
    present.save()
    following.save()
    return following
