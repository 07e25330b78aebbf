"""Which period a page is about: read from the address, with the ways on from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kpis import formats
from kpis.rules.calendar import Calendar, Kind, Period


@dataclass(frozen=True)
class Choice:
    """One entry of a menu; `key` goes into the address."""

    label: str
    key: str
    is_chosen: bool


@dataclass(frozen=True)
class PeriodChoice:
    """The chosen period, its neighbours and the usual ones. `error` says why another was refused."""

    period: Period
    label: str
    earlier: str
    later: str
    choices: list[Choice]
    is_unfinished: bool
    error: str = ""

    @property
    def key(self) -> str:
        return self.period.key


def choose_period(query: Mapping[str, str], calendar: Calendar, today: date) -> PeriodChoice:
    """The period named by `period`, or by `from` and `to` (both included), or this month."""
    try:
        return _choice(
            calendar.parse(_asked(query)) if _asked(query) else _this("month", calendar, today),
            calendar,
            today,
        )
    except ValueError as error:
        return _choice(_this("month", calendar, today), calendar, today, str(error))


def _asked(query: Mapping[str, str]) -> str:
    first, last = query.get("from", ""), query.get("to", "")
    return f"{first or last}..{last or first}" if first or last else query.get("period", "")


def _choice(period: Period, calendar: Calendar, today: date, error: str = "") -> PeriodChoice:
    later = calendar.following(period)
    return PeriodChoice(
        period=period,
        label=formats.period(period, calendar),
        earlier=calendar.previous(period).key,
        later=later.key if later.start <= today else "",
        choices=[Choice(label, usual.key, usual == period) for label, usual in _usual(calendar, today)],
        is_unfinished=today in period,
        error=error,
    )


def _usual(calendar: Calendar, today: date) -> list[tuple[str, Period]]:
    month, quarter, year = (_this(kind, calendar, today) for kind in ("month", "quarter", "year"))
    return [
        (_("This month"), month),
        (_("Last month"), calendar.previous(month)),
        (_("This quarter"), quarter),
        (_("Last quarter"), calendar.previous(quarter)),
        (_("This year"), year),
        (_("Last year"), calendar.previous(year)),
    ]


def _this(kind: Kind, calendar: Calendar, today: date) -> Period:
    return calendar.containing(kind, today)
