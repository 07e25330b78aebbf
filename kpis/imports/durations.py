"""How long something took, as clocks and exports write it."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis.imports.parse import SMALLEST_STEP, BadCell, Formats

UNITS = {"seconds": 1, "minutes": 60, "hours": 3600}
CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)(?::([0-5]\d(?:\.\d{1,9})?))?", re.ASCII)


def duration_in(unit: str, text: str, formats: Formats) -> Decimal:
    """Return a duration, written 1:05:30 or 1:05 (hours first) or as a number of seconds, in a unit of `UNITS`.

    To the twelfth decimal, the last that a number may have. BadCell when the text is no duration.
    """
    duration = _seconds(text, formats) / UNITS[unit]
    is_longer = int(duration.as_tuple().exponent) < SMALLEST_STEP
    return duration.quantize(Decimal(1).scaleb(SMALLEST_STEP)) if is_longer else duration


def _seconds(text: str, formats: Formats) -> Decimal:
    if clock := CLOCK.fullmatch(text):
        hours, minutes, seconds = clock.groups(default="0")
        return int(hours) * 3600 + int(minutes) * 60 + Decimal(seconds)
    try:
        return formats.number(text)
    except BadCell:
        raise BadCell(_("This is not a duration such as 1:05:30, or a number of seconds.")) from None
