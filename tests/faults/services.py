"""A portal with the settings of production on services of its own, which a test may stop or kill."""

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
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.elasticsearch.node import Node
from tests.journeys.serving import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 8  # seconds that no request may hang


class Postgres:
    """A server of its own; `kill` is SIGKILL of its first process, on which the others end."""

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(f"/tmp/postgres-{os.getpid()}-{self.port}")  # noqa: S108 (its user must reach it)
        self.folder.mkdir(mode=0o700)
        if getpass.getuser() == "root":
            subprocess.run(["chown", "postgres:", str(self.folder)], check=True)
        as_postgres(pg("initdb"), "-D", self.folder, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with (self.folder / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(f"port = {self.port}\nunix_socket_directories = '{self.folder}'\n")
            configuration.write("listen_addresses = '127.0.0.1'\nfsync = off\n")
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://portal@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        as_postgres(pg("pg_ctl"), "-D", self.folder, "-w", "-l", self.folder / "log", "start")

    def stop(self) -> None:
        as_postgres(pg("pg_ctl"), "-D", self.folder, "-m", "immediate", "stop")

    def kill(self) -> None:
        os.kill(int((self.folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        until = time.monotonic() + 30
        while processes_in(self.folder):
            assert time.monotonic() < until, "its processes did not end"
            time.sleep(0.05)
        # Where nothing reaps the first process it stays a zombie, which a new server takes for a living one.
        for lock in ("postmaster.pid", f".s.PGSQL.{self.port}.lock"):
            (self.folder / lock).unlink()

    def remove(self) -> None:
        if (self.folder / "postmaster.pid").exists():
            self.stop()
        subprocess.run(["rm", "-rf", str(self.folder)], check=True)


def pg(program: str) -> str:
    return str(max(Path("/usr/lib/postgresql").glob("*/bin")) / program)


def as_postgres(*command: str | Path) -> None:
    """PostgreSQL refuses to run as root."""
    who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if getpass.getuser() == "root" else []
    subprocess.run([*who, *map(str, command)], check=True, stdout=subprocess.DEVNULL)


def processes_in(folder: Path) -> list[int]:
    """Those that work in the folder, as all of a PostgreSQL do."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):  # it has ended meanwhile
            if link.readlink() == folder:
                found.append(int(link.parent.name))
    return found


def start_redis(port: int, folder: Path) -> subprocess.Popen[bytes]:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


@dataclass
class Site:
    """A portal that serves the example; `environment` is that of each of its processes."""

    url: str
    environment: dict[str, str]
    redis: subprocess.Popen[bytes]
    postgres: Postgres
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def get(self, path: str) -> tuple[int, str, float, str]:
        """Status, body, seconds and Retry-After."""
        started = time.monotonic()
        try:
            with urllib.request.urlopen(self.url + path, timeout=LONGEST) as answer:  # noqa: S310 (our own server)
                return answer.status, answer.read().decode(), time.monotonic() - started, ""
        except urllib.error.HTTPError as answer:
            body = answer.read().decode()
            return answer.code, body, time.monotonic() - started, answer.headers.get("Retry-After", "")

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def start(self, *command: str, **pipes: int) -> subprocess.Popen[bytes]:
        """A process of a group of its own, so that it can be killed with its children."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        made = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment, start_new_session=True, **{**quiet, **pipes}
        )
        self.started.append(made)
        return made

    def serve(self) -> subprocess.Popen[bytes]:
        port = self.url.rpartition(":")[2]
        options = ["--workers", "2", "--blocking-threads", "2", "--log-level", "error"]
        return self.start("-m", "granian", "--interface", "wsgi", "--port", port, *options, "portal.wsgi:application")


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to it and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


@contextmanager
def running_site(folder: Path, **environment: str) -> Iterator[Site]:
    """Loads the example and serves it; `environment` is added to that of a portal on PostgreSQL and Redis."""
    postgres, ports = Postgres(), {name: free_port() for name in ("web", "redis")}
    redis = start_redis(ports["redis"], folder)
    url = f"http://127.0.0.1:{ports['web']}"
    site = Site(
        url,
        {
            **os.environ,
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "portal.settings.base",
            "SECRET_KEY": "of no portal",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "false",
            "SITE_URL": url,
            "DATABASE_URL": postgres.url,
            "CACHE_URL": f"redis://127.0.0.1:{ports['redis']}/0",
            **environment,
        },
        redis,
        postgres,
    )
    try:
        for command in (["migrate", "-v0"], ["collectstatic", "--no-input", "-v0"], ["load_example"]):
            made = site.manage(*command)
            assert made.returncode == 0, made.stderr
        site.serve()
        wait_for(f"{url}/suc-khoe/song/")
        yield site
    finally:
        for process in site.started:
            kill(process)
        site.redis.kill()
        site.redis.wait(30)
        postgres.remove()


class UnderWrites:
    """A site in which petitions are registered without end; its parts can be killed, and are started again."""

    def __init__(self, site: Site, node: Node, acknowledged: Path) -> None:
        self.site, self.node, self.acknowledged = site, node, acknowledged
        self.web, self.worker, self.writer = site.started[0], self.start_worker(), self.start_writer()

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.site.start("manage.py", "work")

    def start_writer(self) -> subprocess.Popen[bytes]:
        with self.acknowledged.open("a") as written:
            return self.site.start("-m", "tests.faults.writing", stdout=written.fileno())

    def kill_web(self) -> None:
        """The writer does what a request does: it is killed with the web server, in the middle of it."""
        kill(self.web)
        kill(self.writer)
        self.web, self.writer = self.site.serve(), self.start_writer()
        wait_for(f"{self.site.url}/suc-khoe/song/")

    def kill_worker(self) -> None:
        kill(self.worker)
        self.worker = self.start_worker()

    def kill_search(self) -> None:
        self.node.kill()
        self.node.start()

    def kill_database(self) -> None:
        self.site.postgres.kill()
        self.site.postgres.start()

    def uuids(self) -> set[str]:
        """Acknowledged ones; the last line may have been cut."""
        written = self.acknowledged.read_text() if self.acknowledged.exists() else ""
        return {line for line in written.split("\n")[:-1] if len(line) == 36}
