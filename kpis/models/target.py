from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import CompanyForeignKey, OwnedModel
from kpis.models.fields import NumericField
from kpis.models.scope import OfMember, Scope, fits_scope


class Target(OfMember, OwnedModel):
    """The value a KPI is meant to reach between two days, both included, in the KPI's own unit."""

    kpi = models.CharField(_("KPI"), max_length=60)
    scope = models.CharField(_("scope"), max_length=7, choices=Scope, default=Scope.COMPANY)
    rep = CompanyForeignKey("accounts.Rep", models.CASCADE, null=True, blank=True, related_name="targets")
    team = CompanyForeignKey("accounts.Team", models.CASCADE, null=True, blank=True, related_name="targets")
    region = CompanyForeignKey(
        "accounts.Region", models.CASCADE, null=True, blank=True, related_name="targets"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    value = NumericField(_("value"))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        indexes = [models.Index(fields=["company", "kpi", "starts_on"], name="target_dates")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kpi", "scope", "rep", "team", "region", "starts_on", "ends_on"],
                nulls_distinct=False,
                name="target_member_and_dates",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="target_ends_after_start",
                violation_error_message=_("A target cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=fits_scope(),
                name="target_member_fits_scope",
                violation_error_message=_(
                    "A target names one member of its scope; the company's names none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.starts_on} – {self.ends_on}"
