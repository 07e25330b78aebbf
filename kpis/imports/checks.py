"""What must hold between the cells of a row, and between a row and the record it changes, per kind.

The database holds the same rules; they are asked here first, so that one bad row is one reject. Rows that change
nothing are not asked.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from kpis.imports.staging import Staging
from kpis.imports.targets import settled


def check_rows(staging: Staging) -> None:
    """Reject the rows that break a rule of their kind."""
    if check := CHECKS.get(staging.kind.name):
        check(staging)
    staging.purge()


def _reject(staging: Staging, field: str, where: str, reason: str) -> None:
    staging.reject(field, f"(r.is_new OR r.is_changed) AND {where}", reason)


def _reps(staging: Staging) -> None:
    started, ended = (settled(staging.kind, staging.fields, name) for name in ("started_on", "ended_on"))
    _reject(staging, "ended_on", f"{ended} < {started}", _("A rep cannot end before starting."))


def _customers(staging: Staging) -> None:
    acquired, lost = (settled(staging.kind, staging.fields, name) for name in ("acquired_on", "lost_on"))
    _reject(staging, "lost_on", f"{lost} < {acquired}", _("A customer cannot leave before it was acquired."))


def _stages(staging: Staging) -> None:
    in_use = (
        "NOT r.is_new AND EXISTS (SELECT 1 FROM kpis_stage t JOIN kpis_opportunity o"
        " ON o.company_id = t.company_id AND o.stage_id = t.id"
        " WHERE t.company_id = %(company)s AND t.id = r.id AND t.outcome <> r.outcome)"
    )
    _reject(staging, "outcome", in_use, _("Deals are in this stage, so its outcome cannot change."))


def _quotas(staging: Staging) -> None:
    _reject(staging, "ends_on", "r.ends_on < r.starts_on", _("A quota cannot end before it starts."))


def _exchange_rates(staging: Staging) -> None:
    _reject(staging, "rate", "r.rate <= 0", _("A rate is greater than zero."))


def _opportunities(staging: Staging) -> None:
    opened, closed, cancelled = (
        settled(staging.kind, staging.fields, name) for name in ("opened_at", "closed_at", "cancelled_at")
    )
    outcome = "(SELECT s.outcome FROM kpis_stage s WHERE s.company_id = %(company)s AND s.id = r.stage_id)"
    for field, broken, reason in (
        (
            "closed_at",
            f"{closed} IS NULL AND {outcome} <> 'open'",
            _("A deal won or lost needs the day it closed."),
        ),
        (
            "closed_at",
            f"{closed} IS NOT NULL AND {outcome} = 'open'",
            _("An open deal has no day of closing."),
        ),
        ("closed_at", f"{closed} < {opened}", _("A deal cannot close before it was opened.")),
        (
            "cancelled_at",
            f"{cancelled} IS NOT NULL AND {outcome} <> 'won'",
            _("Only a won deal can be cancelled."),
        ),
        ("cancelled_at", f"{cancelled} < {closed}", _("A deal cannot be cancelled before its win.")),
    ):
        _reject(staging, field, broken, reason)
    _shorthand(staging)


def _shorthand(staging: Staging) -> None:
    """A quantity or a price means nothing without the product it is of."""
    no_product = "r.product IS NULL" if "product" in staging.fields else "true"
    for name in {"quantity", "unit_price"} & staging.fields.keys():
        staging.reject(name, f"r.{name} IS NOT NULL AND {no_product}", _("This needs the product as well."))


CHECKS: dict[str, Callable[[Staging], None]] = {
    "reps": _reps,
    "customers": _customers,
    "stages": _stages,
    "quotas": _quotas,
    "exchange_rates": _exchange_rates,
    "opportunities": _opportunities,
}
