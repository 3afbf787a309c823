"""Nodes of a real Elasticsearch: one that all tests share, and those that a test may kill."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import ApiError, Elasticsearch, TransportError

SCRIPT = Path(__file__).with_name("es.sh")
WORK = Path(os.environ.get("ES_WORK", Path(tempfile.gettempdir()) / "elasticsearch-for-tests"))
LONGEST_START = 120  # seconds, on a busy machine


@dataclass
class Node:
    """A node of its own, whose data outlive it until `remove`."""

    name: str = field(default_factory=lambda: f"tests-{uuid4().hex[:8]}")
    ports: tuple[int, int] = field(default_factory=lambda: _free_ports())
    options: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports[0]}"

    def start(self) -> None:
        """Start it, or start it again, and return when it has all its data."""
        self.launch()
        wait_for(self.url)

    def launch(self) -> None:
        http, transport = self.ports
        options = (f"http.port={http}", f"transport.port={transport}", *self.options)
        _script("start", self.name, *(part for option in options for part in ("-E", option)))

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """As a power cut would, and wait until nothing of it is left."""
        pid = self._pid
        os.kill(pid, signal.SIGKILL)
        while _is_alive(pid):
            time.sleep(0.05)

    def remove(self) -> None:
        if _is_alive(self._pid):
            self.kill()
        shutil.rmtree(WORK / "nodes" / self.name)

    @property
    def _pid(self) -> int:
        return int((WORK / "nodes" / self.name / "pid").read_text())


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The cluster of ELASTICSEARCH_URL where it is set, else a node that lives as long as the tests."""
    if url := os.environ.get("ELASTICSEARCH_URL"):
        yield url
        return
    node = started()
    yield node.url
    node.remove()


def started() -> Node:
    _script("build")
    node = Node()
    node.start()
    return node


def cluster_of(count: int) -> list[Node]:
    """Nodes that hold copies of each other's data."""
    _script("build")
    nodes = [Node() for _ in range(count)]
    together = (
        "discovery.type=multi-node",
        "discovery.initial_state_timeout=0s",  # none of them waits for the others before it says that it has begun
        f"cluster.name={nodes[0].name}",
        "discovery.seed_hosts=" + ",".join(f"127.0.0.1:{node.ports[1]}" for node in nodes),
        "cluster.initial_master_nodes=" + ",".join(node.name for node in nodes),
    )
    for node in nodes:
        node.options = together
        node.launch()
    for node in nodes:
        wait_for(node.url)
    return nodes


def wait_for(url: str) -> None:
    until = time.monotonic() + LONGEST_START
    with Elasticsearch(url, request_timeout=10, max_retries=0) as client:
        while True:
            try:
                client.cluster.health(wait_for_status="yellow", wait_for_no_initializing_shards=True)
            except (ApiError, TransportError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return


def _script(*arguments: str) -> None:
    subprocess.run([SCRIPT, *arguments], check=True, env={**os.environ, "ES_WORK": str(WORK)})


def _is_alive(pid: int) -> bool:
    """A zombie is dead: where nothing reaps, it stays."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
    return "State:\tZ" not in status


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]
