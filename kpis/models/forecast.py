from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey
from kpis.models.fields import NumericField, local_day
from kpis.models.scope import OfMember, Scope, fits_scope


class ForecastCategory(models.TextChoices):
    PIPELINE = "pipeline", _("pipeline")
    BEST_CASE = "best_case", _("best case")
    MOST_LIKELY = "most_likely", _("most likely")
    COMMIT = "commit", _("commit")
    CLOSED = "closed", _("closed")


class Forecast(OfMember, Record):
    """What somebody expected to win between two days, both included, and when they said so.

    In the company's currency. A submission is frozen: the database refuses to change one
    (migrations/sql/forecasts.sql).
    """

    scope = models.CharField(_("scope"), max_length=7, choices=Scope)
    rep = CompanyForeignKey("accounts.Rep", models.PROTECT, null=True, blank=True, related_name="forecasts")
    team = CompanyForeignKey("accounts.Team", models.PROTECT, null=True, blank=True, related_name="forecasts")
    region = CompanyForeignKey(
        "accounts.Region", models.PROTECT, null=True, blank=True, related_name="forecasts"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    category = models.CharField(_("category"), max_length=11, choices=ForecastCategory)
    amount = NumericField(_("amount"))
    submitted_at = models.DateTimeField(_("submitted at"))
    by = models.CharField(_("by"), max_length=200, editable=False, default="")

    zone = models.CharField(max_length=64, editable=False, default="")
    submitted_on = local_day("submitted_at")

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        ordering = ["submitted_at", "pk"]
        indexes = [models.Index(fields=["company", "starts_on", "ends_on"], name="forecast_dates")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="forecast_ends_after_start",
                violation_error_message=_("A forecast cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=fits_scope(),
                name="forecast_member_fits_scope",
                violation_error_message=_(
                    "A forecast names one member of its scope; the company's names none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.starts_on} – {self.ends_on} {self.get_category_display()}"
