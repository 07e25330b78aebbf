from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey
from kpis.models.fields import NumericField


class Baseline(models.TextChoices):
    PREVIOUS_WINDOW = "previous_window", _("the days before it, as many")
    SAME_WINDOW_LAST_YEAR = "same_window_last_year", _("the same days last year")
    ENTERED = "entered", _("an amount entered by hand")


class Campaign(Record):
    """A marketing effort between two days, both included, and the sales it is measured against.

    `baseline_amount` is in the company's currency. With a region or a segment, only their sales are compared, the
    whole company's without.
    """

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=100, blank=True)
    channel = models.CharField(_("channel"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    baseline = models.CharField(
        _("baseline"), max_length=21, choices=Baseline, default=Baseline.PREVIOUS_WINDOW
    )
    baseline_amount = NumericField(_("baseline amount"), null=True, blank=True)
    region = CompanyForeignKey(
        "accounts.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("region"),
    )
    segment = models.CharField(_("segment"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["company", "ends_on"], name="campaign_ends_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_start",
                violation_error_message=_("A campaign cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(baseline=Baseline.ENTERED) | Q(baseline_amount__isnull=False),
                name="campaign_entered_baseline_has_amount",
                violation_error_message=_("A baseline entered by hand needs its amount."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
