from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Company
from accounts.tenancy import current_company_id
from kpis.models import BantRule

Least = Mapping[str, int | None]
Weights = Mapping[str, Decimal | int]


@transaction.atomic
def set_bant_rule(*, by: str, least: Least | None = None, weights: Weights | None = None) -> BantRule:
    """Have leads qualify and deals be scored by this rule from now on, and return its version.

    `least` is the level a letter needs, None for one that is not asked; `weights` its part in the score. A letter that
    is not named stays as it is. Leads that sales has not judged and open deals follow at once, closed deals keep their
    score. ValidationError if a level is unknown, a weight negative, or all weights nothing.
    """
    Company.objects.select_for_update(no_key=True).get(pk=current_company_id())
    last = BantRule.in_force()
    levels, parts = {**last.least, **(least or {})}, {**last.weights, **(weights or {})}
    if (levels, parts) == (last.least, last.weights):
        return last
    rule = BantRule(
        version=last.version + 1,
        by=by,
        **{f"{letter}_least": level for letter, level in levels.items()},
        **{f"{letter}_weight": weight for letter, weight in parts.items()},
    )
    rule.full_clean()
    rule.save()
    return rule
