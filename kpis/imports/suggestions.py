"""The nearest name to one that is not known."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from django.utils.translation import gettext as _


def did_you_mean(what: str, name: str, known: Sequence[str]) -> str:
    """Return one line: there is no such ``what``, and the nearest known name or, failing that, the known ones."""
    folded = {candidate.casefold(): candidate for candidate in known}
    if near := get_close_matches(name.casefold(), folded, n=1, cutoff=0.6):
        return _("There is no %(what)s “%(name)s”; did you mean “%(near)s”?") % {
            "what": what,
            "name": name,
            "near": folded[near[0]],
        }
    return _("There is no %(what)s “%(name)s”; there are: %(known)s.") % {
        "what": what,
        "name": name,
        "known": ", ".join(known[:30]),
    }
