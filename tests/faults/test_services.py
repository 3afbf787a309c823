"""The portal on real services, of which one after the other is taken away."""

from __future__ import annotations

import getpass
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.serving import free_port, wait_for

pytestmark = pytest.mark.server

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["/", "/en/", "/kien-nghi/", "/thong-bao/", "/tim-kiem/?q=duong", "/api/v1/petitions"]
LONGEST = 8  # seconds that no request may hang


@dataclass
class Site:
    url: str
    environment: dict[str, str]
    redis: subprocess.Popen[bytes]
    postgres: Path
    processes: list[subprocess.Popen[bytes]]

    def get(self, path: str) -> tuple[int, str, float, str]:
        """Status, body, seconds and Retry-After."""
        started = time.monotonic()
        try:
            with urllib.request.urlopen(self.url + path, timeout=LONGEST) as answer:  # noqa: S310 (our own server)
                return answer.status, answer.read().decode(), time.monotonic() - started, ""
        except urllib.error.HTTPError as answer:
            body = answer.read().decode()
            return answer.code, body, time.monotonic() - started, answer.headers.get("Retry-After", "")

    def stop_database(self) -> None:
        as_postgres(pg("pg_ctl"), "-D", str(self.postgres), "-m", "immediate", "stop")

    def start_database(self) -> None:
        as_postgres(pg("pg_ctl"), "-D", str(self.postgres), "-w", "-l", str(self.postgres / "log"), "start")


def pg(program: str) -> str:
    return str(max(Path("/usr/lib/postgresql").glob("*/bin")) / program)


def as_postgres(*command: str) -> None:
    """PostgreSQL refuses to run as root."""
    who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if getpass.getuser() == "root" else []
    subprocess.run([*who, *command], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    postgres = Path(f"/tmp/postgres-{os.getpid()}-{free_port()}")  # noqa: S108 (its user must reach it)
    postgres.mkdir(mode=0o700)
    if getpass.getuser() == "root":
        subprocess.run(["chown", "postgres:", str(postgres)], check=True)
    ports = {name: free_port() for name in ("web", "postgres", "redis")}
    as_postgres(pg("initdb"), "-D", str(postgres), "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    with (postgres / "postgresql.conf").open("a", encoding="utf-8") as configuration:  # where a restart finds it again
        configuration.write(f"port = {ports['postgres']}\nunix_socket_directories = '{postgres}'\n")
        configuration.write("listen_addresses = '127.0.0.1'\nfsync = off\n")
    as_postgres(pg("pg_ctl"), "-D", str(postgres), "-w", "-l", str(postgres / "log"), "start")
    redis = start_redis(ports["redis"], folder)
    environment = {
        **os.environ,
        "DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "SECRET_KEY": "of no portal",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "SITE_URL": f"http://127.0.0.1:{ports['web']}",
        "DATABASE_URL": f"postgres://portal@127.0.0.1:{ports['postgres']}/postgres",
        "CACHE_URL": f"redis://127.0.0.1:{ports['redis']}/0",
    }
    manage = [sys.executable, "manage.py"]
    for command in (["migrate", "-v0"], ["collectstatic", "--no-input", "-v0"], ["load_example"]):
        subprocess.run([*manage, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(ports["web"])]
    server += ["--workers", "2", "--blocking-threads", "2", "--log-level", "error", "portal.wsgi:application"]
    web = subprocess.Popen(server, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    found = Site(environment["SITE_URL"], environment, redis, postgres, [web])
    try:
        wait_for(f"{found.url}/suc-khoe/song/")
        yield found
    finally:
        web.terminate()
        web.wait(30)
        found.redis.kill()
        found.redis.wait(30)
        found.stop_database()
        subprocess.run(["rm", "-rf", str(postgres)], check=True)


def start_redis(port: int, folder: Path) -> subprocess.Popen[bytes]:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def test_pages_answer_while_redis_is_away(site):
    for silent in (signal.SIGSTOP, signal.SIGKILL):
        site.redis.send_signal(silent)
        for path in [*PAGES, *PAGES]:
            status, _body, seconds, _retry = site.get(path)
            assert (status, seconds < LONGEST) == (200, True), path
        status, body, _seconds, _retry = site.get("/suc-khoe/")
        assert (status, "Start the Redis of CACHE_URL" in body) == (200, True)
    port = int(site.environment["CACHE_URL"].rpartition(":")[2].removesuffix("/0"))
    site.redis.wait(30)
    site.redis = start_redis(port, Path(site.environment["DATA_DIR"]))
    until = time.monotonic() + 30
    while "CACHE_URL" in site.get("/suc-khoe/")[1]:
        assert time.monotonic() < until, "it never recovered"
        time.sleep(0.5)


def test_kept_pages_answer_without_database(site):
    time.sleep(3)  # each process leaves a Redis alone for a while that was away just now
    for _time in range(8):  # until each has kept it
        kept = site.get("/kien-nghi/")[1]
    site.stop_database()
    try:
        assert site.get("/kien-nghi/")[:2] == (200, kept)
        for path, words in (("/thong-bao/?trang=1&nam=2024", "tạm thời"), ("/en/cam-ket/?nam=2023", "not available")):
            status, body, seconds, retry = site.get(path)
            assert (status, words in body, seconds < LONGEST, retry) == (503, True, True, "30"), path
        status, body, seconds, _retry = site.get("/suc-khoe/")
        assert (status, "Start the database server" in body, seconds < LONGEST) == (503, True, True)
        assert site.get("/suc-khoe/song/")[0] == 200
    finally:
        site.start_database()
    until = time.monotonic() + 30
    while site.get("/thong-bao/?trang=1&nam=2024")[0] != 200:
        assert time.monotonic() < until, "it never recovered"
        time.sleep(0.5)
