from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import CompanyForeignKey, OwnedModel


class CustomerSpell(OwnedModel):
    """A stretch of days during which a customer was one: from `since_on` until `lost_on`, the first day without it.

    Written by the database (migrations/sql/spells.sql) from the customer's subscriptions where it has any, else from
    its dates and its wins. A customer that left and came back has a spell for each stay; one that nothing but this row
    tells any more `is_past`.
    """

    customer = CompanyForeignKey(
        "kpis.Customer", models.CASCADE, db_on_delete="CASCADE", related_name="spells", db_index=False
    )
    since_on = models.DateField()
    lost_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, default="")
    is_past = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True)

    region = CompanyForeignKey("accounts.Region", models.PROTECT, null=True, related_name="+", db_index=False)
    campaign = CompanyForeignKey("kpis.Campaign", models.PROTECT, null=True, related_name="+", db_index=False)
    segment = models.CharField(max_length=100, default="")
    country = models.CharField(max_length=100, default="")
    source = models.CharField(max_length=100, default="")

    class Meta:
        verbose_name = _("stay of a customer")
        verbose_name_plural = _("stays of customers")
        ordering = ["since_on", "pk"]
        indexes = [
            models.Index(fields=["company", "since_on"], name="spell_since_on"),
            models.Index(fields=["company", "lost_on"], name="spell_lost_on"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "customer", "since_on"], name="spell_customer_key"),
            models.CheckConstraint(
                condition=models.Q(lost_on__isnull=True) | models.Q(lost_on__gte=models.F("since_on")),
                name="spell_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.since_on} – {self.lost_on or ''}"
