from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

from accounts.tenancy import OwnedModel
from kpis.models.bant import LETTERS, Level
from kpis.models.fields import NumericField


def _least(name: "StrOrPromise", default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, choices=Level, null=True, blank=True, default=default)


class BantRule(OwnedModel):
    """What qualifies a lead and how a deal is scored, from the version's date on; the last version holds.

    A letter's `least` is the level it needs (empty: the letter is not asked), its `weight` its part in the score.
    Without any version the field defaults hold.
    """

    version = models.PositiveIntegerField(_("version"))
    budget_least = _least(_("least budget"), 1)
    authority_least = _least(_("least authority"), 1)
    need_least = _least(_("least need"), 1)
    timeline_least = _least(_("least timeline"), 1)
    budget_weight = NumericField(_("weight of budget"), default=1)
    authority_weight = NumericField(_("weight of authority"), default=1)
    need_weight = NumericField(_("weight of need"), default=1)
    timeline_weight = NumericField(_("weight of timeline"), default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.CharField(_("by"), max_length=200, editable=False, default="")

    class Meta:
        verbose_name = _("BANT rule")
        verbose_name_plural = _("BANT rules")
        ordering = ["version"]
        get_latest_by = "version"
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="bantrule_version_key"),
            models.CheckConstraint(
                condition=Q(
                    budget_weight__gte=0, authority_weight__gte=0, need_weight__gte=0, timeline_weight__gte=0
                )
                & (
                    Q(budget_weight__gt=0)
                    | Q(authority_weight__gt=0)
                    | Q(need_weight__gt=0)
                    | Q(timeline_weight__gt=0)
                ),
                name="bantrule_weights_count",
                violation_error_message=_("A weight is not negative, and at least one is more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"BANT {self.version}"

    @classmethod
    def in_force(cls, at: datetime | None = None) -> "BantRule":
        """The company's last version, or its last one at that instant; version 0, unsaved, where there is none."""
        versions = cls.objects.filter(created_at__lte=at) if at else cls.objects.all()
        return versions.order_by("-version").first() or cls(version=0)

    @property
    def weights(self) -> dict[str, Decimal]:
        return {letter: Decimal(getattr(self, f"{letter}_weight")) for letter in LETTERS}

    @property
    def least(self) -> dict[str, int | None]:
        """The level each letter needs; None where it is not asked."""
        return {letter: getattr(self, f"{letter}_least") for letter in LETTERS}
