from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Company
from accounts.tenancy import company_context
from kpis.models import SnapshotRun
from kpis.snapshots.recompute import recompute

Night = Callable[..., SnapshotRun]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | date], None]:
    """Set the clock to three o'clock at night (UTC) of a day; each look at it is a second later."""

    def set_to(day: str | date) -> None:
        moment = datetime.fromisoformat(f"{day} 03:00").replace(tzinfo=UTC)
        ticks = iter(range(10**6))
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment + timedelta(seconds=next(ticks)))

    return set_to


@pytest.fixture
def night(company: Company, clock: Callable[[str | date], None]) -> Night:
    """The company's night of a day: night("2025-03-04")."""

    def pass_night(day: str | date, *, full: bool = False) -> SnapshotRun:
        clock(day)
        company.refresh_from_db()
        recompute(company, full=full)
        with company_context(company):
            return SnapshotRun.objects.latest("pk")

    return pass_night
