"""An answer that fails on its way ends without its end on the server of production: a program notices."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


@pytest.fixture
def port() -> Iterator[int]:
    """Of the server, which is stopped afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(number)]
    process = subprocess.Popen(
        [*server, "tests.faults.failing_export:application"], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(number)
        yield number
    finally:
        process.terminate()
        process.wait(SECONDS)


def _wait_for(port: int) -> None:
    for _ in range(SECONDS * 10):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


def test_interrupted_table_is_no_complete_answer(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.request("GET", "/")
    with pytest.raises((http.client.IncompleteRead, http.client.RemoteDisconnected, ConnectionResetError)):
        connection.getresponse().read()
    connection.close()
