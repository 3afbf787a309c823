"""The whole portal with its example, served as `make run` serves it, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
# Debian's Chromium; without the last flags it calls its maker at every start.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


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


@contextmanager
def running_portal(folder: Path) -> Iterator[Portal]:
    """Production's server on the embedded defaults, and the worker beside it; everything is written to the folder."""
    port = free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
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


@contextmanager
def running_browser() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert executable, "The journeys need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield running
        running.close()


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
