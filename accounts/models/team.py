import datetime
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey, OwnedManager, OwnedModel, OwnedQuerySet, current_company


def _only(column: str) -> Func:
    """The id as a range of one: GiST compares ranges without an extension, integers only with btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def _days() -> Func:
    return Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField())


class Team(Record):
    """A team in the company's tree of teams, led by a manager who is a rep too."""

    name = models.CharField(_("name"), max_length=200)
    parent = CompanyForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    manager = CompanyForeignKey(
        "accounts.Rep", on_delete=models.PROTECT, null=True, blank=True, related_name="managed_teams"
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(name="team_parent_other", condition=~Q(parent=F("id")))]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def ids_under(cls, manager_id: int) -> set[int]:
        """The teams a rep manages and all teams below them."""
        teams = list(cls.objects.values_list("pk", "parent_id", "manager_id"))
        found = {pk for pk, _parent, manager in teams if manager == manager_id}
        while below := {pk for pk, parent, _manager in teams if parent in found} - found:
            found |= below
        return found

    @classmethod
    def members_under(cls, manager_id: int) -> models.QuerySet:
        """Ids of the reps who today are in a team that the rep manages, directly or through a team below."""
        today = timezone.now().astimezone(current_company().zone).date()
        return TeamMembership.objects.on(today).filter(team__in=cls.ids_under(manager_id)).values("rep")


class TeamMembershipQuerySet(OwnedQuerySet):
    def on(self, day: datetime.date) -> "TeamMembershipQuerySet":
        """Those in force on the day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class TeamMembership(OwnedModel):
    """The team a rep is in from `starts_on` up to, not including, `ends_on`: credit follows it."""

    rep = CompanyForeignKey("accounts.Rep", on_delete=models.CASCADE, related_name="team_memberships")
    team = CompanyForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = OwnedManager.from_queryset(TeamMembershipQuerySet)()

    class Meta:
        verbose_name = _("team membership")
        verbose_name_plural = _("team memberships")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="teammembership_ends_on_later", condition=Q(ends_on__gt=F("starts_on"))
            ),
            ExclusionConstraint(
                name="teammembership_one_team_a_day",
                expressions=[
                    (_only("company_id"), RangeOperators.OVERLAPS),
                    (_only("rep_id"), RangeOperators.OVERLAPS),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The rep is in a team on some of these days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rep} · {self.team}"
