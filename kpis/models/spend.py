from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey
from kpis.models.fields import NumericField


class SpendCategory(models.TextChoices):
    MARKETING = "marketing", _("marketing")
    SALES = "sales", _("sales")
    OTHER = "other", _("other acquisition")


class Spend(Record):
    """Money spent on winning customers on a day, in `currency` (empty: the company's)."""

    on = models.DateField(_("on"), db_column="spent_on")
    category = models.CharField(_("category"), max_length=9, choices=SpendCategory)
    amount = NumericField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    campaign = CompanyForeignKey(
        "kpis.Campaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="spend",
        verbose_name=_("campaign"),
    )

    rate = NumericField(null=True, editable=False)
    amount_base = models.GeneratedField(
        expression=F("amount") * F("rate"),
        output_field=NumericField(null=True),
        db_persist=True,
        null=True,
    )

    class Meta:
        verbose_name = _("spend")
        verbose_name_plural = _("spend")
        indexes = [models.Index(fields=["company", "on"], name="spend_on")]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.on}"
