"""The growth bridge on a KPI's page: a waterfall from one period to another, and the numbers behind each step."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kpis import formats, selectors
from kpis.catalogue import Kpi
from kpis.charts import Bar, waterfall
from kpis.pages.breakdown import NAMES
from kpis.pages.period_choice import Choice
from kpis.pages.question import Question
from kpis.rules.calendar import Period
from kpis.selectors import Bridge
from kpis.selectors.bridge_parts import Number, Part
from kpis.selectors.bridge_text import Written, arrow, number_texts, written
from kpis.selectors.bridges import SPLITTERS, mixes

AGAINST = ("previous", "year_before")
SHOWN = 5
"""How many numbers behind a step are shown."""


@dataclass(frozen=True)
class Bars:
    """One line of the waterfall."""

    label: str
    text: str
    detail: str
    bar: Bar


@dataclass(frozen=True)
class Behind:
    """A number behind a step, before and after, and the query of the address of its records in either period."""

    kpi: str
    name: str
    before: str
    after: str
    before_query: str
    after_query: str


@dataclass(frozen=True)
class Told:
    """A step with the numbers behind it."""

    label: str
    text: str
    numbers: list[Behind]


def bridge_section(kpi: Kpi, question: Question, by: str, against: str) -> dict[str, Any] | None:
    """What the template shows; None where the KPI has no bridge, or for less than the company.

    A period that is not over would be held against a whole one: the bridge is that of the last that is.
    """
    if kpi.key not in SPLITTERS or question.scope.kind != "company":
        return None
    calendar, chosen = question.conventions.calendar, question.period
    period = calendar.previous(chosen.period) if chosen.is_unfinished else chosen.period
    start = against if against in AGAINST else AGAINST[0]
    found = selectors.bridge(kpi.key, period, against=start, by=by if by in mixes(kpi) else None)
    return _section(found, question, start)


def _section(found: Bridge, question: Question, against: str) -> dict[str, Any]:
    currency, calendar = question.conventions.currency, question.conventions.calendar
    shown = written(found, currency)
    earlier, later = (formats.period(period, calendar) for period in (found.earlier, found.later))
    labels = [_label(step.part, found) for step in shown.steps]
    return {
        "periods": arrow(earlier, later),
        "against": [
            Choice(_("The period before"), "previous", against == "previous"),
            Choice(_("The year before"), "year_before", against == "year_before"),
        ],
        "change": shown.change_text,
        "bars": _bars(shown, earlier, later, labels) if shown.steps else [],
        "told": [
            Told(label, step.text, [_number(number, found, currency) for number in step.part.numbers[:SHOWN]])
            for label, step in zip(labels, shown.steps, strict=True)
        ],
        "undefined": found.undefined,
        "note": found.note,
    }


def _bars(shown: Written, earlier: str, later: str, labels: list[str]) -> list[Bars]:
    first, *steps, last = waterfall(
        shown.before or Decimal(), [step.amount for step in shown.steps], shown.after or Decimal()
    )
    return [
        Bars(earlier, shown.before_text, "", first),
        *(
            Bars(label, step.text, step.detail, bar)
            for label, step, bar in zip(labels, shown.steps, steps, strict=True)
        ),
        Bars(later, shown.after_text, "", last),
    ]


def _label(part: Part, found: Bridge) -> str:
    if part.key != "mix" or found.by is None:
        return part.name
    return _("Mix by %(attribute)s") % {"attribute": NAMES.get(found.by, found.by)}


def _number(number: Number, found: Bridge, currency: str) -> Behind:
    before, after = number_texts(number, currency)
    return Behind(
        kpi=number.kpi,
        name=number.name or _("none given"),
        before=before,
        after=after,
        before_query=_query(number, found.earlier),
        after_query=_query(number, found.later),
    )


def _query(number: Number, period: Period) -> str:
    asked = {"input": number.term, "period": period.key}
    return urlencode(asked | ({"by": number.by, "member": number.member} if number.by else {}))
