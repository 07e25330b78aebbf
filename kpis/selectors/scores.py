"""What each letter adds to the score of a lead or a deal."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpis.models import LETTERS, BantRule, Change, Lead, Opportunity, Outcome
from kpis.rules import bant


@dataclass(frozen=True)
class LetterPart:
    """A letter's level of 0 to 3 (None: nobody has asked), its weight, and what it adds to the score, exactly."""

    letter: str
    level: int | None
    weight: Decimal
    added: Fraction


@dataclass(frozen=True)
class ScoreExplanation:
    """The score that counts (None: nothing is known), the computed one, and the parts that make the latter.

    `exact` is 1 and what the letters add; rounded half up it is `computed`. `rule_version` is 0 for the rule that
    holds where a company has set none. Of a deal that `is_frozen`, all is as it was at its close.
    """

    score: int | None
    computed: int | None
    is_by_hand: bool
    is_frozen: bool
    exact: Fraction | None
    parts: tuple[LetterPart, ...]
    rule_version: int


def explain_score(record: Lead | Opportunity) -> ScoreExplanation:
    """Take the record's score apart, by the rule and the letters it was computed from."""
    is_frozen = isinstance(record, Opportunity) and record.outcome != Outcome.OPEN
    levels, rule = _at_close(record) if is_frozen else (record.levels, BantRule.in_force())
    weights = rule.weights
    added = bant.added(levels, weights)
    parts = (LetterPart(letter, levels[letter], weights[letter], added[letter]) for letter in LETTERS)
    return ScoreExplanation(
        score=record.score,
        computed=record.score_computed,
        is_by_hand=record.score is not None
        and (record.score != record.score_computed or record.score == record.score_by_hand),
        is_frozen=is_frozen,
        exact=None if record.score_computed is None else bant.LEAST + sum(added.values(), Fraction()),
        parts=tuple(parts),
        rule_version=rule.version,
    )


def _at_close(deal: Lead | Opportunity) -> tuple[Mapping[str, int | None], BantRule]:
    """The letters and the rule at the instant the close was written: what the log says came later is undone."""
    told = Change.objects.filter(record=deal._meta.db_table, record_id=deal.pk)
    closing = told.filter(fields__closed_at__0=None).order_by("-at", "-pk").first()
    closed_at = closing.at if closing else deal.created_at
    levels = dict(deal.levels)
    for change in told.filter(at__gt=closed_at).order_by("-at", "-pk"):
        levels |= {letter: was for letter, (was, _) in change.fields.items() if letter in LETTERS}
    return levels, BantRule.in_force(closed_at)
