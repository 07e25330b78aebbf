"""How a value compares: with the period before, and with what is expected by now."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis import formats
from kpis.catalogue.kpi import Better, Kpi
from kpis.catalogue.over_time import grows, is_steady
from kpis.charts import width
from kpis.measures.vocabulary import Unit

ON_PACE, BEHIND = Decimal("0.95"), Decimal("0.75")
LEVEL = Decimal("0.0005")


@dataclass(frozen=True)
class Change:
    """A step up or down in words: relative, or in points for rates. `tone` is good, poor or level."""

    text: str
    direction: str
    tone: str
    against: str


@dataclass(frozen=True)
class Goal:
    """How much of a target is reached; widths are of a hundred. `state` is on-pace, behind or far-behind."""

    width: str
    pace: str
    state: str
    text: str


def change(
    kpi: Kpi, now: Decimal | None, before: Decimal | None, *, label: str, gone: Fraction = Fraction(1)
) -> Change | None:
    """The change from `before`, called `label`; None where there is nothing to compare fairly with.

    `gone` is the share of the period's working days that is over: what grows is held against that share of `before`.
    """
    if now is None or before is None:
        return None
    is_paced = gone < 1 and grows(kpi)
    if gone < 1 and not is_steady(kpi) and not (is_paced and gone):
        return None
    expected = before * gone.numerator / gone.denominator if is_paced else before
    step = _step(kpi, now, expected)
    if step is None:
        return None
    direction = _direction(step)
    against = _against(direction, is_paced) % {"period": label}
    return Change(
        "" if direction == "level" else _words(kpi, abs(step)), direction, _tone(kpi, step), against
    )


def goal(now: Decimal | None, target: Decimal | None, target_text: str, gone: Fraction) -> Goal | None:
    """How much of the target is reached, judged by the share of working days gone; None without a target."""
    if now is None or not target:
        return None
    reached = now / target
    return Goal(
        width=width(now, target),
        pace=width(Decimal(gone.numerator), Decimal(gone.denominator)) if 0 < gone < 1 else "",
        state=state(reached, gone),
        text=_("%(share)s of %(target)s") % {"share": formats.percent(reached, 0), "target": target_text},
    )


def state(reached: Decimal, gone: Fraction) -> str:
    """on-pace, behind or far-behind; nothing before the first working day is over."""
    if not gone:
        return ""
    pace = reached * gone.denominator / gone.numerator
    return "on-pace" if pace >= ON_PACE else "behind" if pace >= BEHIND else "far-behind"


def _against(direction: str, is_paced: bool) -> str:
    """What the change is measured from, as a phrase with a place for the period."""
    phrases = {
        ("up", False): _("above %(period)s"),
        ("up", True): _("above the pace of %(period)s"),
        ("down", False): _("below %(period)s"),
        ("down", True): _("below the pace of %(period)s"),
        ("level", False): _("Level with %(period)s"),
        ("level", True): _("At the pace of %(period)s"),
    }
    return phrases[direction, is_paced]


def _step(kpi: Kpi, now: Decimal, before: Decimal) -> Decimal | None:
    if kpi.unit is Unit.RATE:
        return now - before
    return (now - before) / abs(before) if before else None


def _words(kpi: Kpi, step: Decimal) -> str:
    if kpi.unit is Unit.RATE:
        return _("%(points)s pts") % {"points": formats.number(100 * step, 1)}
    return formats.percent(step, 0 if step >= Decimal("0.1") else 1)


def _direction(step: Decimal) -> str:
    return "level" if abs(step) < LEVEL else "up" if step > 0 else "down"


def _tone(kpi: Kpi, step: Decimal) -> str:
    if abs(step) < LEVEL:
        return "level"
    return "good" if (step > 0) == (kpi.better is Better.UP) else "poor"
