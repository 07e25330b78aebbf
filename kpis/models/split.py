from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import CompanyForeignKey, OwnedModel
from kpis.models.fields import NumericField
from kpis.models.stage import Outcome


def _share(of: str) -> models.GeneratedField:
    """The percentage of a column: multiplied, because PostgreSQL rounds what it divides."""
    return models.GeneratedField(
        expression=F(of) * F("percent") * Value(Decimal("0.01")),
        output_field=NumericField(null=True),
        db_persist=True,
        null=True,
    )


class Split(OwnedModel):
    """A rep's part of a deal's money, in percent; the parts of a deal add up to 100. Counts stay with its owner.

    The derived columns repeat the deal's facts (migrations/sql/splits.sql): `owner` and `owner_team` are those the
    deal itself counts for, and give up what the split takes.
    """

    opportunity = CompanyForeignKey(
        "kpis.Opportunity",
        models.CASCADE,
        db_on_delete="CASCADE",
        related_name="splits",
        verbose_name=_("opportunity"),
        db_index=False,
    )
    rep = CompanyForeignKey(
        "accounts.Rep", models.PROTECT, related_name="splits", verbose_name=_("rep"), db_index=False
    )
    percent = NumericField(_("percent"))
    created_at = models.DateTimeField(auto_now_add=True)

    deleted_at = models.DateTimeField(null=True, editable=False)
    team = CompanyForeignKey(
        "accounts.Team", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    owner = CompanyForeignKey(
        "accounts.Rep", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    owner_team = CompanyForeignKey(
        "accounts.Team", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=4, choices=Outcome, editable=False, default=Outcome.OPEN)
    type = models.CharField(max_length=12, editable=False, default="")
    is_existing_customer = models.BooleanField(editable=False, default=False)
    is_in_initiative = models.BooleanField(editable=False, default=False)
    closed_on = models.DateField(null=True, editable=False)
    cancelled_on = models.DateField(null=True, editable=False)
    deal_amount = NumericField(null=True, editable=False)
    deal_cost = NumericField(null=True, editable=False)
    amount_base = _share("deal_amount")
    cost_base = _share("deal_cost")

    class Meta:
        verbose_name = _("split")
        verbose_name_plural = _("splits")
        indexes = [
            models.Index(fields=["company", "closed_on"], name="split_closed_on"),
            models.Index(fields=["company", "cancelled_on"], name="split_cancelled_on"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "opportunity", "rep"], name="split_opportunity_and_rep"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="split_is_a_percentage",
                violation_error_message=_("A part is more than 0 and at most 100 percent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.rep_id} {self.percent} %"
