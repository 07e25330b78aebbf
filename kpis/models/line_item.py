from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import CompanyForeignKey, OwnedModel
from kpis.models.fields import NumericField
from kpis.models.stage import Outcome

NET = Coalesce(
    F("amount"), F("quantity") * Coalesce(F("unit_price"), F("list_price")) * (Value(1) - F("discount"))
)
COST = Coalesce(F("cost"), F("quantity") * Coalesce(F("unit_cost"), F("list_cost")))


def _numeric(expression: models.Expression) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression, output_field=NumericField(null=True), db_persist=True, null=True
    )


class LineItem(OwnedModel):
    """One product of a deal. `discount` is a fraction; money is in the deal's currency.

    The derived columns repeat the deal's facts, so that revenue by product needs no join.
    """

    opportunity = CompanyForeignKey(
        "kpis.Opportunity",
        models.CASCADE,
        db_on_delete="CASCADE",
        related_name="line_items",
        verbose_name=_("opportunity"),
        db_index=False,
    )
    line = models.CharField(_("line"), max_length=100)
    product = CompanyForeignKey(
        "kpis.Product", models.PROTECT, related_name="line_items", verbose_name=_("product")
    )
    quantity = NumericField(_("quantity"), default=1)
    unit_price = NumericField(_("unit price"), null=True, blank=True, help_text=_("Empty: the list price."))
    unit_cost = NumericField(
        _("unit cost"), null=True, blank=True, help_text=_("Empty: that of the product.")
    )
    discount = NumericField(_("discount"), default=0)
    amount = NumericField(
        _("amount"), null=True, blank=True, help_text=_("Empty: price × quantity less discount.")
    )
    cost = NumericField(_("cost"), null=True, blank=True, help_text=_("Empty: unit cost × quantity."))
    created_at = models.DateTimeField(auto_now_add=True)

    list_price = NumericField(null=True, editable=False)
    list_cost = NumericField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=4, choices=Outcome, editable=False, default=Outcome.OPEN)
    closed_on = models.DateField(null=True, editable=False)
    cancelled_on = models.DateField(null=True, editable=False)
    rate = NumericField(null=True, editable=False)
    rep = CompanyForeignKey(
        "accounts.Rep", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    team = CompanyForeignKey(
        "accounts.Team", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    customer = CompanyForeignKey(
        "kpis.Customer", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    sales_region = CompanyForeignKey(
        "accounts.Region", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    segment = models.CharField(max_length=100, editable=False, default="")
    country = models.CharField(max_length=100, editable=False, default="")
    source = models.CharField(max_length=100, editable=False, default="")
    contact_method = models.CharField(max_length=100, editable=False, default="")
    category = models.CharField(max_length=200, editable=False, default="")

    net_amount = _numeric(NET)
    net_cost = _numeric(COST)
    amount_base = _numeric(NET * F("rate"))
    cost_base = _numeric(COST * F("rate"))

    class Meta:
        verbose_name = _("line item")
        verbose_name_plural = _("line items")
        indexes = [models.Index(fields=["company", "closed_on"], name="lineitem_closed_on")]
        constraints = [
            models.UniqueConstraint(fields=["company", "opportunity", "line"], name="lineitem_line"),
            models.CheckConstraint(
                condition=Q(discount__lte=1),
                name="lineitem_discount_is_a_fraction",
                violation_error_message=_("A discount is a fraction: 0.1 for 10 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.line}"
