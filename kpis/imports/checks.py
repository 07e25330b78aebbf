"""What must hold between the cells of a row, and between a row and the record it changes, per kind.

The database holds the same rules; they are asked here first, so that one bad row is one reject. Rows that change
nothing are not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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


def _settled(staging: Staging, *names: str) -> Iterator[str]:
    return (settled(staging.kind, staging.fields, name) for name in names)


def _in_order(staging: Staging, earlier: str, later: str, reason: str) -> None:
    """Reject what comes before that which it follows."""
    first, second = _settled(staging, earlier, later)
    _reject(staging, later, f"{second} < {first}", reason)


def _reps(staging: Staging) -> None:
    _in_order(staging, "started_on", "ended_on", _("A rep cannot end before starting."))


def _customers(staging: Staging) -> None:
    _in_order(staging, "acquired_on", "lost_on", _("A customer cannot leave before it was acquired."))


def _campaigns(staging: Staging) -> None:
    _in_order(staging, "starts_on", "ends_on", _("A campaign cannot end before it starts."))
    baseline, amount = _settled(staging, "baseline", "baseline_amount")
    by_hand = f"{baseline} = 'entered' AND {amount} IS NULL"
    _reject(staging, "baseline_amount", by_hand, _("A baseline entered by hand needs its amount."))


def _initiatives(staging: Staging) -> None:
    _in_order(staging, "starts_on", "ends_on", _("An initiative cannot end before it starts."))


def _leads(staging: Staging) -> None:
    _in_order(staging, "created_at", "converted_at", _("A lead cannot convert before it was created."))
    converted, disqualified = _settled(staging, "converted_at", "disqualified_at")
    both = f"{converted} IS NOT NULL AND {disqualified} IS NOT NULL"
    field = "disqualified_at" if "disqualified_at" in staging.fields else "converted_at"
    _reject(staging, field, both, _("A lead is converted or disqualified, not both."))


def _subscriptions(staging: Staging) -> None:
    _in_order(staging, "started_on", "ended_on", _("A subscription cannot end before it starts."))


def _stages(staging: Staging) -> None:
    in_use = (
        "NOT r.is_new AND EXISTS (SELECT 1 FROM kpis_stage t JOIN kpis_opportunity o"
        " ON o.company_id = t.company_id AND o.stage_id = t.id"
        " WHERE t.company_id = %(company)s AND t.id = r.id AND t.outcome <> r.outcome)"
    )
    _reject(staging, "outcome", in_use, _("Deals are in this stage, so its outcome cannot change."))


def _quotas(staging: Staging) -> None:
    _in_order(staging, "starts_on", "ends_on", _("A quota cannot end before it starts."))


def _targets(staging: Staging) -> None:
    _in_order(staging, "starts_on", "ends_on", _("A target cannot end before it starts."))


def _forecasts(staging: Staging) -> None:
    _in_order(staging, "starts_on", "ends_on", _("A forecast cannot end before it starts."))
    frozen = "NOT r.is_new AND r.is_changed"
    staging.reject("external_id", frozen, _("A submitted forecast cannot be changed: submit another."))


def _splits(staging: Staging) -> None:
    """A file states a deal's splits whole, so that those of it which could be read have to add up."""
    a_part = _("A part is more than 0 and at most 100 percent.")
    staging.reject("percent", "NOT (r.percent > 0 AND r.percent <= 100)", a_part)
    staging.purge()
    staging.reject(
        "percent",
        "r.opportunity_id IN"
        " (SELECT s.opportunity_id FROM import_row s GROUP BY s.opportunity_id HAVING sum(s.percent) <> 100)",
        _("The splits of this deal do not add up to 100 percent."),
    )


def _exchange_rates(staging: Staging) -> None:
    _reject(staging, "rate", "r.rate <= 0", _("A rate is greater than zero."))


def _opportunities(staging: Staging) -> None:
    closed, cancelled = _settled(staging, "closed_at", "cancelled_at")
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
        (
            "cancelled_at",
            f"{cancelled} IS NOT NULL AND {outcome} <> 'won'",
            _("Only a won deal can be cancelled."),
        ),
    ):
        _reject(staging, field, broken, reason)
    _in_order(staging, "opened_at", "closed_at", _("A deal cannot close before it was opened."))
    _in_order(staging, "closed_at", "cancelled_at", _("A deal cannot be cancelled before its win."))
    _shorthand(staging)


def _shorthand(staging: Staging) -> None:
    """A quantity or a price means nothing without the product it is of."""
    no_product = "r.product IS NULL" if "product" in staging.fields else "true"
    for name in {"quantity", "unit_price"} & staging.fields.keys():
        staging.reject(name, f"r.{name} IS NOT NULL AND {no_product}", _("This needs the product as well."))


CHECKS: dict[str, Callable[[Staging], None]] = {
    "reps": _reps,
    "customers": _customers,
    "campaigns": _campaigns,
    "initiatives": _initiatives,
    "leads": _leads,
    "subscriptions": _subscriptions,
    "stages": _stages,
    "splits": _splits,
    "quotas": _quotas,
    "targets": _targets,
    "forecasts": _forecasts,
    "exchange_rates": _exchange_rates,
    "opportunities": _opportunities,
}
