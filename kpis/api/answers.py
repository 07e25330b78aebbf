"""The shapes of the answers, for the schema: decimals are texts, days ISO 8601, the end of a period excluded."""

from typing import Any

from rest_framework import serializers

from kpis.catalogue import Better
from kpis.measures.vocabulary import Unit
from kpis.models import Restatement


class Answer(serializers.Serializer[Any]):
    """Describes an answer; the data itself is put together by selectors."""


def number(**options: Any) -> serializers.CharField:
    """A decimal as text; null where it is undefined."""
    return serializers.CharField(allow_null=True, **options)


class CompanyAnswer(Answer):
    slug = serializers.CharField()
    name = serializers.CharField()
    currency = serializers.CharField()


class PeriodAnswer(Answer):
    key = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField()


class NamedAnswer(Answer):
    key = serializers.CharField()
    name = serializers.CharField()


class DefinitionAnswer(NamedAnswer):
    formula = serializers.CharField()
    is_used = serializers.BooleanField()


class KpiAnswer(NamedAnswer):
    question = serializers.CharField()
    group = serializers.CharField()
    formula = serializers.CharField()
    inputs = NamedAnswer(many=True)
    unit = serializers.ChoiceField([str(unit) for unit in Unit])
    better = serializers.ChoiceField([str(way) for way in Better])
    by = serializers.ListField(child=serializers.CharField())
    grain = serializers.CharField(allow_null=True)
    is_cohort = serializers.BooleanField()
    definitions = DefinitionAnswer(many=True)
    follows = serializers.CharField(allow_null=True)
    version = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]


class KpisAnswer(Answer):
    company = CompanyAnswer()
    kpis = KpiAnswer(many=True)


class MemberAnswer(Answer):
    external_id = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)


class PendingAnswer(Answer):
    value = number()
    changes = serializers.IntegerField()


class ReadingAnswer(Answer):
    member = MemberAnswer()
    period = PeriodAnswer()
    value = number()
    numerator = number()
    denominator = number()
    inputs = serializers.DictField(child=number())
    undefined = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    pending = PendingAnswer(allow_null=True)


class ValuesAnswer(Answer):
    company = CompanyAnswer()
    key = serializers.CharField()
    unit = serializers.ChoiceField([str(unit) for unit in Unit])
    definition = serializers.CharField(allow_null=True)
    period = PeriodAnswer()
    by = serializers.CharField()
    rows = ReadingAnswer(many=True)


class RestatementAnswer(Answer):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(Restatement.Status.values)
    old = number()
    new = number()
    restated_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField(allow_blank=True)
    causes = serializers.ListField(child=serializers.DictField())
    cause_count = serializers.IntegerField()


class RestatementsAnswer(Answer):
    company = CompanyAnswer()
    key = serializers.CharField()
    period = PeriodAnswer()
    by = serializers.CharField()
    reported_at = serializers.DateTimeField(allow_null=True)
    restatements = RestatementAnswer(many=True)


class RowAnswer(Answer):
    record = serializers.CharField()
    external_id = serializers.CharField()
    name = serializers.CharField()
    day = serializers.DateField(allow_null=True)
    amount = number()


class RowsAnswer(Answer):
    company = CompanyAnswer()
    key = serializers.CharField()
    input = NamedAnswer()
    period = PeriodAnswer()
    by = serializers.CharField()
    count = serializers.IntegerField()
    total = serializers.CharField()
    rows = RowAnswer(many=True)


class LeftOutAnswer(Answer):
    reason = serializers.CharField()
    count = serializers.IntegerField()


class InputAnswer(NamedAnswer):
    counts = serializers.CharField()
    predicate = serializers.CharField()
    unit = serializers.ChoiceField([str(unit) for unit in Unit])
    value = number()
    left_out = LeftOutAnswer(many=True)


class FigureAnswer(NamedAnswer):
    unit = serializers.ChoiceField([str(unit) for unit in Unit])
    value = number()
    undefined = serializers.CharField(allow_null=True)


class ComparisonAnswer(Answer):
    kind = serializers.CharField()
    name = serializers.CharField()
    value = number()
    period = PeriodAnswer(allow_null=True)


class SampleAnswer(Answer):
    size = serializers.IntegerField()
    low = serializers.CharField()
    high = serializers.CharField()
    is_telling = serializers.BooleanField()


class DefinitionUsedAnswer(Answer):
    key = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    choice = serializers.IntegerField()


class ComputedAnswer(Answer):
    at = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField(allow_blank=True)
    is_live = serializers.BooleanField()


class KeyedMemberAnswer(MemberAnswer):
    key = serializers.CharField(allow_blank=True)


class ExplanationAnswer(NamedAnswer):
    company = CompanyAnswer()
    question = serializers.CharField()
    unit = serializers.ChoiceField([str(unit) for unit in Unit])
    better = serializers.ChoiceField([str(way) for way in Better])
    period = PeriodAnswer()
    by = serializers.CharField()
    member = KeyedMemberAnswer()
    value = number()
    undefined = serializers.CharField(allow_null=True)
    formula = serializers.CharField()
    calculation = serializers.CharField()
    inputs = InputAnswer(many=True)
    beside = FigureAnswer(many=True)
    comparisons = ComparisonAnswer(many=True)
    size = serializers.IntegerField(allow_null=True)
    sample = SampleAnswer(allow_null=True)
    definition = DefinitionUsedAnswer()
    maturing_until = serializers.DateField(allow_null=True)
    computed = ComputedAnswer()


class WrongParameterAnswer(Answer):
    parameter = serializers.CharField()
    detail = serializers.CharField()


class ProblemAnswer(Answer):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = WrongParameterAnswer(many=True, required=False)  # type: ignore[assignment]
