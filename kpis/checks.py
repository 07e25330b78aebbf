"""What every definition must obey, checked at start-up: one rule, one function, one test."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.utils.functional import Promise

from kpis import catalogue, measures
from kpis.catalogue.formula import Formula, Undefined
from kpis.catalogue.kpi import Better, Kpi
from kpis.measures.vocabulary import Flow, Measure, PerPeriod, Stock, Unit
from kpis.models.views import VIEWS

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
COLUMN = re.compile(r"(?<!\{)\b[a-z_]+\b(?![({}])")
"""A name that is neither a function nor a day of the period."""


@dataclass(frozen=True)
class Vocabulary:
    """The definitions under check."""

    kpis: Sequence[Kpi] = ()
    measures: Sequence[Measure] = ()

    @property
    def definitions(self) -> list[Kpi | Measure]:
        return [*self.kpis, *self.measures]

    @property
    def counted(self) -> Iterator[Measure]:
        """Every measure and what else adds to it."""
        for measure in self.measures:
            yield measure
            yield from measure.also if isinstance(measure, Flow) else ()


def check_definitions(**kwargs: Any) -> list[CheckMessage]:
    vocabulary = Vocabulary(catalogue.DECLARED, measures.DECLARED)
    return [message for rule in RULES for message in rule(vocabulary)]


def keys_are_unique(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    kpis, measures = (kpi.key for kpi in vocabulary.kpis), (one.key for one in vocabulary.measures)
    for key, count in [*Counter(kpis).items(), *Counter(measures).items()]:
        if count > 1:
            yield Error(f"The key {key} is declared {count} times.", id="kpis.E001")


def keys_are_snake_case(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for thing in vocabulary.definitions:
        if not SNAKE_CASE.fullmatch(thing.key):
            yield Error(f"The key {thing.key!r} is not snake_case.", id="kpis.E002")


def measured_columns_exist(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for measure in vocabulary.counted:
        for column in sorted(measured_columns(measure) - columns(measure.record)):
            yield Error(f"{measure.key}: {measure.record} has no column {column!r}.", id="kpis.E003")


def attribute_columns_exist(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for measure in vocabulary.counted:
        for attribute, column in measure.by.items():
            if column not in columns(measure.record):
                yield Error(
                    f"{measure.key} by {attribute}: {measure.record} has no column {column!r}.",
                    id="kpis.E004",
                )


def measures_gone_through_have_the_attribute(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for measure in vocabulary.measures:
        for attribute, other in measure.through.items():
            if attribute not in other.by:
                yield Error(f"{measure.key} by {attribute}: {other.key} does not have it.", id="kpis.E005")


def units_are_known(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for thing in vocabulary.definitions:
        if not isinstance(thing.unit, Unit):
            yield Error(f"{thing.key}: {thing.unit!r} is not a unit.", id="kpis.E006")


def directions_are_known(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for kpi in vocabulary.kpis:
        if not isinstance(kpi.better, Better):
            yield Error(f"{kpi.key}: {kpi.better!r} is neither up nor down.", id="kpis.E007")


def words_are_translatable(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for kpi in vocabulary.kpis:
        names = [kpi.name, kpi.question, *(one.name for one in kpi.definitions)]
        names += [figure.name for figure in kpi.beside]
        if not all(isinstance(name, Promise) for name in names):
            yield Error(f"{kpi.key}: mark its names and question for translation.", id="kpis.E008")
    for measure in vocabulary.measures:
        words = (
            measure.name,
            *filter(None, [measure.where.words]),
            *(one.where.words for one in measure.lacks),
        )
        if not all(isinstance(word, Promise) for word in words):
            yield Error(f"{measure.key}: mark its name and condition for translation.", id="kpis.E008")


def formulas_read_in_words(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for kpi in vocabulary.kpis:
        for formula in _formulas(kpi):
            words = formula.words()
            for term in formula.terms():
                if not str(term.measure.name) or term.words() not in words:
                    yield Error(f"{kpi.key}: its words leave out {term.key}.", id="kpis.E009")


def kpis_can_be_read_for_the_company(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for kpi in vocabulary.kpis:
        if all(term.whole for term in kpi.terms):
            yield Error(f"{kpi.key}: at least one input must follow the break-down.", id="kpis.E010")


def shares_count_parts_of_the_same_record(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    """A Wilson interval needs a numerator that is part of its denominator."""
    for kpi in vocabulary.kpis:
        ways = [kpi.defined_as(one.key) for one in kpi.definitions] or [kpi]
        if any(way.counts and not _is_share(way) for way in ways):
            yield Error(
                f"{kpi.key}: counts=True is for a ratio of counts of the same records.", id="kpis.E011"
            )


def followers_have_the_definitions_of_what_they_follow(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    """One choice decides for both, so it must exist in both."""
    keys = {kpi.key: [one.key for one in kpi.definitions] for kpi in vocabulary.kpis}
    for kpi in vocabulary.kpis:
        if kpi.follows and keys.get(kpi.follows) != keys[kpi.key]:
            yield Error(
                f"{kpi.key}: its definitions must be those of {kpi.follows}, which it follows.",
                id="kpis.E014",
            )


def examples_give_every_input(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for kpi in vocabulary.kpis:
        if set(kpi.example) != {term.key for term in kpi.terms}:
            yield Error(f"{kpi.key}: its example must give each input and nothing else.", id="kpis.E012")


def examples_have_a_value(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for kpi in vocabulary.kpis:
        try:
            kpi.formula.evaluate({term: Fraction(kpi.example.get(term.key, 1)) for term in kpi.terms})
        except Undefined as reason:
            yield Error(f"{kpi.key}: its example is undefined: {reason}", id="kpis.E013")


def definitions_to_choose_from_are_told_apart(vocabulary: Vocabulary) -> Iterator[CheckMessage]:
    for kpi in vocabulary.kpis:
        keys = [one.key for one in kpi.definitions]
        if len(set(keys)) < len(keys) or not all(map(SNAKE_CASE.fullmatch, keys)):
            yield Error(f"{kpi.key}: each of its definitions needs a key of its own.", id="kpis.E014")


RULES: tuple[Callable[[Vocabulary], Iterator[CheckMessage]], ...] = (
    keys_are_unique,
    keys_are_snake_case,
    measured_columns_exist,
    attribute_columns_exist,
    measures_gone_through_have_the_attribute,
    units_are_known,
    directions_are_known,
    words_are_translatable,
    formulas_read_in_words,
    kpis_can_be_read_for_the_company,
    shares_count_parts_of_the_same_record,
    followers_have_the_definitions_of_what_they_follow,
    examples_give_every_input,
    examples_have_a_value,
    definitions_to_choose_from_are_told_apart,
)


def day_columns(measure: Measure) -> set[str]:
    """The columns that say on which days a row counts."""
    if isinstance(measure, Flow | PerPeriod):
        return {measure.on}
    return {measure.enters, measure.leaves} if isinstance(measure, Stock) else set()


def measured_columns(measure: Measure) -> set[str]:
    """The columns that a measure counts, sums or finds its day in."""
    named = set(COLUMN.findall(measure.value or ""))
    return named | day_columns(measure) | ({measure.distinct} if measure.distinct else set())


def columns(record: str) -> Set[str]:
    if record in VIEWS:
        return VIEWS[record].columns
    return {field.column for field in apps.get_model(record)._meta.concrete_fields}


def _formulas(kpi: Kpi) -> list[Formula]:
    return [kpi.formula, *(one.formula for one in kpi.alternatives), *(one.formula for one in kpi.beside)]


def _is_share(kpi: Kpi) -> bool:
    records = {term.measure.record for term in kpi.terms}
    units = {term.measure.unit for term in kpi.terms}
    return kpi.ratio is not None and len(records) == 1 and units == {Unit.COUNT}
