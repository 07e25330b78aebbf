"""What every figure of a company is written with."""

from dataclasses import dataclass
from datetime import date

from kpis.rules.calendar import Calendar


@dataclass(frozen=True)
class Conventions:
    """The company's currency, time zone and calendar, and the day it is there now."""

    currency: str
    timezone: str
    calendar: Calendar
    today: date
