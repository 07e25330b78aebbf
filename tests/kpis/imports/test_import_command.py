"""`manage.py import_records`, as an operator types it."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Company, Rep
from accounts.tenancy import company_context


@pytest.fixture
def command(company: Company, tmp_path: Path) -> Callable[..., tuple[str, str]]:
    def run(kind: str, text: str, *options: str, slug: str = company.slug) -> tuple[str, str]:
        (tmp_path / "file.csv").write_text(text, encoding="utf-8")
        out, err = StringIO(), StringIO()
        call_command(
            "import_records", slug, kind, str(tmp_path / "file.csv"), *options, stdout=out, stderr=err
        )
        return out.getvalue(), err.getvalue()

    return run


def names(company: Company) -> list[str]:
    with company_context(company):
        return sorted(Rep.objects.values_list("name", flat=True))


def test_it_says_what_it_did(command, company: Company) -> None:
    out, err = command("reps", "external_id,name\nr1,Rita\n")
    assert (out, err) == ("reps: 1 created, 0 updated, 0 unchanged, 0 rejected.\n", "")
    assert names(company) == ["Rita"]


def test_it_shows_why_rows_were_rejected(command, company: Company) -> None:
    out, err = command("reps", "external_id,name,started_on\nr1,Rita,soon\nr2,Mia,2017-05-14\nr3\n")
    assert out == "reps: 1 created, 0 updated, 0 unchanged, 2 rejected.\n"
    assert err.splitlines() == [
        "line 2, started_on “soon”: This is not a date such as 2017-05-14 or 2017-05-14T09:30:00+02:00.",
        "line 4: The line has 1 cells, the header 3.",
    ]


def test_rejects_go_into_a_file(command, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    _out, err = command("reps", "external_id,name\nr1,\n", "--rejects", str(rejects))
    assert err == f"The rejected rows are in {rejects}.\n"
    rows = list(csv.reader(rejects.open(encoding="utf-8")))
    assert rows == [
        ["line", "column", "value", "reason", "external_id", "name"],
        ["2", "name", "", "This is required.", "r1", ""],
    ]


def test_a_mapping_and_its_lookups_are_read(command, company: Company, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("key,name\n7,Rita\n")
    (tmp_path / "map.toml").write_text(
        '[lookups.names]\nfile = "names.csv"\nkey = "key"\nvalue = "name"\n'
        '[columns]\nexternal_id = "id"\nname = { column = "id", lookup = "names" }\n'
    )
    command("reps", "id\n7\n", "--map", str(tmp_path / "map.toml"))
    assert names(company) == ["Rita"]


def test_a_dry_run_writes_nothing(command, company: Company) -> None:
    out, _err = command("reps", "external_id,name\nr1,Rita\n", "--dry-run")
    assert out == "reps: 1 created, 0 updated, 0 unchanged, 0 rejected (dry run: nothing was written).\n"
    assert names(company) == []


def test_all_or_nothing_fails_when_a_row_is_rejected(command, company: Company) -> None:
    with pytest.raises(CommandError, match="Nothing was written, because rows were rejected"):
        command("reps", "external_id,name\nr1,Rita\nr2,\n", "--all-or-nothing")
    assert names(company) == []


@pytest.mark.parametrize(
    ("kind", "text", "options", "reason"),
    [
        ("reps", "a,b\0\n", [], "Line 1 holds binary data; this is not a CSV file."),
        (
            "reps",
            "external_id,name\n",
            ["--map", "/nowhere.toml"],
            "The mapping “/nowhere.toml” cannot be read",
        ),
        ("reps", "external_id,name\n", ["--rejects", "/nowhere/x.csv"], "“/nowhere/x.csv” cannot be written"),
        ("rep", "external_id,name\n", [], "invalid choice: 'rep'"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    command, kind: str, text: str, options: list[str], reason: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        command(kind, text, *options)
    assert reason in str(refusal.value)


def test_a_company_that_is_none_is_refused(command) -> None:
    with pytest.raises(CommandError, match="There is no company “nobody”"):
        command("reps", "external_id,name\n", slug="nobody")


def test_the_history_names_the_file(command, company: Company) -> None:
    from kpis.models import OpportunityHistory

    command("reps", "external_id,name\nr1,Rita\n")
    command("opportunities", "external_id,rep,opened_at\no1,r1,2017-05-01\n")
    with company_context(company):
        assert OpportunityHistory.objects.get().by == "import:file.csv"
