from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey
from kpis.models.bant import Bant, bant_constraints
from kpis.models.fields import local_day


class Lead(Bant, Record):
    """Somebody who may buy, from the first contact on; each step's instant is kept.

    `created_at` is the day of the first contact. A lead is qualified at `sql_at`, or without one when its letters
    first met the company's rule. What follows from other records is filled by the database
    (migrations/sql/leads.sql): the team of the rep on that day, and what became of the lead's deals. A deal is a
    lead's if either names the other, and counts while it is not deleted.
    """

    name = models.CharField(_("name"), max_length=200)
    rep = CompanyForeignKey(
        "accounts.Rep",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("rep"),
        db_index=False,
    )
    source = models.CharField(_("lead source"), max_length=100, blank=True)
    campaign = CompanyForeignKey(
        "kpis.Campaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("campaign"),
    )
    region = CompanyForeignKey(
        "accounts.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("region"),
        help_text=_("Empty: that of the rep."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    mql_at = models.DateTimeField(_("marketing-qualified at"), null=True, blank=True)
    sql_at = models.DateTimeField(_("sales-qualified at"), null=True, blank=True)
    converted_at = models.DateTimeField(_("converted at"), null=True, blank=True)
    disqualified_at = models.DateTimeField(_("disqualified at"), null=True, blank=True)
    disqualified_reason = models.CharField(_("reason"), max_length=200, blank=True)
    opportunity = CompanyForeignKey(
        "kpis.Opportunity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="converted_leads",
        verbose_name=_("opportunity"),
        help_text=_("What it was converted into."),
    )

    zone = models.CharField(max_length=64, editable=False, default="")
    team = CompanyForeignKey(
        "accounts.Team", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    sales_region = CompanyForeignKey(
        "accounts.Region", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    qualified_at = models.DateTimeField(null=True, editable=False)
    rule_version = models.PositiveIntegerField(
        null=True, editable=False, help_text=_("Of the rule that the letters met.")
    )
    has_opportunity = models.BooleanField(editable=False, default=False)
    won_on = models.DateField(null=True, editable=False)

    created_on = local_day("created_at")
    mql_on = local_day("mql_at")
    qualified_on = local_day("qualified_at")
    converted_on = local_day("converted_at")
    disqualified_on = local_day("disqualified_at")

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        indexes = [
            models.Index(fields=["company", "created_on"], name="lead_created_on"),
            models.Index(fields=["company", "mql_on"], name="lead_mql_on"),
            models.Index(fields=["company", "qualified_on"], name="lead_qualified_on"),
            models.Index(fields=["company", "rep"], name="lead_rep"),
        ]
        constraints = [
            *bant_constraints("lead"),
            models.CheckConstraint(
                condition=Q(converted_at__isnull=True) | Q(converted_at__gte=F("created_at")),
                name="lead_converts_after_creation",
                violation_error_message=_("A lead cannot convert before it was created."),
            ),
            models.CheckConstraint(
                condition=Q(converted_at__isnull=True) | Q(disqualified_at__isnull=True),
                name="lead_converted_or_disqualified",
                violation_error_message=_("A lead is converted or disqualified, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
