"""Formulas over measures: what a KPI computes, prints, lists as inputs and opens to its rows.

A formula is a small tree. Its leaves are terms (a measure and the moment it is taken at); `evaluate` takes the value of
each term and gives a Fraction, or raises Undefined with the reason in words; `words` prints the formula, with the value
behind each term where it is given them as texts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from operator import add, mul, sub
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kpis.measures.vocabulary import Measure, Stock


class Undefined(Exception):
    """The formula has no value; the message says why, in words."""


class Moment(StrEnum):
    """When a term is taken: over the period (a stock: at its end), at its start, over the period before, over the
    twelve months up to its end, at the end of each of its months (a stock, added up), or over so much of it as
    has passed (nothing of a period that is over).
    """

    PERIOD = "period"
    START = "start"
    PREVIOUS = "previous"
    TRAILING = "trailing"
    MONTH_ENDS = "month_ends"
    SO_FAR = "so_far"


Values = Mapping["Term", str]
NO_VALUES: Final[Values] = MappingProxyType({})


class Formula:
    """Base of every node; arithmetic between formulas and measures builds larger ones."""

    def __add__(self, other: "Formula | Measure") -> "Operation":
        return Operation("+", self, formula(other))

    def __sub__(self, other: "Formula | Measure") -> "Operation":
        return Operation("−", self, formula(other))

    def __mul__(self, other: "Formula | Measure") -> "Operation":
        return Operation("×", self, formula(other))

    def __truediv__(self, other: "Formula | Measure") -> "Ratio":
        return Ratio(self, formula(other))

    def evaluate(self, values: Mapping["Term", Fraction]) -> Fraction:
        raise NotImplementedError

    def words(self, values: "Values" = NO_VALUES) -> str:
        """The formula in the active language; `values` are written behind their terms."""
        raise NotImplementedError

    def terms(self) -> Iterator["Term"]:
        raise NotImplementedError


@dataclass(frozen=True)
class Term(Formula):
    """A measure at a moment.

    A `whole` term stays the company's where its measure lacks the break-down's attribute. An `own` term is broken down
    by its measure's own columns, never through another measure: a deal of several products is its main product's.
    """

    measure: Measure
    moment: Moment = Moment.PERIOD
    whole: bool = False
    own: bool = False

    def evaluate(self, values: Mapping["Term", Fraction]) -> Fraction:
        return values[self]

    def words(self, values: Values = NO_VALUES) -> str:
        return f"{self._name} {values[self]}" if self in values else self._name

    @property
    def _name(self) -> str:
        name = {"measure": self.measure.name}
        match self.moment:
            case Moment.PREVIOUS:
                return _("%(measure)s of the period before") % name
            case Moment.START:
                return _("%(measure)s at the start") % name
            case Moment.TRAILING:
                return _("%(measure)s of the last twelve months") % name
            case Moment.MONTH_ENDS:
                return _("%(measure)s at the end of each month, added up") % name
            case Moment.SO_FAR:
                return _("%(measure)s so far") % name
        if isinstance(self.measure, Stock):
            return _("%(measure)s at the end") % name
        return str(self.measure.name)

    def terms(self) -> Iterator["Term"]:
        yield self

    @property
    def attributes(self) -> frozenset[str]:
        """Everything this term can be broken down by."""
        return frozenset(self.measure.by) if self.own else self.measure.attributes

    def measure_by(self, attribute: str) -> Measure:
        """The measure that answers for `attribute`."""
        return self.measure if self.own else self.measure.by_attribute(attribute)

    @property
    def key(self) -> str:
        """The input's name in answers: the measure's key, with its moment where that is not the period."""
        return self.measure.key if self.moment is Moment.PERIOD else f"{self.measure.key}.{self.moment}"


@dataclass(frozen=True)
class Constant(Formula):
    value: int

    def evaluate(self, values: Mapping[Term, Fraction]) -> Fraction:
        return Fraction(self.value)

    def words(self, values: Values = NO_VALUES) -> str:
        return str(self.value)

    def terms(self) -> Iterator[Term]:
        yield from ()


_SIGNS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {"+": add, "−": sub, "×": mul}


@dataclass(frozen=True)
class Operation(Formula):
    sign: str
    left: Formula
    right: Formula

    def evaluate(self, values: Mapping[Term, Fraction]) -> Fraction:
        return _SIGNS[self.sign](self.left.evaluate(values), self.right.evaluate(values))

    def words(self, values: Values = NO_VALUES) -> str:
        left = _grouped(self.left, self.sign, values)
        return f"{left} {self.sign} {_grouped(self.right, self.sign, values, is_right=True)}"

    def terms(self) -> Iterator[Term]:
        yield from self.left.terms()
        yield from self.right.terms()


@dataclass(frozen=True)
class Ratio(Formula):
    """A division; undefined over zero, or over nothing left when `positive` (then `reason` says so)."""

    numerator: Formula
    denominator: Formula
    positive: bool = False
    reason: str | Promise = ""

    def evaluate(self, values: Mapping[Term, Fraction]) -> Fraction:
        below = self.denominator.evaluate(values)
        if below == 0 or (self.positive and below < 0):
            raise Undefined(
                str(self.reason)
                or _("Nothing to divide by: %(what)s = 0.") % {"what": self.denominator.words()}
            )
        return self.numerator.evaluate(values) / below

    def words(self, values: Values = NO_VALUES) -> str:
        above = _grouped(self.numerator, "÷", values)
        return f"{above} ÷ {_grouped(self.denominator, '÷', values, is_right=True)}"

    def terms(self) -> Iterator[Term]:
        yield from self.numerator.terms()
        yield from self.denominator.terms()


@dataclass(frozen=True)
class Absolute(Formula):
    """The amount of the part, whichever its sign."""

    part: Formula

    def evaluate(self, values: Mapping[Term, Fraction]) -> Fraction:
        return abs(self.part.evaluate(values))

    def words(self, values: Values = NO_VALUES) -> str:
        return f"|{self.part.words(values)}|"

    def terms(self) -> Iterator[Term]:
        yield from self.part.terms()


@dataclass(frozen=True)
class Provided(Formula):
    """The part, undefined for the `reason` while `needed` is zero; `needed` is an input and no part of the sum."""

    part: Formula
    needed: Term
    reason: str | Promise

    def evaluate(self, values: Mapping[Term, Fraction]) -> Fraction:
        if not values[self.needed]:
            raise Undefined(str(self.reason))
        return self.part.evaluate(values)

    def words(self, values: Values = NO_VALUES) -> str:
        return _("%(formula)s, where there are %(needed)s") % {
            "formula": self.part.words(values),
            "needed": self.needed.words(values),
        }

    def terms(self) -> Iterator[Term]:
        yield from self.part.terms()
        yield self.needed


def _grouped(part: Formula, sign: str, values: Values, *, is_right: bool = False) -> str:
    """The part in brackets where it would otherwise be read wrongly beside `sign`."""
    words = part.words(values)
    return f"({words})" if _is_misread(part, sign, is_right) else words


def _is_misread(part: Formula, sign: str, is_right: bool) -> bool:
    if isinstance(part, Provided):
        return _is_misread(part.part, sign, is_right)
    if isinstance(part, Ratio):
        return sign in "×÷"
    if not isinstance(part, Operation):
        return False
    if part.sign == "×":
        return is_right and sign == "÷"
    return sign in "×÷" or (is_right and sign == "−")


def formula(part: Formula | Measure) -> Formula:
    """A measure stands for its term over the period."""
    return Term(part) if isinstance(part, Measure) else part


def at_start(stock: Stock) -> Term:
    """The stock as of the start of the period."""
    return Term(stock, Moment.START)


def previous(measure: Measure) -> Term:
    """The measure over the period before (a stock: at that period's end)."""
    return Term(measure, Moment.PREVIOUS)


def trailing(measure: Measure) -> Term:
    """The measure over the twelve months up to the period's end."""
    return Term(measure, Moment.TRAILING)


def month_ends(stock: Stock) -> Term:
    """The stock at the end of each month of the period, added up."""
    return Term(stock, Moment.MONTH_ENDS)


def so_far(flow: Measure) -> Term:
    """The flow over the days of the period that have passed; nothing once it is over."""
    return Term(flow, Moment.SO_FAR)


def whole(part: Measure | Term) -> Term:
    """The company's total where a break-down's attribute does not apply to the measure."""
    return replace(part, whole=True) if isinstance(part, Term) else Term(part, whole=True)


def own(part: Measure | Term) -> Term:
    """The measure by its own columns, for a formula whose other side has no other."""
    return replace(part, own=True) if isinstance(part, Term) else Term(part, own=True)
