from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
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
class Beside:
    """A further figure that belongs beside a KPI's value, from the same or other inputs."""

    key: str
    name: Words = field(compare=False)
    formula: Formula
    unit: Unit


@dataclass(frozen=True)
class Definition:
    """One way to define a KPI that the field disagrees about, by its key, its name and its formula.

    Without figures of its own `beside`, those of the KPI are shown.
    """

    key: str
    name: Words = field(compare=False)
    formula: Formula
    counts: bool = False
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True)
class Kpi:
    """A figure with a name, the question it answers and its formula.

    `unit` says what the value is (a rate is a fraction); `source` where the definition comes from; `example` is a
    worked example, its inputs by key; `version` grows when the definition changes. `grain` is the step at which the
    KPI is always read, where it has one. `only` limits the break-downs. `counts` says that the numerator is part of
    the denominator, so that a Wilson interval applies. `definition` names the definition that the formula is, where
    the field disagrees, and `alternatives` are the others a company may choose; one that `follows` another KPI has the
    same definitions, and the choice made for that one is its own. `beside` are shown with the value.
    `warn` is the value that it is bad news to be on the wrong side of.
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
    definition: tuple[str, Words] = ("", "")
    alternatives: tuple[Definition, ...] = ()
    follows: str = ""
    beside: tuple[Beside, ...] = ()
    warn: Fraction | None = None
    version: int = 1

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Every way to define the KPI, that of the formula first; none where the field agrees."""
        if not self.alternatives:
            return ()
        key, name = self.definition
        return (Definition(key, name, self.formula, self.counts, self.beside), *self.alternatives)

    @property
    def chosen_with(self) -> str:
        """The key of the KPI that a choice of this one's definition is made for."""
        return self.follows or self.key

    def defined_as(self, key: str) -> "Kpi":
        """The KPI by another of its definitions; KeyError when it has none with this key."""
        chosen = {one.key: one for one in self.definitions}[key]
        return replace(
            self,
            formula=chosen.formula,
            counts=chosen.counts,
            definition=(chosen.key, chosen.name),
            alternatives=tuple(one for one in self.definitions if one.key != key),
            beside=chosen.beside or self.beside,
        )

    @property
    def further(self) -> tuple["Kpi", ...]:
        """The figures beside it as KPIs of their own, to be read as one."""
        return tuple(
            replace(
                self,
                key=f"{self.key}.{one.key}",
                name=one.name,
                formula=one.formula,
                unit=one.unit,
                counts=False,
                definition=("", ""),
                alternatives=(),
                beside=(),
                warn=None,
            )
            for one in self.beside
        )

    @property
    def is_cohort(self) -> bool:
        """Whether what is counted may still come true long after the period."""
        return any(term.measure.is_cohort for term in self.terms)

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
