"""The shape of a growth bridge, for the schema."""

from rest_framework import serializers

from kpis.api.answers import Answer, CompanyAnswer, NamedAnswer, PeriodAnswer, number
from kpis.measures.vocabulary import Unit

UNITS = [str(unit) for unit in Unit]


class SideAnswer(Answer):
    period = PeriodAnswer()
    value = number()


class PartNumberAnswer(Answer):
    kpi = serializers.CharField()
    input = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.ChoiceField(UNITS)
    before = number()
    after = number()
    by = serializers.CharField(allow_null=True)
    member = serializers.CharField(allow_null=True, allow_blank=True)


class PartAnswer(NamedAnswer):
    amount = number()
    unit = serializers.ChoiceField(UNITS)
    before = number()
    after = number()
    numbers = PartNumberAnswer(many=True)


class BridgeAnswer(Answer):
    company = CompanyAnswer()
    key = serializers.CharField()
    unit = serializers.ChoiceField(UNITS)
    by = serializers.CharField(allow_null=True)
    before = SideAnswer()
    after = SideAnswer()
    change = number()
    parts = PartAnswer(many=True)
    undefined = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True)
