from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


LETTERS: Final = ("budget", "authority", "need", "timeline")


class Level(models.IntegerChoices):
    """How much is known about one letter."""

    NOTHING = 0, _("nothing known")
    HINT = 1, _("a hint")
    CONFIRMED = 2, _("confirmed by the buyer")
    PROVEN = 3, _("proven")


def _level(name: "StrOrPromise") -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, choices=Level, null=True, blank=True)


def _evidence() -> models.TextField:
    return models.TextField(_("evidence"), blank=True, default="", db_default="")


def _at() -> models.DateTimeField:
    return models.DateTimeField(null=True, editable=False)


def _by() -> models.CharField:
    return models.CharField(max_length=200, editable=False, default="", db_default="")


class Bant(models.Model):
    """Budget, authority, need and timeline: a level of 0 to 3 each, empty while nobody has asked, with its evidence.

    The database notes when a level was last changed and by whom (migrations/sql/bant.sql), and computes the score of
    1 to 5 from the company's weights; a score given by hand takes its place and leaves the computed one beside it.
    """

    budget = _level(_("budget"))
    budget_evidence = _evidence()
    budget_at = _at()
    budget_by = _by()
    authority = _level(_("authority"))
    authority_evidence = _evidence()
    authority_at = _at()
    authority_by = _by()
    need = _level(_("need"))
    need_evidence = _evidence()
    need_at = _at()
    need_by = _by()
    timeline = _level(_("timeline"))
    timeline_evidence = _evidence()
    timeline_at = _at()
    timeline_by = _by()
    score_by_hand = models.PositiveSmallIntegerField(_("score by hand"), null=True, blank=True)
    score_computed = models.PositiveSmallIntegerField(_("computed score"), null=True, editable=False)
    score = models.PositiveSmallIntegerField(_("score"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def levels(self) -> dict[str, int | None]:
        """Each letter's level; None where nobody has asked."""
        return {letter: getattr(self, letter) for letter in LETTERS}


def bant_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds of the letters and the score, for the constraints of the record called `name`."""
    levels = [
        models.CheckConstraint(
            condition=Q(**{f"{letter}__isnull": True}) | Q(**{f"{letter}__lte": 3}),
            name=f"{name}_{letter}_is_a_level",
            violation_error_message=_("A level lies between 0 and 3."),
        )
        for letter in LETTERS
    ]
    return [
        *levels,
        models.CheckConstraint(
            condition=Q(score_by_hand__isnull=True) | Q(score_by_hand__range=(1, 5)),
            name=f"{name}_score_is_one_to_five",
            violation_error_message=_("A score lies between 1 and 5."),
        ),
    ]
