"""From staged rows to records: the steps every kind takes, and where kinds differ."""

from __future__ import annotations

from kpis.imports import changes, deals, memberships, splits
from kpis.imports.bare_days import place_bare_days
from kpis.imports.checks import check_rows
from kpis.imports.currencies import fill_currencies
from kpis.imports.links import keep_links
from kpis.imports.members import find_members
from kpis.imports.merge import mark_changed, merge
from kpis.imports.resolve import match_existing, resolve_parents, resolve_references
from kpis.imports.staging import Staging


def find_out(staging: Staging) -> dict[str, int]:
    """Resolve and check the rows, and count what writing them would do."""
    kind = staging.kind.name
    resolve_references(staging)
    if kind == "stage_changes":
        changes.prepare(staging)
    else:
        _matched(staging, kind)
    created, kept = staging.count("r.is_new"), staging.count()
    updated = staging.count("NOT r.is_new AND (r.is_changed OR r.also_changed)")
    rejected = staging.rejected()
    return {
        "created": created,
        "updated": updated,
        "unchanged": kept - created - updated,
        "rejected": rejected,
    }


def _matched(staging: Staging, kind: str) -> None:
    """Find the record each row means and what about it would change; reject what must not."""
    if "member" in staging.kind.by_name:
        find_members(staging)
    match_existing(staging)
    if "parent" in staging.fields:
        resolve_parents(staging)
    if kind == "opportunities":
        deals.prepare(staging)
    keep_links(staging)
    fill_currencies(staging)
    place_bare_days(staging)
    mark_changed(staging)
    check_rows(staging)
    if kind == "opportunities":
        deals.mark_lines_changed(staging)
    if kind == "reps":
        memberships.mark_moved(staging)
    if kind == "splits":
        splits.mark_shortened(staging)


def write(staging: Staging) -> None:
    """Write what `find_out` found to be new or changed."""
    if staging.kind.name == "stage_changes":
        changes.write(staging)
        return
    if staging.kind.name == "splits":
        splits.remove_others(staging)
    merge(staging)
    if staging.kind.name == "opportunities":
        deals.write_lines(staging)
    if staging.kind.name == "reps":
        memberships.write_memberships(staging)
