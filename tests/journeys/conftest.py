"""A real browser on a real server: the portal as `make run` starts it, in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
# Debian's Chromium; without the last flags it calls its maker at every start.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
# What is left of a desktop at 400 %, and of the smallest phones (WCAG 2.2, 1.4.10).
NARROWEST = {"width": 320, "height": 640}
PASSWORD = "dan-hoi-la-biet"


@dataclass(frozen=True)
class Portal:
    """Where the portal answers, and how to run its commands."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The whole portal with its example, served by the production server on the embedded defaults."""
    port = free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path_factory.mktemp("portal")),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    environment.pop("DATABASE_URL", None)
    running = Portal(environment["SITE_URL"], environment)
    running.manage("migrate", "--verbosity", "0")
    running.manage("load_example")
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4"]
    processes = [
        subprocess.Popen([*server, "--log-level", "warning", "portal.wsgi:application"], cwd=ROOT, env=environment),
        subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment),
    ]
    try:
        wait_for(running.url)
        yield running
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def wait_for(url: str, *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own server, started above)
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert executable, "The journeys need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield running
        running.close()


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
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page).to_have_url(re.compile(r"/quan-tri/$"))
    return page


def is_foreign(url: str, portal: Portal) -> bool:
    return not url.startswith((portal.url, "data:", "blob:", "about:"))
