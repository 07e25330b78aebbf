"""What the parameters of an address ask. One that is not known, or given twice, is an error."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied

from kpis import selectors
from kpis.api.problems import WrongParameter
from kpis.catalogue import Kpi
from kpis.engine.members import MODELS
from kpis.measures.attributes import ROLLED_UP
from kpis.pages.access import Access
from kpis.rules.calendar import Period

GRAINS = ("day", "week", "month", "quarter", "year")


class Query(serializers.Serializer[Any]):
    """The parameters of one address."""

    def to_internal_value(self, data: QueryDict) -> dict[str, Any]:
        unknown = {name: [_("There is no such parameter.")] for name in data if name not in self.fields}
        twice = {name: [_("Give this parameter once.")] for name, given in data.lists() if len(given) > 1}
        if unknown or twice:
            raise serializers.ValidationError({**unknown, **twice})
        return super().to_internal_value(data)


class ListQuery(Query):
    """The list of KPIs takes no parameters."""


class PeriodQuery(Query):
    period = serializers.CharField(
        required=False,
        help_text=_(
            "2017-Q2, 2017-05, 2017, 2017-W21, 2017-05-14 or FROM..TO (both included); this month if not given."
        ),
    )


class FigureQuery(PeriodQuery):
    by = serializers.CharField(
        required=False, help_text=_("What to break the KPI down by; the whole company if not given.")
    )
    member = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text=_(
            "The one member of the break-down to answer for, by its external id or picked value; empty for none."
        ),
    )


class ValuesQuery(FigureQuery):
    grain = serializers.ChoiceField(
        GRAINS, required=False, help_text=_("A row for each day, week, month, quarter or year of the period.")
    )
    as_reported_on = serializers.DateField(
        required=False, help_text=_("The numbers as they had been reported by the end of that day.")
    )


class BridgeQuery(PeriodQuery):
    against = serializers.CharField(
        required=False, help_text=_("The earlier period, or previous (if not given) or year_before.")
    )
    by = serializers.CharField(
        required=False, help_text=_("The attribute whose mix of members is told apart.")
    )


@dataclass(frozen=True)
class Asked:
    """One KPI as the company defines it, for a period, and for a break-down or one member of it.

    `member` is its key in readings; None stands for all members.
    """

    kpi: Kpi
    period: Period
    by: str | None
    member: str | None


def read_query(query: type[Query], parameters: QueryDict) -> dict[str, Any]:
    """The parameters, checked. ValidationError with an entry for each one that is wrong."""
    serializer = query(data=parameters)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def ask(key: str, parameters: dict[str, Any], access: Access) -> Asked:
    """The question in the parameters of one KPI's address.

    UnknownKpi; WrongParameter for a period, break-down or member that is none; PermissionDenied for figures that are
    not open to the person: without a member, those of teams and reps are narrowed afterwards.
    """
    by = parameters.get("by")
    by = None if by == "company" else by
    try:
        kpi = selectors.kpi_named(key, by)
    except selectors.UnknownBreakdown as error:
        raise WrongParameter("by", error) from None
    member = _member(by, parameters["member"]) if "member" in parameters else None
    is_narrowed = member is None and by in {"rep", "team", "team_rollup"}
    if not is_narrowed and not access.allows(by, member):
        raise PermissionDenied
    return Asked(kpi, _period(parameters.get("period", "")), by, member)


def against(text: str) -> str | Period:
    """What a bridge starts from."""
    return (text or "previous") if text in {"", "previous", "year_before"} else parse_period("against", text)


def parse_period(parameter: str, text: str) -> Period:
    """The period in words of the company's calendar; WrongParameter when it is none."""
    try:
        return selectors.company_calendar().parse(text)
    except ValueError as error:
        raise WrongParameter(parameter, error) from None


def _period(text: str) -> Period:
    return parse_period("period", text) if text else selectors.this_month()


def _member(by: str | None, external_id: str) -> str:
    if by is None:
        raise WrongParameter("member", _("A member needs a break-down: give “by” too."))
    label = MODELS.get(ROLLED_UP.get(by, by))
    if label is None or not external_id:
        return external_id
    found = apps.get_model(label).everything.filter(external_id=external_id).values_list("pk", flat=True)
    if not found:
        raise WrongParameter("member", _("There is no such member."))
    return str(found[0])
