"""A real browser on a real server: windows that take note of every trouble."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .serving import Portal, running_browser, running_portal

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
# What is left of a desktop at 400 %, and of the smallest phones (WCAG 2.2, 1.4.10).
NARROWEST = {"width": 320, "height": 640}
PASSWORD = "dan-hoi-la-biet"


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def visit(browser: Browser, portal: Portal) -> Iterator:
    """Open a window of its own: `visit(PHONE)`; no console error and no foreign request may happen in any of them."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_window(viewport: dict[str, int] | None = None, **options: object) -> Page:
        context = browser.new_context(base_url=portal.url, viewport=viewport or DESKTOP, locale="vi-VN", **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: troubles.append(request.url) if is_foreign(request.url, portal) else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not troubles


def log_in(page: Page, user: str) -> Page:
    page.goto("/quan-tri/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page).to_have_url(re.compile(r"/quan-tri/$"))
    return page


def is_foreign(url: str, portal: Portal) -> bool:
    return not url.startswith((portal.url, "data:", "blob:", "about:"))
