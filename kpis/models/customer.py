from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey


class Customer(Record):
    """A company that buys. Without a date of acquisition it is a customer from its first won deal on."""

    name = models.CharField(_("name"), max_length=200)
    segment = models.CharField(_("segment"), max_length=100, blank=True)
    region = CompanyForeignKey(
        "accounts.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("region"),
    )
    country = models.CharField(_("country"), max_length=100, blank=True)
    acquired_on = models.DateField(_("acquired on"), null=True, blank=True)
    lost_on = models.DateField(_("lost on"), null=True, blank=True)
    lost_reason = models.CharField(_("reason for leaving"), max_length=200, blank=True)
    source = models.CharField(
        _("lead source"),
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty: that of the first deal won."),
    )
    campaign = CompanyForeignKey(
        "kpis.Campaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("campaign"),
        help_text=_("Empty: that of the first deal won."),
    )

    first_won_on = models.DateField(_("first won on"), null=True, editable=False)
    since_on = models.GeneratedField(
        expression=Coalesce("acquired_on", "first_won_on"),
        output_field=models.DateField(null=True),
        db_persist=True,
        null=True,
    )

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            models.Index(fields=["company", "since_on"], name="customer_since_on"),
            models.Index(fields=["company", "lost_on"], name="customer_lost_on"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lost_on__isnull=True)
                | models.Q(acquired_on__isnull=True)
                | models.Q(lost_on__gte=models.F("acquired_on")),
                name="customer_lost_after_acquired",
                violation_error_message=_("A customer cannot leave before it was acquired."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
