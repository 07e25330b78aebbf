"""Public data sets whose answers were computed elsewhere, imported as a user would and asked as an operator would.

They are not part of the project: SALESPERF_REFERENCE_DATA, or ../shared/data, is where they are.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.services import create_company

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("SALESPERF_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
EXAMPLES = ROOT / "docs" / "examples"


@dataclass(frozen=True)
class Imported:
    """A company made from a data set: `run` imports into it, `kpi` asks it, `answer` is what it should say."""

    slug: str
    data: Path
    examples: Path

    def run(self, kind: str, file: str, mapping: str = "", **options: Any) -> str:
        path = self.examples / file if (self.examples / file).exists() else self.data / file
        out = StringIO()
        given = self.examples / f"{mapping}.toml" if mapping else None
        call_command("import_records", self.slug, kind, path, map=given, stdout=out, stderr=out, **options)
        return out.getvalue().strip()

    def recompute(self) -> None:
        """Compute the figures, and have the references checked now rather than after every test."""
        call_command("recompute", self.slug, stdout=StringIO())
        connection.check_constraints()

    def kpi(self, key: str, period: str, **options: Any) -> list[dict[str, Any]]:
        out = StringIO()
        call_command("kpi", self.slug, key, period=period, json=True, stdout=out, **options)
        return json.loads(out.getvalue())["rows"]

    def value(self, key: str, period: str) -> Decimal | None:
        (row,) = self.kpi(key, period)
        return exact(row["value"])

    def by(self, attribute: str, key: str, period: str) -> dict[str, Decimal | None]:
        """The values of a break-down, by the members' external ids; those of nothing left out."""
        return {row["member"]: exact(row["value"]) for row in self.kpi(key, period, by=attribute)}

    def by_name(self, attribute: str, key: str, period: str) -> dict[str, Decimal | None]:
        return {row["member_name"]: exact(row["value"]) for row in self.kpi(key, period, by=attribute)}

    def along(self, key: str, period: str, grain: str) -> dict[str, Decimal | None]:
        """The values of a series, by the first day of each period."""
        return {row["period"]["start"]: exact(row["value"]) for row in self.kpi(key, period, grain=grain)}

    def answer(self, name: str) -> list[dict[str, Any]]:
        content = json.loads((self.data / "answers.json").read_text(), parse_float=Decimal)["answers"][name]
        return [dict(zip(content["columns"], row, strict=True)) for row in content["rows"]]


def exact(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def present(values: dict[str, Decimal | None]) -> dict[str, Decimal]:
    """The members with something to show."""
    return {member: value for member, value in values.items() if value}


@contextmanager
def company_of(data_set: str, examples: str, slug: str = "", **settings: Any) -> Iterator[Imported]:
    if not (DATA / data_set).is_dir():
        pytest.skip(f"The data set {data_set} is not in {DATA}.")
    with transaction.atomic():
        company = create_company(slug or examples.replace("_", "-"), examples, "USD", **settings)
        yield Imported(company.slug, DATA / data_set, EXAMPLES / examples)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def one_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database for a whole module: importing once takes longer than all the questions."""
    with django_db_blocker.unblock():
        yield
