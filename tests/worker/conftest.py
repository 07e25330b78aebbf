from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accounts.models import Company
from accounts.services import create_company
from kpis.tasks import run_night
from tests.worker.processes import Works, make_works


@pytest.fixture
def works(transactional_db: None, tmp_path: Path) -> Iterator[Works]:
    """Processes on the test database; whatever a test starts has ended before the tables are emptied."""
    works = make_works(tmp_path)
    with works.broker:
        yield works


@pytest.fixture
def east(transactional_db: None) -> Company:
    return create_company("east", "East", "USD", timezone="Asia/Dhaka")


@pytest.fixture
def west(transactional_db: None) -> Company:
    """Its clocks are twelve hours behind those of `east`, all year."""
    return create_company("west", "West", "USD", timezone="America/Costa_Rica")


@pytest.fixture
def send_night(works: Works) -> Callable[[Company], None]:
    """Send the message that has a worker run the company's night."""

    def send(company: Company) -> None:
        run_night.apply_async(headers={"company_id": company.pk}, connection=works.broker)

    return send
