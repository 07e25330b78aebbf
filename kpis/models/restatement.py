from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import CompanyForeignKey, OwnedModel
from kpis.models.fields import NumericField
from kpis.models.snapshot import SnapshotRun


class PeriodLock(OwnedModel):
    """A reported period whose published numbers wait for a manager's approval before they change."""

    grain = models.CharField(max_length=7)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), help_text=_("exclusive"))
    locked_at = models.DateTimeField(db_default=Now(), editable=False)
    locked_by = models.CharField(_("by"), max_length=200)

    class Meta:
        verbose_name = _("locked period")
        verbose_name_plural = _("locked periods")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["company", "grain", "starts_on"], name="periodlock_period"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="periodlock_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.grain} {self.starts_on}"


class Restatement(OwnedModel):
    """A reported number that changed afterwards: what it was, what it is, when, and what made it so.

    `old` and `new` are empty where the KPI is undefined, `old` also where the member was not reported before. `causes`
    lists what changed: {"record": table, "id": …, "external_id": …, "name": …, "by": actor, "at": instant}, at most
    fifty, with `cause_count` in all; for a change of definition, {"definition": …, "by": …, "at": …}. One that waits
    for approval is not published; `entry` is what the snapshot will say of the KPI once it is.
    """

    class Status(models.TextChoices):
        PUBLISHED = "published", _("published")
        PENDING = "pending", _("waits for approval")
        DECLINED = "declined", _("declined")

    run = CompanyForeignKey(SnapshotRun, models.CASCADE, db_on_delete="CASCADE", related_name="restatements")
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PUBLISHED)
    grain = models.CharField(max_length=7)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("exclusive"))
    attribute = models.CharField(max_length=30)
    member = models.CharField(max_length=200)
    kpi = models.CharField(_("KPI"), max_length=60)
    old = NumericField(_("old value"), null=True)
    new = NumericField(_("new value"), null=True)
    entry = models.JSONField(default=dict)
    causes = models.JSONField(default=list)
    cause_count = models.PositiveIntegerField(default=0)
    restated_at = models.DateTimeField(_("restated at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("restatement")
        verbose_name_plural = _("restatements")
        ordering = ["-restated_at", "pk"]
        indexes = [
            models.Index(fields=["company", "kpi", "starts_on"], name="restatement_kpi"),
            models.Index(fields=["company", "restated_at"], name="restatement_at"),
            models.Index(
                fields=["company", "starts_on"], condition=Q(status="pending"), name="restatement_pending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.grain} {self.starts_on}"


class RestatementCause(OwnedModel):
    """A change to a day that had been reported, kept when its mark is worked off until the night tells what it did."""

    source = models.CharField(max_length=63)
    day = models.DateField()
    record = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("cause of a restatement")
        verbose_name_plural = _("causes of restatements")
        indexes = [models.Index(fields=["company", "day"], name="restatementcause_day")]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"
