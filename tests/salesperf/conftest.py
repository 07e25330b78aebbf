import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def make_folder() -> Iterator[Path]:
    """Not below pytest's own: as root, a session that starts meanwhile would close that to the server's user."""
    folder = Path(tempfile.mkdtemp(prefix="salesperf-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder for embedded servers, empty."""
    yield from make_folder()


@pytest.fixture(scope="module")
def shared_var() -> Iterator[Path]:
    """One for the tests of a module that leave it as it was."""
    yield from make_folder()
