"""What is particular to importing deals: their stages, days without a time, and the line of a one-line deal."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _
from psycopg.sql import SQL, Composable, Identifier

from kpis.imports.errors import MappingRefused
from kpis.imports.kinds import KINDS
from kpis.imports.staging import Staging
from kpis.imports.targets import target_of
from kpis.models import Outcome, Stage

MAX_NEW_STAGES = 100
NAMES = {Outcome.OPEN: "Open", Outcome.WON: "Won", Outcome.LOST: "Lost"}
FIRST_POSITION = {Outcome.OPEN: 0, Outcome.WON: 1_000, Outcome.LOST: 2_000}
SHORTHAND = ("quantity", "unit_price", "amount")


def prepare(staging: Staging) -> None:
    """Complete the staged deals: every column the rules ask about, the stage."""
    staging.execute(
        "ALTER TABLE import_row ADD COLUMN IF NOT EXISTS stage text, ADD COLUMN IF NOT EXISTS outcome text,"
        " ADD COLUMN IF NOT EXISTS stage_id bigint, ADD COLUMN IF NOT EXISTS quantity numeric,"
        " ADD COLUMN IF NOT EXISTS unit_price numeric, ADD COLUMN IF NOT EXISTS amount numeric"
    )
    find_stages(staging)
    _make_stages(staging)
    _choose_stages(staging)


def find_stages(staging: Staging) -> None:
    """Fill `stage_id` by the stage's external id or, since files name stages as people see them, by its name."""
    for column in ("external_id", "name"):
        staging.execute(
            SQL(
                "UPDATE import_row r SET stage_id = t.id FROM ("
                "SELECT DISTINCT ON ({column}) id, {column} FROM kpis_stage"
                " WHERE company_id = %(company)s AND deleted_at IS NULL ORDER BY {column}, position, id) t"
                " WHERE r.stage_id IS NULL AND r.stage = t.{column}"
            ).format(column=Identifier(column))
        )


def _make_stages(staging: Staging) -> None:
    """A stage that is not known yet is made with the outcome of the first row that names it."""
    unknown = staging.rows(
        "SELECT stage, (array_agg(outcome ORDER BY row_no) FILTER (WHERE outcome IS NOT NULL))[1] FROM import_row"
        " WHERE stage IS NOT NULL AND stage_id IS NULL GROUP BY stage ORDER BY min(row_no) LIMIT %(limit)s",
        limit=MAX_NEW_STAGES + 1,
    )
    if len(unknown) > MAX_NEW_STAGES:
        message = _("The file names more than %(limit)d new stages; is “stage” the right column?")
        raise MappingRefused(message % {"limit": MAX_NEW_STAGES})
    for name, outcome in unknown:
        if outcome:
            _add_stage(name, outcome)
    find_stages(staging)
    nowhere = "r.stage IS NOT NULL AND r.stage_id IS NULL"
    staging.reject(
        "stage", nowhere, _("There is no such stage, and the row gives no outcome to make it with.")
    )
    staging.reject(
        "outcome",
        "r.outcome <> (SELECT s.outcome FROM kpis_stage s WHERE s.company_id = %(company)s AND s.id = r.stage_id)",
        _("The stage of this deal has another outcome."),
    )
    staging.purge()


def _choose_stages(staging: Staging) -> None:
    """Without a stage, a deal stays where it is if that fits the outcome, else goes to the first that does."""
    staging.execute(
        "UPDATE import_row r SET stage_id = t.stage_id FROM kpis_opportunity t"
        " JOIN kpis_stage s ON s.company_id = t.company_id AND s.id = t.stage_id"
        " WHERE r.stage_id IS NULL AND t.company_id = %(company)s AND t.id = r.id"
        " AND (r.outcome IS NULL OR r.outcome = s.outcome)"
    )
    left = staging.rows("SELECT DISTINCT coalesce(outcome, 'open') FROM import_row WHERE stage_id IS NULL")
    for (outcome,) in left:
        staging.execute(
            "UPDATE import_row SET stage_id = %(stage)s"
            " WHERE stage_id IS NULL AND coalesce(outcome, 'open') = %(outcome)s",
            stage=_stage_for(outcome).pk,
            outcome=outcome,
        )


def _stage_for(outcome: str) -> Stage:
    known = Stage.objects.filter(outcome=outcome).order_by("position", "pk").first()
    return known or _add_stage(NAMES[Outcome(outcome)], outcome)


def _add_stage(name: str, outcome: str) -> Stage:
    """A stage after the others of its outcome; one that was deleted comes back."""
    last = Stage.objects.filter(outcome=outcome).aggregate(last=Max("position"))["last"]
    position = FIRST_POSITION[Outcome(outcome)] if last is None else last + 1
    stage, _is_new = Stage.everything.update_or_create(
        external_id=name,
        defaults={"name": name, "outcome": outcome, "position": position, "deleted_at": None},
    )
    return stage


def mark_lines_changed(staging: Staging) -> None:
    """Tell the deals whose one line, written in short, is not what the records have."""
    if "product" in staging.fields:
        staging.execute(
            SQL(
                "UPDATE import_row r SET also_changed = true WHERE r.product_id IS NOT NULL AND NOT EXISTS ("
                "SELECT 1 FROM kpis_lineitem t WHERE t.company_id = %(company)s AND t.opportunity_id = r.id"
                " AND t.line = '1' AND ROW({theirs}) IS NOT DISTINCT FROM ROW({ours}))"
            ).format(
                theirs=SQL(", ").join(Identifier("t", name) for name in _line(staging)),
                ours=SQL(", ").join(_line(staging).values()),
            )
        )


def write_lines(staging: Staging) -> None:
    """Write the line of each deal that names its product."""
    if "product" not in staging.fields:
        return
    target = target_of(KINDS["line_items"])
    line = _line(staging)
    filled = {column.name: column.value for column in target.filled([]) if column.name not in line}
    filled |= {"opportunity_id": SQL("r.id"), "line": SQL("'1'")}
    columns = line | filled
    staging.execute(
        SQL(
            "INSERT INTO kpis_lineitem (company_id, {names}) SELECT %(company)s, {values} FROM import_row r"
            " WHERE r.also_changed ORDER BY r.external_id ON CONFLICT (company_id, opportunity_id, line)"
            " DO UPDATE SET {updates}"
        ).format(
            names=SQL(", ").join(map(Identifier, columns)),
            values=SQL(", ").join(columns.values()),
            updates=SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(name)) for name in line),
        )
    )


def _line(staging: Staging) -> dict[str, Composable]:
    """The line's columns that the file gives. A deal's amount is its line's, unless the line has a price."""
    line: dict[str, Composable] = {"product_id": SQL("r.product_id")}
    if "quantity" in staging.fields:
        line["quantity"] = SQL("coalesce(r.quantity, 1)")
    if "unit_price" in staging.fields:
        line["unit_price"] = SQL("r.unit_price")
    if {"amount", "unit_price"} & staging.fields.keys():
        line["amount"] = SQL("CASE WHEN r.unit_price IS NULL THEN r.amount END")
    return line
