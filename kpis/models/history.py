from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import CompanyForeignKey, OwnedModel
from kpis.models.fields import NumericField, local_day
from kpis.models.stage import Outcome


class OpportunityHistory(OwnedModel):
    """A stretch of a deal's life during which nothing about it changed: from `at` until `until`.

    Written by the database (migrations/sql/history.sql), so that no way of writing a deal can skip it. Each row
    carries owner, team, product and the rest as they were then; `stage` is empty where it is not known. Any past
    day's pipeline is the sum of the stretches that were open on it.
    """

    opportunity = CompanyForeignKey(
        "kpis.Opportunity", models.CASCADE, db_on_delete="CASCADE", related_name="history", db_index=False
    )
    at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.CharField(_("by"), max_length=200)
    zone = models.CharField(max_length=64)
    deleted_at = models.DateTimeField(null=True)
    is_first = models.BooleanField()
    is_given = models.BooleanField(db_default=False, help_text=_("Its stage and date came with an import."))
    leaves_stage = models.BooleanField()
    stage_since = models.DateTimeField()

    stage = CompanyForeignKey("kpis.Stage", models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=4, choices=Outcome)
    amount_base = NumericField(null=True)
    win_probability = NumericField(null=True)
    expected_close_on = models.DateField(null=True)
    forecast_category = models.CharField(max_length=30)
    rep = CompanyForeignKey("accounts.Rep", models.PROTECT, related_name="+", db_index=False)
    team = CompanyForeignKey("accounts.Team", models.PROTECT, null=True, related_name="+", db_index=False)
    product = CompanyForeignKey("kpis.Product", models.PROTECT, null=True, related_name="+", db_index=False)
    customer = CompanyForeignKey("kpis.Customer", models.PROTECT, null=True, related_name="+", db_index=False)
    sales_region = CompanyForeignKey(
        "accounts.Region", models.PROTECT, null=True, related_name="+", db_index=False
    )
    segment = models.CharField(max_length=100)
    country = models.CharField(max_length=100)
    source = models.CharField(max_length=100)
    contact_method = models.CharField(max_length=100)
    sales_campaign = CompanyForeignKey(
        "kpis.Campaign", models.PROTECT, null=True, related_name="+", db_index=False
    )
    score = models.PositiveSmallIntegerField(null=True)

    entered_on = local_day("at")
    left_on = local_day("until")
    stage_since_on = local_day("stage_since")
    weighted_base = models.GeneratedField(
        expression=models.F("amount_base") * models.F("win_probability"),
        output_field=NumericField(null=True),
        db_persist=True,
        null=True,
    )

    class Meta:
        verbose_name = _("history of an opportunity")
        verbose_name_plural = _("history of opportunities")
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["company", "opportunity", "at"], name="history_opportunity"),
            models.Index(fields=["company", "entered_on"], name="history_entered_on"),
            models.Index(fields=["company", "left_on"], name="history_left_on"),
            models.Index(
                fields=["company", "left_on"], condition=Q(outcome=Outcome.OPEN), name="history_open"
            ),
            models.Index(
                fields=["company", "expected_close_on"], condition=Q(outcome=Outcome.OPEN), name="history_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.at:%Y-%m-%d}"
