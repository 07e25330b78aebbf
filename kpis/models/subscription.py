from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey
from kpis.models.fields import NumericField


class Subscription(Record):
    """What a customer pays for month by month, in the company's currency; `ended_on` is the first day without it."""

    customer = CompanyForeignKey(
        "kpis.Customer", models.PROTECT, related_name="subscriptions", verbose_name=_("customer")
    )
    product = CompanyForeignKey(
        "kpis.Product",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subscriptions",
        verbose_name=_("product"),
    )
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)
    monthly_amount = NumericField(_("monthly amount"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="subscription_ends_after_start",
                violation_error_message=_("A subscription cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.external_id
