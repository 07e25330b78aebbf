from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import OwnedModel
from kpis.measures import STORED
from kpis.measures.vocabulary import Flow, Stock, Unit
from kpis.models.fields import NumericField


class Grain(models.TextChoices):
    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")


class KpiCell(OwnedModel):
    """The sums of one bucket of days for one member of one attribute; a column for each stored measure.

    A flow's column is its sum over the bucket, a stock's the change within it. `member` is a primary key or a picked
    value as text, empty for "none"; attribute "company" has the one member "".
    """

    grain = models.CharField(max_length=5, choices=Grain)
    bucket = models.DateField()
    attribute = models.CharField(max_length=30)
    member = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("sum")
        verbose_name_plural = _("sums")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "grain", "attribute", "bucket", "member"], name="kpicell_bucket_and_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grain} {self.bucket} {self.attribute} {self.member}"


def _column(measure: Flow | Stock) -> models.Field:
    return models.BigIntegerField(null=True) if measure.unit is Unit.COUNT else NumericField(null=True)


for _key, _measure in STORED.items():
    KpiCell.add_to_class(_key, _column(_measure))
