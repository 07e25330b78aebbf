"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kpis.imports.records import Reject


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or in a dry run would do. ``rejects`` are the first of them; ``repeated`` counts
    lines that say the same as an earlier one."""

    kind: str
    created: int
    updated: int
    unchanged: int
    rejected: int
    repeated: int = 0
    is_dry_run: bool = False
    is_kept: bool = True
    rejects: tuple[Reject, ...] = field(default=())

    def __str__(self) -> str:
        counts = _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged, %(rejected)d rejected")
        line = f"{self.kind}: {counts % vars(self)}"
        if self.repeated:
            line += _(", %(repeated)d repeated") % vars(self)
        return f"{line}{self._ending()}."

    def _ending(self) -> str:
        if self.is_dry_run:
            return _(" (dry run: nothing was written)")
        if not self.is_kept:
            return _(" (nothing was kept)")
        return "" if self.created or self.updated else _(" (nothing changed)")
