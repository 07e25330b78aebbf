from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.models import Opportunity, Outcome, Stage


@transaction.atomic
def move_stage(opportunity: Opportunity, stage: Stage, *, seen: Stage | None = None) -> Opportunity:
    """Move an open deal to another open stage, as of now.

    `seen` is the stage the person saw; ValidationError if the deal has left it since, or if the stage closes deals
    (`win` and `lose` do that).
    """
    deal = Opportunity.objects.select_for_update().get(pk=opportunity.pk)
    if seen is not None and deal.stage_id != seen.pk:
        raise ValidationError(
            _("Somebody moved this deal to %(stage)s meanwhile."), params={"stage": deal.stage}
        )
    if stage.outcome != Outcome.OPEN or deal.outcome != Outcome.OPEN:
        raise ValidationError(_("Only an open deal moves between stages: win, lose or reopen it instead."))
    deal.stage = stage
    deal.save(update_fields=["stage"])
    deal.refresh_from_db()
    return deal
