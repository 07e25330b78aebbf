from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.models import LETTERS, Lead, Level, Opportunity, Outcome

Assessed = TypeVar("Assessed", Lead, Opportunity)


@transaction.atomic
def assess(record: Assessed, letter: str, level: Level | int | None, evidence: str = "") -> Assessed:
    """Note how much is known about the letter (budget, authority, need or timeline), and by what evidence.

    The score follows, and a lead's qualification; a closed deal keeps the score of its close. No level takes back what
    was noted. ValidationError if there is no such letter or level.
    """
    if letter not in LETTERS:
        raise ValidationError(_("A record is assessed by budget, authority, need and timeline."))
    if level is not None and level not in Level.values:
        raise ValidationError({letter: _("A level lies between 0 and 3.")})
    known = _locked(record)
    setattr(known, letter, level)
    setattr(known, f"{letter}_evidence", evidence)
    known.save(update_fields=[letter, f"{letter}_evidence"])
    known.refresh_from_db()
    return known


@transaction.atomic
def score_by_hand(record: Assessed, score: int | None) -> Assessed:
    """Give the record that score of 1 to 5 in place of the computed one, which is kept; None returns to that.

    ValidationError if the score is another or the deal is closed.
    """
    if score is not None and score not in range(1, 6):
        raise ValidationError({"score_by_hand": _("A score lies between 1 and 5.")})
    known = _locked(record)
    if isinstance(known, Opportunity) and known.outcome != Outcome.OPEN:
        raise ValidationError(_("A closed deal keeps the score of its close: reopen it first."))
    known.score_by_hand = score
    known.save(update_fields=["score_by_hand"])
    known.refresh_from_db()
    return known


def _locked(record: Assessed) -> Assessed:
    return type(record).objects.select_for_update().get(pk=record.pk)
