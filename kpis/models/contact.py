from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.record import Record
from accounts.tenancy import CompanyForeignKey


class BuyingRole(models.TextChoices):
    DECISION_MAKER = "decision_maker", _("decision maker")
    CHAMPION = "champion", _("champion")
    INFLUENCER = "influencer", _("influencer")
    USER = "user", _("user")
    BLOCKER = "blocker", _("blocker")


class Contact(Record):
    """A person at a customer, and the part they play when it buys."""

    name = models.CharField(_("name"), max_length=200)
    customer = CompanyForeignKey(
        "kpis.Customer", models.PROTECT, related_name="contacts", verbose_name=_("customer")
    )
    role = models.CharField(_("buying role"), max_length=14, choices=BuyingRole, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
