"""A real browser on a live server. Every page it opens must keep the content security policy and a clean console."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.models import Company, Rep, User
from accounts.tenancy import company_context
from kpis.engine import cells
from tests.chromium import find_chromium
from tests.factories import (
    add_line,
    lose_deal,
    make_customer,
    make_product,
    make_rep,
    make_stage,
    make_team,
    open_deal,
    set_quota,
    win_deal,
)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's synchronous interface runs an event loop in the thread of the tests, which Django would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def shop(transactional_db: None, company: Company, owner: User, manager: User, rep: User) -> Company:
    """A year of deals of two reps up to today, so that every part of every page has something to show."""
    with company_context(company, actor="test"):
        today = timezone.localdate(timezone=company.zone)
        rita, bob = Rep.objects.get(name="Rita"), make_rep("Bob", team=make_team("Beta"))
        stages = [make_stage(name, position=place) for place, name in enumerate(("Qualify", "Propose"))]
        lathe, acme = (
            make_product("Lathe", 250),
            make_customer("Acme", acquired_on=today - timedelta(days=500)),
        )
        for weeks in range(54):
            day, seller = today - timedelta(days=7 * weeks), (rita, bob)[weeks % 2]
            fields: dict[str, Any] = {
                "rep": seller,
                "customer": acme,
                "source": "Fair",
                "name": f"Deal {weeks}",
            }
            deal = win_deal(1000 + 100 * weeks, day, opened=day - timedelta(days=20), **fields)
            add_line(deal, lathe, 4)
            lose_deal(500, day, rep=seller)
            open_deal(700, day, rep=seller, stage=stages[weeks % 2], expected_close_on=today)
        for seller in (rita, bob):
            set_quota(60_000, today - timedelta(days=400), today + timedelta(days=40), rep=seller)
        cells.rebuild(company, today)
    return company


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, shop: Company) -> Iterator[Open]:
    """Open a page of the company, signed in as someone: open_page(owner, "kpis/", width=360, theme="dark")."""
    opened: list[tuple[BrowserContext, list[str]]] = []

    def go(
        user: User | None,
        path: str = "",
        *,
        width: int = 1440,
        theme: str = "light",
        language: str = "en",
        **options: Any,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale=language,
            base_url=live_server.url,
            reduced_motion="reduce",
            **options,
        )
        troubles: list[str] = []
        opened.append((context, troubles))
        if user:
            context.add_cookies([_session(user, live_server.url)])
        page = _watched(context, troubles, live_server.url)
        page.goto(f"{shop.address}{path}")
        return page

    yield go
    for context, troubles in opened:
        for page in context.pages:
            troubles += page.evaluate("window.violations || []")
        context.close()
    assert [trouble for _context, troubles in opened for trouble in troubles] == []


def _session(user: User, url: str) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def _watched(context: BrowserContext, troubles: list[str], own: str) -> Page:
    page = context.new_page()
    page.add_init_script(WATCH)
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(own) else troubles.append(request.url))
    return page
