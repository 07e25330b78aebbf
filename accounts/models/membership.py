from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from accounts.tenancy import CompanyForeignKey, OwnedManager, OwnedModel, acting_user
from accounts.tenancy.models import OwnRowsManager


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    REP = "rep", _("Rep")
    ANALYST = "analyst", _("Analyst")


class Membership(OwnedModel):
    """What a user is in a company; `rep` says which of its reps they are, if any.

    `objects` are the company's; `own` are the acting user's in every company, for before one is known.
    """

    acting_user_field = "user"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    rep = CompanyForeignKey("accounts.Rep", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar[Any] = OwnedManager()
    own: ClassVar[Any] = OwnRowsManager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="membership_user_key"),
            models.CheckConstraint(name="membership_role_known", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @classmethod
    def all_of_user(cls, user: User) -> "list[Membership]":
        """The user's active memberships with their companies, by company name."""
        with acting_user(user):
            active = cls.own.filter(is_active=True).select_related("company", "user")
            return list(active.order_by("company__name", "company_id"))

    @classmethod
    def of_user(cls, user: User, *, slug: str) -> "Membership | None":
        """The user's active membership of the company at that address, if there is one."""
        with acting_user(user):
            active = cls.own.filter(is_active=True, company__slug=slug)
            return active.select_related("company", "user").first()
