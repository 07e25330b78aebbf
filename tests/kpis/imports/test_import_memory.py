"""A file's length costs time, not memory."""

import resource
from pathlib import Path

import pytest

from accounts.models import Company
from kpis.imports.importer import import_records
from kpis.models import Product

ROWS = 200_000
ALLOWED = 24 * 1024 * 1024


def memory() -> int:
    """Bytes this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="This system does not tell a process its memory."
)
def test_two_hundred_thousand_rows_take_no_more_memory_than_a_few(
    in_company: Company, tmp_path: Path
) -> None:
    with (tmp_path / "products.csv").open("w") as out:
        out.write("external_id,name,category,unit_price\n")
        out.writelines(f"p{n},Product number {n},Category {n % 50},{n}.25\n" for n in range(ROWS))
        out.writelines(f"bad{n},Product {n},,cheap\n" for n in range(ROWS // 10))
    held: list[int] = []
    with (tmp_path / "rejects.csv").open("w") as rejects:
        result = import_records(
            "products",
            tmp_path / "products.csv",
            rejects=rejects,
            progress=lambda count: held.append(memory()),
        )
    held.append(memory())
    assert (result.created, result.rejected, Product.objects.count()) == (ROWS, ROWS // 10, ROWS)
    assert max(held) - held[0] < ALLOWED
