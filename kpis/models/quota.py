from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import CompanyForeignKey, OwnedModel
from kpis.models.fields import NumericField
from kpis.models.scope import OfMember, Scope, fits_scope


class Metric(models.TextChoices):
    REVENUE = "revenue", _("revenue")
    PROFIT = "profit", _("profit")
    UNITS = "units", _("units")
    DEALS = "deals", _("deals")
    ACTIVITIES = "activities", _("activities")


class Quota(OfMember, OwnedModel):
    """What is expected of a rep, a team, a region or the company between two days, both included.

    Money is in `currency` (empty: the company's); units, deals and activities are counts, the last of calls, e-mails,
    meetings and demos. Periods may be irregular; a period that holds part of a quota gets the share of its working
    days.
    """

    scope = models.CharField(_("scope"), max_length=7, choices=Scope)
    rep = CompanyForeignKey("accounts.Rep", models.CASCADE, null=True, blank=True, related_name="quotas")
    team = CompanyForeignKey("accounts.Team", models.CASCADE, null=True, blank=True, related_name="quotas")
    region = CompanyForeignKey(
        "accounts.Region", models.CASCADE, null=True, blank=True, related_name="quotas"
    )
    metric = models.CharField(_("metric"), max_length=10, choices=Metric, default=Metric.REVENUE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    amount = NumericField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        indexes = [models.Index(fields=["company", "starts_on", "ends_on"], name="quota_dates")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "scope", "rep", "team", "region", "metric", "starts_on", "ends_on"],
                nulls_distinct=False,
                name="quota_member_and_dates",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="quota_ends_after_start",
                violation_error_message=_("A quota cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=fits_scope(),
                name="quota_member_fits_scope",
                violation_error_message=_("A quota names one member of its scope; the company's names none."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="quota_amount_is_not_negative",
                violation_error_message=_("A quota cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.starts_on} – {self.ends_on}"
