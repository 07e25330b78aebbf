from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from kpis.models.fields import NumericField


class Initiative(Record):
    """A new product, market or investment, whose deals count between two days, both included.

    `invested` is in the company's currency.
    """

    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    invested = NumericField(_("invested"), null=True, blank=True)

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="initiative_ends_after_start",
                violation_error_message=_("An initiative cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(invested__isnull=True) | Q(invested__gte=0),
                name="initiative_invested_is_not_negative",
                violation_error_message=_("What was invested cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
