from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from kpis.models.fields import NumericField


class Outcome(models.TextChoices):
    OPEN = "open", _("open")
    WON = "won", _("won")
    LOST = "lost", _("lost")


class Stage(Record):
    """A step of the company's sales process. `probability` is a fraction between 0 and 1."""

    name = models.CharField(_("name"), max_length=100)
    position = models.IntegerField(_("position"), default=0)
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome, default=Outcome.OPEN)
    probability = NumericField(_("probability"), null=True, blank=True)
    forecast_category = models.CharField(_("forecast category"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability__isnull=True) | models.Q(probability__range=(0, 1)),
                name="stage_probability_is_a_fraction",
                violation_error_message=_("A probability lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
