"""The pages as people meet them: signing in, finding their way, on any screen, in any theme and direction."""

from __future__ import annotations

import csv
import gzip
import io
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect

from accounts.models import Company, User

pytestmark = pytest.mark.browser

PATHS = (
    "",
    "kpis/",
    "kpis/total_revenue/",
    "kpis/win_rate/?by=rep",
    "kpis/total_revenue/rows/",
    "restatements/",
)
PAGE_BUDGET = 50_000
SCRIPT_BUDGET = 6_000


def is_wider_than_the_screen(page: Page) -> bool:
    wider: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wider


def test_a_person_signs_in_and_lands_where_they_meant_to_go(open_page, owner: User) -> None:
    page = open_page(None, "kpis/win_rate/")
    page.get_by_label("E-mail").fill(owner.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Win rate")


def test_a_number_leads_from_the_dashboard_to_the_deals_behind_it(open_page, owner: User) -> None:
    page = open_page(owner)
    page.get_by_role("link", name="Total revenue").click()
    value = page.locator(".big").inner_text()
    page.locator(".facts a").first.click()
    expect(page.locator("h2").first).to_contain_text(value)
    page.locator("tbody a").first.click()
    expect(page.locator("h2", has_text="History")).to_be_visible()


def test_the_csv_adds_up_to_the_number(open_page, owner: User) -> None:
    page = open_page(owner, "kpis/total_revenue/rows/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    total = sum(Decimal(row["amount"]) for row in csv.DictReader(io.StringIO(text)))
    assert page.locator("tfoot .number").inner_text() == f"${total:,}"


def test_the_period_and_the_team_change_in_place_and_in_the_address(open_page, owner: User) -> None:
    page = open_page(owner)
    page.get_by_role("link", name="Earlier").click()
    page.wait_for_url("**period=*")
    page.locator("#scope").select_option(label="Alpha")
    page.wait_for_url("**scope=team-*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alpha")
    assert "period=" in page.url


def test_any_dates_can_be_chosen(open_page, owner: User) -> None:
    page = open_page(owner)
    page.locator("#period-picker summary").click()
    page.get_by_label("From").fill("2025-03-03")
    page.get_by_label("To").fill("2025-03-12")
    page.get_by_role("button", name="Show these dates").click()
    page.wait_for_url("**from=2025-03-03&to=2025-03-12")
    expect(page.locator("#period-picker summary")).to_contain_text("2025")


def test_the_theme_stays_chosen(open_page, owner: User) -> None:
    page = open_page(owner)
    page.get_by_role("button", name="Switch between light and dark").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_everything_works_without_javascript(open_page, owner: User) -> None:
    page = open_page(owner, java_script_enabled=False)
    page.locator("#scope").select_option(label="Beta")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beta")
    page.locator("#period-picker summary").click()
    page.get_by_role("link", name="Last month").click()
    expect(page.locator(".tile")).to_have_count(8)


def test_the_keyboard_reaches_the_content_first(open_page, owner: User) -> None:
    page = open_page(owner)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_page_has_an_accessibility_violation_in_any_theme(open_page, owner: User, language: str) -> None:
    found = []
    for theme in ("light", "dark"):
        page = open_page(owner, theme=theme, language=language, bypass_csp=True)
        start = page.url
        for path in PATHS:
            page.goto(start + path)
            found += [
                f"{theme} {path} {violation['id']}" for violation in Axe().run(page).response["violations"]
            ]
    assert found == []


def test_the_way_in_has_no_accessibility_violation(open_page, shop: Company) -> None:
    page = open_page(None, bypass_csp=True)
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_page_scrolls_sideways_on_a_small_phone(open_page, owner: User, language: str) -> None:
    page = open_page(owner, width=360, language=language)
    start = page.url
    for path in PATHS:
        page.goto(start + path)
        assert not is_wider_than_the_screen(page), path


def test_a_page_from_right_to_left_is_mirrored(open_page, owner: User) -> None:
    page = open_page(owner, language="fa")
    assert page.locator("html").get_attribute("dir") == "rtl"
    menu, main = page.locator(".side").bounding_box(), page.locator("main").bounding_box()
    assert menu["x"] > main["x"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_light_enough_for_a_slow_connection(open_page, owner: User, path: str) -> None:
    page = open_page(owner, path)
    sent = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assets = {urlsplit(url).path.removeprefix("/static/") for url in sent if "/static/" in url}
    html = page.request.get(page.url).headers["content-length"]
    assert int(html) + sum(compressed(asset) for asset in assets) <= PAGE_BUDGET


def test_our_own_script_stays_small() -> None:
    assert Path(finders.find("js/app.js")).stat().st_size <= SCRIPT_BUDGET


def compressed(asset: str) -> int:
    """How many bytes of a static file are sent, as whitenoise compresses it."""
    return len(gzip.compress(Path(finders.find(asset)).read_bytes()))
