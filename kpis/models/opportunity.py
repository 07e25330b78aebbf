from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey
from kpis.models.bant import Bant, bant_constraints
from kpis.models.fields import LocalDay, NumericField, local_day
from kpis.models.stage import Outcome


class Kind(models.TextChoices):
    NEW_BUSINESS = "new_business", _("new business")
    UPSELL = "upsell", _("upsell")
    CROSS_SELL = "cross_sell", _("cross-sell")
    RENEWAL = "renewal", _("renewal")


def _days_to_close(since: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=models.Func(
            LocalDay(F("closed_at"), F("zone")),
            LocalDay(F(since), F("zone")),
            template="(%(expressions)s)",
            arg_joiner=" - ",
            output_field=models.IntegerField(),
        ),
        output_field=models.IntegerField(null=True),
        db_persist=True,
        null=True,
    )


class Opportunity(Bant, Record):
    """A deal, from its opening to its win or loss.

    What people type comes first. The derived columns below it are filled by the database (migrations/sql/derive.sql)
    from the stage, the rep's team on the day, the customer and the rate; the generated ones are the facts that
    measures add up: money in the company's currency, days in the company's time zone.
    """

    name = models.CharField(_("name"), max_length=200, blank=True)
    rep = CompanyForeignKey(
        "accounts.Rep", models.PROTECT, related_name="opportunities", verbose_name=_("rep"), db_index=False
    )
    customer = CompanyForeignKey(
        "kpis.Customer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("customer"),
        db_index=False,
    )
    stage = CompanyForeignKey(
        "kpis.Stage", models.PROTECT, related_name="opportunities", verbose_name=_("stage")
    )
    amount = NumericField(_("amount"), null=True, blank=True, help_text=_("Empty: the sum of the lines."))
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    cost = NumericField(_("cost"), null=True, blank=True, help_text=_("Empty: the sum of the lines."))
    probability = NumericField(
        _("probability"), null=True, blank=True, help_text=_("Empty: that of the stage.")
    )
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    expected_close_on = models.DateField(_("expected close"), null=True, blank=True)
    loss_reason = models.CharField(_("loss reason"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancellation_reason = models.CharField(_("cancellation reason"), max_length=200, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.NEW_BUSINESS)
    source = models.CharField(_("lead source"), max_length=100, blank=True)
    region = CompanyForeignKey(
        "accounts.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("region"),
        help_text=_("Empty: that of the customer, else of the rep."),
    )
    contact_method = models.CharField(_("contact method"), max_length=100, blank=True)
    lead = CompanyForeignKey(
        "kpis.Lead",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("lead"),
    )
    campaign = CompanyForeignKey(
        "kpis.Campaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("campaign"),
        help_text=_("Empty: that of the lead."),
    )
    initiative = CompanyForeignKey(
        "kpis.Initiative",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("initiative"),
    )

    zone = models.CharField(max_length=64, editable=False, default="")
    outcome = models.CharField(
        _("outcome"), max_length=4, choices=Outcome, editable=False, default=Outcome.OPEN
    )
    team = CompanyForeignKey(
        "accounts.Team", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    product = CompanyForeignKey(
        "kpis.Product", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    sales_region = CompanyForeignKey(
        "accounts.Region", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    sales_campaign = CompanyForeignKey(
        "kpis.Campaign", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    is_in_initiative = models.BooleanField(editable=False, default=False)
    first_contact_at = models.DateTimeField(null=True, editable=False)
    segment = models.CharField(max_length=100, editable=False, default="")
    country = models.CharField(max_length=100, editable=False, default="")
    customer_won_on = models.DateField(null=True, editable=False)
    win_probability = NumericField(null=True, editable=False)
    forecast_category = models.CharField(max_length=30, editable=False, default="")
    lines_amount = NumericField(null=True, editable=False)
    lines_cost = NumericField(null=True, editable=False)
    rate = NumericField(_("rate"), null=True, editable=False)

    amount_base = models.GeneratedField(
        expression=Coalesce(F("amount"), F("lines_amount")) * F("rate"),
        output_field=NumericField(null=True),
        db_persist=True,
        null=True,
    )
    cost_base = models.GeneratedField(
        expression=Coalesce(F("cost"), F("lines_cost")) * F("rate"),
        output_field=NumericField(null=True),
        db_persist=True,
        null=True,
    )
    opened_on = local_day("opened_at")
    closed_on = local_day("closed_at")
    cancelled_on = local_day("cancelled_at")
    cycle_days = _days_to_close("first_contact_at")
    deal_days = _days_to_close("opened_at")
    is_existing_customer = models.GeneratedField(
        expression=models.Func(
            F("customer_won_on"),
            LocalDay(F("opened_at"), F("zone")),
            template="COALESCE(%(expressions)s, false)",
            arg_joiner=" < ",
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        indexes = [
            models.Index(fields=["company", "opened_on"], name="opportunity_opened_on"),
            models.Index(fields=["company", "closed_on"], name="opportunity_closed_on"),
            models.Index(fields=["company", "cancelled_on"], name="opportunity_cancelled_on"),
            models.Index(fields=["company", "rep"], name="opportunity_rep"),
            models.Index(fields=["company", "customer"], name="opportunity_customer"),
        ]
        constraints = [
            *bant_constraints("opportunity"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, closed_at__isnull=True)
                | (~Q(outcome=Outcome.OPEN) & Q(closed_at__isnull=False)),
                name="opportunity_closed_at_fits_stage",
                violation_error_message=_(
                    "A deal that is won or lost needs the day it closed; an open one has none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="opportunity_closes_after_opening",
                violation_error_message=_("A deal cannot close before it was opened."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True)
                | Q(outcome=Outcome.WON, cancelled_at__gte=F("closed_at")),
                name="opportunity_cancelled_after_win",
                violation_error_message=_("Only a won deal can be cancelled, and not before its win."),
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__range=(0, 1)),
                name="opportunity_probability_is_a_fraction",
                violation_error_message=_("A probability lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.external_id
