"""What a growth bridge consists of, and how it is handed on."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpis.catalogue import Kpi
from kpis.measures.vocabulary import Unit
from kpis.rules.bridge import WIDE
from kpis.rules.calendar import Period


@dataclass(frozen=True)
class Number:
    """A number behind a part, in the earlier and in the later period.

    Its records are those behind the input `term` of `kpi`, of `member` where it is that of a break-down.
    """

    kpi: str
    term: str
    name: str
    unit: Unit
    before: Decimal
    after: Decimal
    by: str = ""
    member: str = ""
    external_id: str = ""


@dataclass(frozen=True)
class Part:
    """What one factor adds to the change, in the KPI's unit: `exact`, and as the decimal that is handed on.

    `key` is volume, size, rate, cycle, mix or currency; `before` and `after` are the factor's own values, in `unit`.
    """

    key: str
    name: str
    exact: Fraction
    unit: Unit
    numbers: tuple[Number, ...] = ()
    before: Decimal | None = None
    after: Decimal | None = None
    amount: Decimal = Decimal()


@dataclass(frozen=True)
class Bridge:
    """The change of a KPI from one period to another, in parts that add up to it exactly.

    There are no parts where the KPI is undefined on a side; `undefined` says why. `note` says what could not be told
    apart.
    """

    kpi: Kpi
    earlier: Period
    later: Period
    by: str | None
    before: Decimal | None
    after: Decimal | None
    parts: tuple[Part, ...] = ()
    undefined: str = ""
    note: str = ""

    @property
    def change(self) -> Decimal | None:
        """From the earlier value to the later; None where one of them is undefined."""
        if self.before is None or self.after is None:
            return None
        return WIDE.subtract(self.after, self.before)

    def as_data(self) -> dict[str, Any]:
        """The bridge as texts, numbers as exact decimals."""
        return {
            "key": self.kpi.key,
            "unit": str(self.kpi.unit),
            "by": self.by,
            "before": {"period": _period(self.earlier), "value": _text(self.before)},
            "after": {"period": _period(self.later), "value": _text(self.after)},
            "change": _text(self.change),
            "parts": [_part(part) for part in self.parts],
            "undefined": self.undefined or None,
            "note": self.note or None,
        }


def _part(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "name": part.name,
        "amount": _text(part.amount),
        "unit": str(part.unit),
        "before": _text(part.before),
        "after": _text(part.after),
        "numbers": [
            {
                "kpi": number.kpi,
                "input": number.term,
                "name": number.name,
                "unit": str(number.unit),
                "before": _text(number.before),
                "after": _text(number.after),
                "by": number.by or None,
                "member": number.external_id if number.by else None,
            }
            for number in part.numbers
        ],
    }


def _period(period: Period) -> dict[str, str]:
    return {"key": period.key, "start": period.start.isoformat(), "end": period.end.isoformat()}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
