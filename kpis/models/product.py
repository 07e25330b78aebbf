from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from kpis.models.fields import NumericField


class Product(Record):
    """What is sold. Prices are list prices in the company's currency."""

    name = models.CharField(_("name"), max_length=200)
    category = models.CharField(_("category"), max_length=200, blank=True)
    unit_price = NumericField(_("list price"), null=True, blank=True)
    unit_cost = NumericField(_("unit cost"), null=True, blank=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")

    def __str__(self) -> str:
        return self.name
