"""An explanation as plain values, for JSON: decimals as texts, dates and instants in ISO 8601."""

from datetime import date
from decimal import Decimal
from typing import Any

from kpis.engine.rows import Row
from kpis.rules.calendar import Period
from kpis.selectors.comparisons import Comparison
from kpis.selectors.explanation import Explanation, Input


def as_data(explained: Explanation, *, with_rows: bool = False) -> dict[str, Any]:
    """The explanation as JSON can hold it; every row behind every input too, if asked for."""
    kpi, reading = explained.kpi, explained.reading
    return {
        "key": kpi.key,
        "name": str(kpi.name),
        "question": str(kpi.question),
        "unit": str(kpi.unit),
        "better": str(kpi.better),
        "period": _period(explained.period),
        "by": explained.by,
        "member": {"key": reading.member, "external_id": reading.external_id, "name": reading.member_name},
        "value": _text(reading.value),
        "undefined": reading.undefined,
        "formula": explained.formula,
        "calculation": explained.calculation,
        "inputs": [_input(one, with_rows) for one in explained.inputs],
        "beside": [
            {
                "key": one.key,
                "name": one.name,
                "unit": str(one.unit),
                "value": _text(one.value),
                "undefined": one.undefined,
            }
            for one in explained.beside
        ],
        "comparisons": [_comparison(one) for one in explained.comparisons],
        "size": explained.size,
        "sample": _sample(explained),
        "definition": {
            "key": explained.definition[0],
            "name": explained.definition[1],
            "version": explained.version,
            "choice": explained.definition_version,
        },
        "maturing_until": _day(explained.maturing_until),
        "computed": {
            "at": explained.computation.at.isoformat() if explained.computation.at else None,
            "by": explained.computation.by,
            "is_live": explained.computation.is_live,
        },
    }


def row_as_data(row: Row) -> dict[str, Any]:
    """One row behind an input as JSON can hold it."""
    return {
        "record": row.record,
        "external_id": row.external_id,
        "name": row.name,
        "day": _day(row.day),
        "amount": _text(row.amount),
    }


def _input(one: Input, with_rows: bool) -> dict[str, Any]:
    told = {
        "key": one.key,
        "name": one.name,
        "counts": one.condition,
        "predicate": one.predicate,
        "unit": str(one.term.measure.unit),
        "value": _text(one.value),
        "left_out": [{"reason": reason, "count": count} for reason, count in one.left_out.items()],
    }
    return told | ({"rows": [row_as_data(row) for row in one.rows]} if with_rows else {})


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "name": one.label,
        "value": _text(one.value),
        "period": _period(one.period) if one.period else None,
    }


def _sample(explained: Explanation) -> dict[str, Any] | None:
    sample = explained.sample
    if sample is None:
        return None
    return {
        "size": sample.size,
        "low": _text(sample.low),
        "high": _text(sample.high),
        "is_telling": sample.is_telling,
    }


def _period(period: Period) -> dict[str, str]:
    return {"key": period.key, "start": period.start.isoformat(), "end": period.end.isoformat()}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
