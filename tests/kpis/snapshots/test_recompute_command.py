"""manage.py recompute"""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Company
from accounts.tenancy import company_context
from tests.factories import win_deal
from tests.kpis.snapshots.stored import rebuilt_cells, stored_cells

SAID = r"north-wind: (\d+) days read, (\d+) rows written, (\d+) snapshots written, \d+\.\d\d seconds\n"


def said(*arguments: str) -> tuple[int, ...]:
    """The numbers of days, rows and snapshots that the command prints."""
    out = StringIO()
    call_command("recompute", *arguments, stdout=out)
    told = re.fullmatch(SAID, out.getvalue())
    assert told, out.getvalue()
    return tuple(int(number) for number in told.groups())


def test_it_prints_what_it_read_and_wrote(company: Company) -> None:
    with company_context(company):
        win_deal(on="2025-01-15", opened="2025-01-05")
    days, rows, snapshots = said("north-wind")
    assert (days, rows) == (11, len(stored_cells(company)))
    assert snapshots > 0


def test_without_changes_it_reads_and_writes_nothing(company: Company) -> None:
    said("north-wind")
    assert said("north-wind") == (0, 0, 0)


def test_full_computes_everything_again(company: Company) -> None:
    with company_context(company):
        win_deal(on="2025-01-15", opened="2025-01-05")
    said("north-wind")
    assert said("north-wind", "--full")[:2] == (11, len(rebuilt_cells(company)))


def test_an_unknown_company_is_told_in_one_line(db: None) -> None:
    with pytest.raises(CommandError, match=r"^There is no company “nowhere”\.$"):
        call_command("recompute", "nowhere")
