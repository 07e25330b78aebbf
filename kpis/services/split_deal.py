from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Rep
from kpis.models import Opportunity, Split


@transaction.atomic
def split_deal(opportunity: Opportunity, percents: Mapping[Rep, Decimal | int]) -> list[Split]:
    """Share the deal's money among reps, in percent, in place of the splits it has; none gives its owner all again.

    Counts stay with the owner, who gets money only for a percentage of their own. ValidationError, with nothing
    changed, unless each part is positive and they add up to 100.
    """
    total = sum(percents.values())
    if percents and total != 100:
        raise ValidationError(
            _("The parts add up to %(total)s percent, not to 100."), params={"total": total}
        )
    deal = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    deal.splits.all().delete()
    splits = [Split(opportunity=deal, rep=rep, percent=percent) for rep, percent in percents.items()]
    for split in splits:
        split.full_clean()
    Split.objects.bulk_create(splits)
    return list(deal.splits.order_by("pk"))
