import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Company
from accounts.tenancy import company_context
from kpis import selectors
from kpis.catalogue import Kpi
from kpis.models import Restatement
from kpis.rules.calendar import Period
from kpis.selectors import Reading


class Command(BaseCommand):
    help = "Print a KPI of a company for a period."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("company", help="the company's address, as in its URL")
        parser.add_argument("key", help="the KPI, as list_kpis names it")
        parser.add_argument(
            "--period",
            required=True,
            help="2017-Q2, 2017-05, 2017, 2017-W21, 2017-05-14 or FROM..TO (both included)",
        )
        parser.add_argument("--by", help="what to break the KPI down by, such as rep")
        parser.add_argument("--member", help="the external id, or picked value, of the one member to show")
        parser.add_argument("--grain", help="day, week, month, quarter or year")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--explain", action="store_true", help="add why each number is what it is, and what it leaves out"
        )
        parser.add_argument("--bridge", action="store_true", help="split the change into what made it")
        parser.add_argument(
            "--against",
            default="previous",
            help="what a bridge starts from: previous (as it is by itself), year_before or a period",
        )
        parser.add_argument("--rows", action="store_true", help="list the external ids behind each input")
        parser.add_argument(
            "--as-reported-on", metavar="DATE", help="the number as it was at the end of that day: 2026-03-01"
        )
        parser.add_argument(
            "--restatements", action="store_true", help="list what was restated, when and from what cause"
        )

    def handle(self, *, company: str, key: str, **options: Any) -> None:
        try:
            tenant = Company.objects.get(slug=company)
        except Company.DoesNotExist:
            raise CommandError(f"There is no company “{company}”.") from None
        try:
            with company_context(tenant, actor="command:kpi"):
                text = (_bridged if options["bridge"] else _answered)(tenant, key, **options)
        except (LookupError, ValueError) as error:
            raise CommandError(str(error.args[0] if error.args else error)) from None
        self.stdout.write(text)


def _answered(tenant: Company, key: str, **options: Any) -> str:
    answer = _answer(tenant, key, **options)
    return _json(answer) if options["json"] else _table(answer)


def _bridged(tenant: Company, key: str, *, period: str, against: str, by: str | None, **options: Any) -> str:
    calendar = selectors.company_calendar()
    start = against if against in {"previous", "year_before"} else calendar.parse(against)
    found = selectors.bridge(key, calendar.parse(period), against=start, by=by)
    if options["json"]:
        return _json({"company": tenant.slug, "currency": tenant.currency, **found.as_data()})
    lines = selectors.bridge_told(found, calendar, tenant.currency)
    return "\n".join(f"{label:<40} {text}" for label, text in lines)


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, indent=2, ensure_ascii=False)


def _answer(
    tenant: Company, key: str, *, period: str, by: str | None, grain: str | None, **options: Any
) -> dict[str, Any]:
    asked = selectors.company_calendar().parse(period)
    kpi = selectors.kpi_named(key, by)
    on = options["as_reported_on"]
    if on and (grain or options["explain"] or options["rows"]):
        raise ValueError(
            "What was reported has no --grain, --explain or --rows: only the numbers were stored."
        )
    found = (
        selectors.as_reported(key, asked, on=date.fromisoformat(on), by=by)
        if on
        else selectors.read_kpi(key, asked, by=by, grain=grain)
    )
    rows = [reading for reading in found if options["member"] in {None, reading.external_id}]
    answer: dict[str, Any] = {
        "key": kpi.key,
        "unit": str(kpi.unit),
        "company": tenant.slug,
        "currency": tenant.currency,
        "period": _bounds(asked),
        "rows": [_row(reading) for reading in rows],
    }
    for reading, row in zip(rows, answer["rows"], strict=True):
        if options["explain"]:
            explained = selectors.explain(
                key, reading.period, by=by, member=reading.member, with_company=True
            )
            row["explain"] = selectors.as_data(explained) if options["json"] else selectors.told(explained)
        if options["rows"]:
            row["rows"] = _behind(kpi, reading, by)
        if options["restatements"]:
            told = selectors.restatements(key, reading.period, by=by, member=reading.member)
            row["restatements"] = [_restatement(one) for one in told]
    return answer


def _bounds(period: Period) -> dict[str, str]:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _row(reading: Reading) -> dict[str, Any]:
    return {
        "member": reading.external_id,
        "member_name": reading.member_name,
        "period": {"key": reading.period.key, **_bounds(reading.period)},
        "value": _text(reading.value),
        "numerator": _text(reading.numerator),
        "denominator": _text(reading.denominator),
        "inputs": {name: _text(value) for name, value in reading.inputs.items()},
        "undefined": reading.undefined,
        "published_at": reading.published_at.isoformat() if reading.published_at else None,
        "pending": reading.pending
        and {"value": _text(reading.pending.value), "changes": reading.pending.changes},
    }


def _restatement(one: Restatement) -> dict[str, Any]:
    return {
        "id": one.pk,
        "status": one.status,
        "old": _text(one.old),
        "new": _text(one.new),
        "at": one.restated_at.isoformat(),
        "causes": one.causes,
        "cause_count": one.cause_count,
        "decided_by": one.decided_by,
    }


def _behind(kpi: Kpi, reading: Reading, by: str | None) -> dict[str, list[str]]:
    return {
        term.key: [
            row.external_id
            for row in selectors.input_rows(kpi.key, term.key, reading.period, by=by, member=reading.member)
        ]
        for term in kpi.terms
    }


def _told(one: dict[str, Any]) -> Iterator[str]:
    yield f"#{one['id']} {one['at'][:10]} {one['status']}: {one['old'] or '–'} → {one['new'] or '–'}"
    for cause in one["causes"]:
        name = cause.get("name") or cause.get("definition") or f"{cause['record']} {cause['id']}"
        yield f"    {name} ({cause.get('external_id') or '–'}) by {cause['by']}"
    if one["cause_count"] > len(one["causes"]):
        yield f"    and {one['cause_count'] - len(one['causes'])} more"


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _table(answer: dict[str, Any]) -> str:
    lines = [f"{answer['key']}  {answer['period']['start']} – {answer['period']['end']} (end excluded)"]
    for row in answer["rows"]:
        name = " · ".join(part for part in (row["member_name"], row["period"]["key"]) if part)
        lines.append(f"{name:<40} {row['value'] if row['value'] is not None else '–  ' + row['undefined']}")
        lines += [f"    {label:<36} {text}" for label, text in row.get("explain", [])]
        lines += [f"    {key}: {', '.join(ids) or '–'}" for key, ids in row.get("rows", {}).items()]
        if row["pending"]:
            pending = row["pending"]
            lines.append(
                f"    would be {pending['value']} once approved; changed records: {pending['changes']}"
            )
        lines += [f"    {text}" for one in row.get("restatements", []) for text in _told(one)]
    return "\n".join(lines)
