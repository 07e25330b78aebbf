from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel
from kpis.models.fields import NumericField


class ExchangeRate(OwnedModel):
    """What one unit of `currency` was worth on a day, in the company's currency."""

    currency = models.CharField(_("currency"), max_length=3)
    on = models.DateField(_("on"))
    rate = NumericField(_("rate"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "currency", "on"], name="exchangerate_currency_and_day"
            ),
            models.CheckConstraint(
                condition=models.Q(rate__gt=0),
                name="exchangerate_is_positive",
                violation_error_message=_("A rate is greater than zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on} {self.rate}"
