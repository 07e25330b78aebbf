"""Answers as JSON can hold them: decimals as texts, days in ISO 8601."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.tenancy import current_company
from kpis.catalogue import Kpi
from kpis.models import Restatement
from kpis.rules.calendar import Period
from kpis.selectors import Reading


def of_company(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with whose it is."""
    company = current_company()
    named = {"slug": company.slug, "name": company.name, "currency": company.currency}
    return {"company": named, **answer}


def kpi_data(kpi: Kpi) -> dict[str, Any]:
    """A KPI as the company defines it."""
    return {
        "key": kpi.key,
        "name": str(kpi.name),
        "question": str(kpi.question),
        "group": kpi.group,
        "formula": kpi.formula.words(),
        "inputs": [{"key": term.key, "name": term.words()} for term in kpi.terms],
        "unit": str(kpi.unit),
        "better": str(kpi.better),
        "by": sorted(kpi.attributes),
        "grain": kpi.grain,
        "is_cohort": kpi.is_cohort,
        "definitions": [
            {
                "key": one.key,
                "name": str(one.name),
                "formula": one.formula.words(),
                "is_used": one.key == kpi.definition[0],
            }
            for one in kpi.definitions
        ],
        "follows": kpi.follows or None,
        "version": kpi.version,
        "source": kpi.source,
    }


def values_data(kpi: Kpi, period: Period, by: str | None, readings: Sequence[Reading]) -> dict[str, Any]:
    """The values of one KPI."""
    return {
        "key": kpi.key,
        "unit": str(kpi.unit),
        "definition": kpi.definition[0] or None,
        "period": period_data(period),
        "by": by or "company",
        "rows": [_reading(one) for one in readings],
    }


def period_data(period: Period) -> dict[str, str]:
    """A period; its end is excluded."""
    return {"key": period.key, "start": period.start.isoformat(), "end": period.end.isoformat()}


def total_text(amounts: Iterable[Decimal]) -> str:
    return format(sum(amounts, Decimal()), "f")


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "member": {"external_id": reading.external_id, "name": reading.member_name},
        "period": period_data(reading.period),
        "value": _text(reading.value),
        "numerator": _text(reading.numerator),
        "denominator": _text(reading.denominator),
        "inputs": {name: _text(value) for name, value in reading.inputs.items()},
        "undefined": reading.undefined,
        "published_at": _instant(reading.published_at),
        "pending": reading.pending
        and {"value": _text(reading.pending.value), "changes": reading.pending.changes},
    }


def restatement_data(one: Restatement, causes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How a reported number changed, and what changed it: those of its causes that may be told."""
    return {
        "id": one.pk,
        "status": one.status,
        "old": _text(one.old),
        "new": _text(one.new),
        "restated_at": _instant(one.restated_at),
        "decided_at": _instant(one.decided_at),
        "decided_by": one.decided_by,
        "causes": list(causes),
        "cause_count": one.cause_count,
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
