from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import CompanyForeignKey, OwnedModel


class SnapshotRun(OwnedModel):
    """One recomputation: when, what it read and wrote, and why it failed if it did."""

    class Kind(models.TextChoices):
        NIGHT = "night", _("nightly")
        RECENT = "recent", _("recent changes")
        FULL = "full", _("full rebuild")

    class Status(models.TextChoices):
        STARTED = "started", _("started")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=6, choices=Kind)
    status = models.CharField(max_length=7, choices=Status, default=Status.STARTED)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    days_read = models.IntegerField(default=0)
    marks_taken = models.IntegerField(default=0)
    rows_written = models.IntegerField(default=0)
    snapshots_written = models.IntegerField(default=0)
    definitions = models.CharField(max_length=64, blank=True, help_text=_("Which measures the cells hold."))
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        get_latest_by = "started_at"
        indexes = [models.Index(fields=["company", "started_at"], name="snapshotrun_started_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"


class KpiSnapshot(OwnedModel):
    """What was reported for one period and one member, on one run: KPI key → value, inputs and definition.

    `values` holds decimals as strings: {"win_rate": {"value": "0.63", "inputs": {"won_deals": "10", …}, "version": 1,
    "definition": "closed", "definition_version": 0}}. The last is 0 until the company chooses a definition. Once a row
    of a period `is_reported`, later ones restate it. The last row by key is the one that is published.
    """

    run = CompanyForeignKey(SnapshotRun, models.CASCADE, db_on_delete="CASCADE", related_name="snapshots")
    grain = models.CharField(max_length=7)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("exclusive"))
    attribute = models.CharField(max_length=30)
    member = models.CharField(max_length=200)
    values = models.JSONField()
    reported_at = models.DateTimeField()
    is_reported = models.BooleanField(help_text=_("Whether the period had ended, its days of grace too."))

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "grain", "starts_on", "attribute", "member", "reported_at"],
                name="kpisnapshot_reported_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "ends_on"],
                condition=Q(attribute="company", is_reported=True),
                name="kpisnapshot_reported",
            )
        ]

    def __str__(self) -> str:
        return f"{self.grain} {self.starts_on} {self.attribute} {self.member}"
