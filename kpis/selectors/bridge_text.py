"""A growth bridge as people read it: rounded so that its steps still add up to the rounded change."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from kpis import formats
from kpis.measures.vocabulary import Unit
from kpis.rules.bridge import WIDE, add_up
from kpis.rules.calendar import Calendar
from kpis.rules.money import currency_decimals
from kpis.selectors.bridge_parts import Bridge, Number, Part

LARGE = 10_000
"""From here on cents say nothing."""
SHOWN = 3
"""How many members of a mix are told."""


@dataclass(frozen=True)
class Step:
    """A part in words: what it adds, with its sign, and how its factor changed. `amount` is rounded as it is told."""

    part: Part
    amount: Decimal
    text: str
    detail: str


@dataclass(frozen=True)
class Written:
    """A bridge in words, from the value before over its steps to the value after; both are rounded as they are told."""

    before: Decimal | None
    after: Decimal | None
    before_text: str
    after_text: str
    change_text: str
    steps: tuple[Step, ...] = ()


def written(found: Bridge, currency: str) -> Written:
    """The bridge with money in `currency`, rates in percent and their changes in points."""
    before, after = (_rounded(side, _places(found, currency)) for side in (found.before, found.after))
    old, new = (formats.quantity(side, found.kpi.unit, currency) for side in (before, after))
    if before is None or after is None:
        return Written(before, after, old, new, formats.NOTHING)
    change = WIDE.subtract(after, before)
    amounts = add_up([part.exact for part in found.parts], change, _places(found, currency))
    steps = (
        Step(part, amount, _signed(amount, found, currency), _detail(part, currency))
        for part, amount in zip(found.parts, amounts, strict=True)
    )
    return Written(before, after, old, new, _signed(change, found, currency), tuple(steps))


def bridge_told(found: Bridge, calendar: Calendar, currency: str) -> list[tuple[str, str]]:
    """The bridge line by line: what is told, and the telling."""
    shown = written(found, currency)
    steps = [
        (step.part.name, f"{step.text}  ({step.detail})" if step.detail else step.text)
        for step in shown.steps
    ]
    return [
        (formats.period(found.earlier, calendar), shown.before_text),
        *steps,
        (formats.period(found.later, calendar), shown.after_text),
        (_("Change"), shown.change_text),
        *((_("Note"), text) for text in (found.undefined, found.note) if text),
    ]


def number_texts(number: Number, currency: str) -> tuple[str, str]:
    """A number behind a part, before and after; an exchange rate to four decimals."""
    if number.unit is Unit.RATIO:
        return formats.number(number.before, 4), formats.number(number.after, 4)
    before, after = (formats.quantity(one, number.unit, currency) for one in (number.before, number.after))
    return before, after


def _detail(part: Part, currency: str) -> str:
    if part.key in {"mix", "currency"}:
        told = (f"{number.name} {arrow(*number_texts(number, currency))}" for number in part.numbers[:SHOWN])
        return ", ".join(told)
    if part.before is None and part.after is None:
        return ""
    return arrow(*(formats.quantity(one, part.unit, currency) for one in (part.before, part.after)))


def arrow(before: str, after: str) -> str:
    """From one to the other, in the direction that the language is read."""
    return f"{before} {'←' if get_language_bidi() else '→'} {after}"


def _signed(amount: Decimal, found: Bridge, currency: str) -> str:
    if found.kpi.unit is Unit.RATE:
        text = _("%(points)s pts") % {"points": formats.number(abs(100 * amount), 1)}
    else:
        text = formats.quantity(abs(amount), found.kpi.unit, currency)
    signed = ("+" if amount > 0 else "−" if amount < 0 else "") + text
    return f"\u2066{signed}\u2069" if get_language_bidi() else signed


def _places(found: Bridge, currency: str) -> int:
    """Decimals that are told: tenths of a percent, and cents of small amounts."""
    if found.kpi.unit is Unit.RATE:
        return 3
    largest = max((abs(side) for side in (found.before, found.after) if side is not None), default=Decimal())
    return 0 if largest >= LARGE else currency_decimals(currency)


def _rounded(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else Decimal(round(Fraction(value) * 10**places)).scaleb(-places, WIDE)
