"""Whatever is done to the records between nights: what was reported stays known, and restatements tell all of it."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from accounts.models import Company
from accounts.tenancy import company_context, current_company
from kpis.engine.sums import reader_of
from kpis.models import KpiSnapshot, PeriodLock, Restatement
from kpis.rules.calendar import Period
from kpis.selectors import as_reported
from kpis.services import approve_restatements
from kpis.snapshots import report, restate
from kpis.snapshots.periods import reported_periods
from kpis.snapshots.recompute import work_off_marks
from kpis.snapshots.report import ATTRIBUTES
from tests.factories import set_quota
from tests.kpis.conftest import Night
from tests.kpis.snapshots import edits
from tests.kpis.snapshots.edits import Editor

NIGHTS, EDITS = 8, 6
Place = tuple[str, date, str, str]
Values = dict[Place, dict[str, str | None]]


@pytest.fixture(params=range(8))
def seed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Edits of the last months, so that many touch what has been reported; the company, and each attribute in turn."""
    monkeypatch.setattr(edits, "DAYS_BACK", 120)
    for module in (report, restate):
        monkeypatch.setattr(module, "ATTRIBUTES", ("company", ATTRIBUTES[1 + request.param % 5]))
    return request.param


def place(one: Any) -> Place:
    return one.grain, one.starts_on, one.attribute, one.member


def live(periods: list[Period]) -> Values:
    """The values of the reported periods as a rebuild from the rows would tell them."""
    reader = reader_of(current_company(), "rows")
    return {
        (one.period.kind, one.period.start, attribute, one.member): {
            key: entry["value"] for key, entry in one.values.items()
        }
        for attribute in report.ATTRIBUTES
        for one in report.read_reports(reader, attribute, periods)
    }


def published() -> Values:
    rows = KpiSnapshot.objects.filter(is_reported=True).order_by("pk")
    return {place(one): {key: entry["value"] for key, entry in one.values.items()} for one in rows}


def replayed() -> Values:
    """What was first reported with every restatement applied, each of which must begin where the last one ended."""
    told: Values = {}
    runs: dict[Place, int] = {}
    for one in KpiSnapshot.objects.filter(is_reported=True).order_by("pk"):
        if place(one) not in told:
            told[place(one)] = {key: entry["value"] for key, entry in one.values.items()}
            runs[place(one)] = one.run_id
    for one in Restatement.objects.filter(status="published").order_by("pk"):
        if one.run_id == runs[place(one)]:
            assert one.old is None
            continue
        assert text(one.old) == told[place(one)][one.kpi], one
        told[place(one)][one.kpi] = text(one.new)
    return told


def differing(some: Values, others: Values) -> list[tuple[Any, ...]]:
    """What `some` tell otherwise than `others`."""
    return [
        (where, key, value, others[where][key])
        for where, values in some.items()
        for key, value in values.items()
        if value != others[where][key]
    ]


def text(number: Any) -> str | None:
    return None if number is None else format(number, "f")


def test_nights_after_random_edits(
    company: Company, night: Night, clock: Callable[..., None], seed: int
) -> None:
    random = Random(seed)
    Company.objects.update(maturing_days=0, grace_days=random.choice((0, 3, 10)))
    today = date(2025, 1, 20)
    clock(today)
    editor = Editor(company, seed)
    seen: dict[date, Values] = defaultdict(dict)
    for number in range(NIGHTS):
        night(today)
        with company_context(company):
            seen[today] = published()
            if number == NIGHTS // 2 and seed % 2:
                lock(reported_periods()[:1])
        for _ in range(EDITS):
            editor.edit()
            if random.random() < 0.3:
                work_off_marks(company.pk)
        with company_context(company):
            if random.random() < 0.4:
                set_quota(random.randrange(9999), today - timedelta(days=60), today)
        today += timedelta(days=random.choice((1, 2, 16, 30)))
    night(today)
    with company_context(company):
        approve_restatements(Restatement.objects.filter(status="pending"), by="test")
        now, was = live(reported_periods()), published()
        assert differing(was, now) == []
        assert differing(was, replayed()) == []
        check_what_was_seen(seen, random)
    assert night(today, full=True).snapshots_written == 0
    with company_context(company):
        assert not Restatement.objects.filter(status="pending").exists()


def lock(periods: list[Period]) -> None:
    for period in periods:
        PeriodLock.objects.create(
            grain=period.kind, starts_on=period.start, ends_on=period.end, locked_by="test"
        )


def check_what_was_seen(seen: dict[date, Values], random: Random) -> None:
    """A sample of numbers, read back as reported on the day of the night."""
    for day, then in seen.items():
        for (grain, start, attribute, member), values in random.sample(
            sorted(then.items()), min(len(then), 4)
        ):
            [end] = {one.end for one in reported_periods() if (one.kind, one.start) == (grain, start)}
            key = random.choice(sorted(values))
            by = None if attribute == "company" else attribute
            [told] = as_reported(key, Period("range", start, end), on=day, by=by, member=member)
            assert text(told.value) == values[key], (day, grain, start, attribute, member, key)
