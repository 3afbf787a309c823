"""How fast pages are answered: made anew, kept, behind nginx; beside nginx giving the same bytes as a file.

    python -m bench.web --seconds 5 --petitions 100000

Needs wrk and nginx (apt-get install wrk nginx). Serves the example, and beside it as many invented petitions as asked
for, with the settings of production on SQLite, or on the database that DATABASE_URL names. Load and server share the
machine: compare the lines of one run, not those of two machines.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from getpass import getuser
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
BENCH = Path(__file__).resolve().parent


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


PORT, NGINX_PORT = free_port(), free_port()
PORTAL = f"http://127.0.0.1:{PORT}"
NGINX = f"http://127.0.0.1:{NGINX_PORT}"
CONNECTIONS = 16
ENCODINGS = "gzip, deflate, br"
SERVER = ["-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "2", "--port", str(PORT)]


@dataclass(frozen=True)
class Line:
    """One row of the table. `queries` of the database and `cpu_ms` of all server processes are those of one request."""

    page: str
    way: str
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    queries: int | None
    bytes: int
    failed: int


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--seconds", type=int, default=5, help="of load for each line")
    wanted.add_argument("--petitions", type=int, default=0, help="invented ones, beside the example")
    wanted.add_argument("--json", type=Path, help="a file for the results as data")
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="dan-biet-bench-") as folder:
        environment = prepared(Path(folder), petitions=asked.petitions)
        lines = list(measured(Path(folder), environment, seconds=asked.seconds))
    print(table(lines))
    if asked.json:
        asked.json.write_text(json.dumps([asdict(line) for line in lines], indent=2))


def prepared(folder: Path, *, petitions: int) -> dict[str, str]:
    """The environment of a portal in this folder, with everything loaded."""
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "portal.settings.base",
        "SECRET_KEY": "only-for-measuring-and-for-nothing-else-in-the-world",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": PORTAL,
        "SECURE_SSL_REDIRECT": "false",
        "SEARCH_RATE": "1000000/minute",  # what is measured is an answer, not its refusal
    }
    commands = [["migrate", "--verbosity", "0"], ["load_example", "--verbosity", "0"]]
    if petitions:
        commands += [["corpus", str(petitions), "--among-others"], ["search_rebuild"]]
    for command in [*commands, ["collectstatic", "--no-input", "--verbosity", "0"]]:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    return environment


def measured(folder: Path, environment: dict[str, str], *, seconds: int) -> Iterator[Line]:
    pages = addresses(environment)
    files = folder / "pages"
    files.mkdir()
    with portal({**environment, "PAGE_CACHE": "false"}) as server:
        for page, (path, queries) in pages.items():
            yield load(page, "made anew", f"{PORTAL}{path}", server, seconds=seconds, queries=queries)
    with portal(environment) as server, nginx(folder, files) as proxy:
        for page, (path, _queries) in pages.items():
            (files / page).write_bytes(fetch(f"{PORTAL}{path}"))
            yield load(page, "kept", f"{PORTAL}{path}", server, seconds=seconds, queries=0)
            yield load(page, "kept, behind nginx", f"{NGINX}{path}", server, proxy, seconds=seconds, queries=0)
            yield load(page, "a file of nginx", f"{NGINX}/files/{page}", proxy, seconds=seconds)


def addresses(environment: dict[str, str]) -> dict[str, tuple[str, int]]:
    """One address of each kind of page, and how many queries it asks when made anew."""
    command = [sys.executable, "-m", "bench.pages"]
    made_anew = {**environment, "PAGE_CACHE": "false"}
    done = subprocess.run(command, cwd=ROOT, env=made_anew, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def load(page: str, way: str, url: str, *servers: subprocess.Popen, seconds: int, queries: int | None = None) -> Line:
    size = len(fetch(url))
    before = sum(map(cpu_ms, servers))
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "-H",
        f"Accept-Encoding: {ENCODINGS}",
        url,
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = sum(map(cpu_ms, servers)) - before
    requests = int(_found(r"(\d+) requests in", said))
    return Line(
        page=page,
        way=way,
        per_second=float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        p50_ms=milliseconds(_found(r"50%\s+([\d.]+\w+)", said)),
        p99_ms=milliseconds(_found(r"99%\s+([\d.]+\w+)", said)),
        cpu_ms=spent / max(requests, 1),
        queries=queries,
        bytes=size,
        failed=int(_found(r"Non-2xx or 3xx responses: (\d+)", said, otherwise="0")),
    )


def fetch(url: str) -> bytes:
    asked = urllib.request.Request(url, headers={"Accept-Encoding": ENCODINGS})  # noqa: S310 (our own server)
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 (as above)
        return answer.read()


@contextmanager
def portal(environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    command = [sys.executable, *SERVER, "--log-level", "warning", "portal.wsgi:application"]
    with running(command, env=environment) as server:
        wait_for(server, f"{PORTAL}/suc-khoe/song/")
        yield server


@contextmanager
def nginx(folder: Path, files: Path) -> Iterator[subprocess.Popen]:
    """The proxy of deploy/nginx.conf in short, and the files beside it."""
    settings = folder / "nginx.conf"
    template = Template((BENCH / "nginx.conf").read_text())
    settings.write_text(template.substitute(user=getuser(), folder=folder, files=files, port=NGINX_PORT, portal=PORT))
    with running([shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", str(settings)]) as server:
        wait_for(server, f"{NGINX}/suc-khoe/song/")
        yield server


@contextmanager
def running(command: list[str], env: dict[str, str] | None = None) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        finally:
            with suppress(ProcessLookupError):  # its workers, should it not have taken them along
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(server: subprocess.Popen, url: str, *, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            fetch(url)
        except OSError:
            if time.monotonic() > end or server.poll() is not None:
                raise
            time.sleep(0.2)
        else:
            return


def cpu_ms(process: subprocess.Popen) -> float:
    """What all processes of the group have used so far, in milliseconds."""
    tick = 1000 / os.sysconf("SC_CLK_TCK")
    spent = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[2]) == process.pid:
            spent += (int(fields[11]) + int(fields[12])) * tick
    return spent


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr] # wrk says no other
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def _found(pattern: str, text: str, *, otherwise: str = "") -> str:
    found = re.search(pattern, text)
    if not found and not otherwise:
        raise ValueError(f"wrk said nothing of {pattern!r}: {text}")
    return found[1] if found else otherwise


def table(lines: list[Line]) -> str:
    rows = ["| page | way | requests/s | p50 ms | p99 ms | CPU ms | queries | bytes sent | failed |", "|---" * 9 + "|"]
    for line in lines:
        queries = "" if line.queries is None else line.queries
        rows.append(
            f"| {line.page} | {line.way} | {line.per_second:,.0f} | {line.p50_ms:.2f} | {line.p99_ms:.2f} "
            f"| {line.cpu_ms:.3f} | {queries} | {line.bytes:,} | {line.failed} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
