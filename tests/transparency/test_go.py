"""The code of the Go checksum database, which is not ours, verifies the log: head, inclusion of each entry, growth."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from portal.records.models.ledger import commit
from portal.transparency import log, proofs
from portal.transparency.tiles import WIDTH, Tile

pytestmark = [pytest.mark.usefixtures("empty_ledger"), pytest.mark.server]

HERE = Path(__file__).parent / "go"


@pytest.fixture(scope="module")
def checks(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("go")
    program = folder / "checks"
    subprocess.run([shutil.which("go") or "/usr/local/go/bin/go", "build", "-o", program, "."], cwd=HERE, check=True)
    return program


def taken_along(client: Client, folder: Path, size: int) -> Path:
    """All files of the log, as an outsider fetches them."""
    tiles = [
        Tile(level, number, min(WIDTH, elements - number * WIDTH))
        for level, elements in ((None, size), (0, size), (1, size // WIDTH))
        for number in range(-(-elements // WIDTH))
    ]
    for path in ["checkpoint", *(f"tile/{tile.path}" for tile in tiles)]:
        answer = client.get(f"/nhat-ky/{path}")
        assert answer.status_code == 200, path
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(answer.content)
    return folder


@pytest.mark.parametrize(("old", "more"), [(1, 1), (3, 4), (200, 57), (256, 256), (300, 713)])
def test_go_verifies_the_log(old: int, more: int, checks, client, tmp_path):
    commit([{"number": number} for number in range(old)])
    first = log.publish()
    commit([{"number": number} for number in range(more)])
    second = log.publish()
    (tmp_path / "old").write_text(first.note)
    folder = taken_along(client, tmp_path / "log", old + more)
    command = [checks, folder, str(log.signing_key().verifier), tmp_path / "old"]
    said = subprocess.run(command, capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.split() == proofs.growth(old, second)


def test_go_refuses_a_forged_entry(checks, client, tmp_path):
    commit([{"number": number} for number in range(300)])
    made = log.publish()
    (tmp_path / "old").write_text(made.note)
    folder = taken_along(client, tmp_path / "log", 300)
    entries = folder / "tile/entries/000"
    entries.write_bytes(entries.read_bytes()[:-1] + b"?")
    command = [checks, folder, str(log.signing_key().verifier), tmp_path / "old"]
    assert subprocess.run(command, capture_output=True).returncode == 1
