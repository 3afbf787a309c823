"""The pages for people, the files for programs, and the script that an outsider runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from portal.records.models import LedgerEntry
from portal.records.models.ledger import commit
from portal.transparency import log
from portal.transparency.formats.notes import COSIGNATURE, SigningKey
from portal.transparency.models import Cosignature, Witness
from portal.transparency.outside.script import standalone_script
from tests.factories import make_petition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_ledger")]


@pytest.fixture
def script(tmp_path: Path):
    (tmp_path / "kiem-tra.py").write_text(standalone_script())

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "kiem-tra.py", *map(str, arguments), "--key", log.signing_key().verifier]
        return subprocess.run(list(map(str, command)), cwd=tmp_path, capture_output=True, text=True)

    return run


@pytest.mark.parametrize("address", ["/nhat-ky/", "/minh-bach/", "/en/nhat-ky/", "/en/minh-bach/"])
def test_pages_stand_before_the_first_head(address: str, client):
    page = client.get(address)
    assert page.status_code == 200
    assert "/nhat-ky/" in page.content.decode() or "/minh-bach/" in page.content.decode()


def test_page_says_that_nobody_watches(client):
    commit([{}])
    log.publish()
    assert "manage.py witness" in client.get("/nhat-ky/").content.decode()


def test_page_names_witnesses(client):
    commit([{}])
    made = log.publish()
    key = SigningKey.generate("w.example", kind=COSIGNATURE)
    witness = Witness.objects.create(name="Ủy ban Mặt trận", key=str(key.verifier), address="https://w.example/")
    page = client.get("/nhat-ky/").content.decode()
    assert "Ủy ban Mặt trận" in page
    assert "manage.py witness" not in page
    line = str(key.sign(made.note.rpartition("\n\n")[0] + "\n", at=made.made_at))
    Cosignature.objects.create(checkpoint=made, witness=witness, line=line, at=made.made_at)
    assert f"{made.made_at:%Y}" in client.get("/minh-bach/").content.decode()
    assert "w.example" in client.get("/nhat-ky/checkpoint").content.decode()


def test_pages_ask_few_queries(client, django_assert_max_num_queries):
    commit([{}] * 300)
    log.publish()
    with django_assert_max_num_queries(5):
        client.get("/nhat-ky/")


@pytest.mark.parametrize("path", ["0/000", "0/000.p/3", "entries/000.p/3", "1/000.p/1", "0/x000/000", "8/000", "a"])
def test_tiles_beyond_the_head_are_404(path: str, client):
    commit([{}, {}])
    assert client.get("/nhat-ky/checkpoint").status_code == 404
    log.publish()
    assert client.get(f"/nhat-ky/tile/{path}").status_code == 404


def test_tiles_are_kept_for_ever(client):
    commit([{}, {}])
    log.publish()
    answer = client.get("/nhat-ky/tile/0/000.p/2")
    assert "immutable" in answer["Cache-Control"]
    assert len(answer.content) == 64
    assert "no-cache" in client.get("/nhat-ky/checkpoint")["Cache-Control"]


def test_growth_between_published_heads_only(client):
    commit([{}, {}])
    log.publish()
    commit([{}])
    log.publish()
    assert client.get("/nhat-ky/nhat-quan/2-3").status_code == 200
    for sizes in ("1-3", "3-2", "2-4", "0-99999999999999999999"):
        assert client.get(f"/nhat-ky/nhat-quan/{sizes}").status_code == 404


def test_script_checks_a_proof(client, script, tmp_path):
    petition = make_petition()
    log.publish()
    address = f"/nhat-ky/su-kien/{petition.events.first().uuid}/chung-minh.txt"
    proof = tmp_path / "proof.txt"
    proof.write_bytes(client.get(address).content)
    said = script("proof", proof)
    assert (said.returncode, said.stderr) == (0, "")
    assert petition.events.first().actor in said.stdout
    assert "signature right" in said.stdout
    index = proof.read_text().splitlines()[2]
    proof.write_text(proof.read_text().replace(index, "index 0"))
    assert script("proof", proof).returncode == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_ledger")
def test_script_follows_the_log(live_server, script):
    address = f"{live_server.url}/nhat-ky"
    for count in (3, 255, 300):
        commit([{}] * count)
        log.publish()
        said = script("log", address, "--keep", "head.txt", "--all")
        assert (said.returncode, said.stderr) == (0, "")
    assert "has only grown since the checkpoint of 258 entries" in said.stdout
    LedgerEntry.objects.filter(sequence=5).update(commitment="00" * 32)
    said = script("log", address, "--keep", "head.txt", "--all")
    assert said.returncode == 1
    assert "do not give the root" in said.stderr


def test_script_is_served_whole(client):
    answer = client.get("/nhat-ky/kiem-tra.py")
    assert answer.content.decode() == standalone_script()
    assert "import portal" not in standalone_script()


def test_key_is_served(client):
    assert client.get("/nhat-ky/khoa").content.decode().strip() == str(log.signing_key().verifier)
