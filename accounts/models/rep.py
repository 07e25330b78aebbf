import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.membership import Membership, Role
from accounts.models.record import Record, RecordManager, RecordQuerySet
from accounts.tenancy import CompanyForeignKey


class RepQuerySet(RecordQuerySet):
    def visible_to(self, membership: Membership) -> "RepQuerySet":
        """Every rep for owners and analysts; for a manager those now in their teams; and always oneself."""
        from accounts.models.team import Team

        if membership.role in {Role.OWNER, Role.ANALYST}:
            return self
        mine = Q(pk=membership.rep_id)
        if membership.role == Role.MANAGER and membership.rep_id is not None:
            mine |= Q(pk__in=Team.members_under(membership.rep_id))
        return self.filter(mine)

    def active_on(self, day: datetime.date) -> "RepQuerySet":
        """Reps who had started and not ended by that day; `ended_on` is the last day."""
        started = Q(started_on__isnull=True) | Q(started_on__lte=day)
        return self.filter(started, Q(ended_on__isnull=True) | Q(ended_on__gte=day))


class Rep(Record):
    """A salesperson, with or without a sign-in. `started_on` and `ended_on` are their first and last day."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    region = CompanyForeignKey(
        "accounts.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="reps"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects: ClassVar[Any] = RecordManager.from_queryset(RepQuerySet)()

    class Meta:
        verbose_name = _("rep")
        verbose_name_plural = _("reps")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="rep_ended_on_after_started_on", condition=Q(ended_on__gte=models.F("started_on"))
            ),
            models.UniqueConstraint(fields=["company", "user"], name="rep_user_key"),
        ]

    def __str__(self) -> str:
        return self.name
