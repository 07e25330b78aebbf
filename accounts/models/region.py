from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey


class Region(Record):
    """A place in the company's tree of sales regions."""

    name = models.CharField(_("name"), max_length=200)
    parent = CompanyForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("within"),
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="region_parent_other", condition=~models.Q(parent=models.F("id")))
        ]

    def __str__(self) -> str:
        return self.name
