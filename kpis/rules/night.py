"""When a company's next night comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_night(after: datetime, timezone: str, hour: int) -> datetime:
    """Return the first instant (UTC) later than ``after`` when it is ``hour`` o'clock in the zone.

    Where clocks skip that hour, the night comes as they skip; where they repeat it, the first time.
    """
    if after.tzinfo is None:
        raise ValueError(f"Give an instant with a time zone, not {after.isoformat()}.")
    zone = ZoneInfo(timezone)
    today = after.astimezone(zone).date()
    nights = (_night(today + timedelta(days=days), zone, hour) for days in range(-1, 4))
    return next(night for night in nights if night > after)


def _night(day: date, zone: ZoneInfo, hour: int) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
