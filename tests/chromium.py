"""A pytest plugin: tests marked `browser` need a Chromium, and it is said plainly when there is none."""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "Chromium is not installed"


@cache
def find_chromium() -> str | None:
    """The path of a Chromium on this machine."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    return installed or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    browser = [item for item in items if item.get_closest_marker("browser")]
    if not browser or find_chromium():
        return
    if os.environ.get("SALESPERF_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(f"{MISSING}, and SALESPERF_REQUIRE_BROWSER=1 asks for the browser tests.")
    for item in browser:
        item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("skipped", [])
    if skipped := sum(MISSING in str(report.longrepr) for report in reports):
        terminalreporter.write_line(f"{skipped} browser tests were skipped: {MISSING}.")
