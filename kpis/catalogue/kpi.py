from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.utils.functional import Promise

from kpis.catalogue.formula import Formula, Ratio, Term
from kpis.measures.attributes import ROLLED_UP
from kpis.measures.vocabulary import Unit

Words = str | Promise


class Better(StrEnum):
    """Which way is good news."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Kpi:
    """A figure with a name, the question it answers and its formula.

    `unit` says what the value is (a rate is a fraction); `source` where the definition comes from; `example` is a
    worked example, its inputs by key; `version` grows when the definition changes. `grain` is the step at which the
    KPI is always read, where it has one. `only` limits the break-downs. `counts` says that the numerator is part of
    the denominator, so that a Wilson interval applies.
    """

    key: str
    name: Words
    question: Words
    formula: Formula
    unit: Unit
    better: Better
    source: str
    group: str
    example: Mapping[str, int] = field(kw_only=True)
    grain: str | None = None
    only: frozenset[str] | None = None
    counts: bool = False
    version: int = 1

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The inputs, each once, in the order of the formula."""
        return tuple(dict.fromkeys(self.formula.terms()))

    @cached_property
    def attributes(self) -> frozenset[str]:
        """What the KPI can be broken down by: what all its inputs share."""
        shared = frozenset.intersection(*(term.attributes for term in self.terms if not term.whole))
        shared |= {tree for tree, direct in ROLLED_UP.items() if direct in shared}
        return shared if self.only is None else shared & self.only

    @property
    def ratio(self) -> Ratio | None:
        """The division at the top of the formula, if that is what it is."""
        return self.formula if isinstance(self.formula, Ratio) else None

    def term(self, key: str) -> Term:
        """The input with this key; KeyError when the formula has none."""
        return {term.key: term for term in self.terms}[key]
