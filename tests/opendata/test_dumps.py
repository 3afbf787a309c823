"""The dump: whole, checked by anybody, and gone at once when a record in it is hidden."""

import hashlib
import json
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from django.utils import timezone

from portal.opendata.catalogue.resources import RESOURCES
from portal.opendata.exports import dumps
from portal.opendata.jobs import make_dump
from portal.records import purge
from portal.records.levels import Visibility
from portal.records.visibility import decide
from tests.factories import make_petition
from tests.opendata.everything import make_everything
from tests.public.test_visibility import BY, SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

NOW = datetime(2026, 6, 15, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DUMPS_ROOT = tmp_path / "dumps"


def content(client, name: str) -> bytes:
    response = client.get(f"/du-lieu-mo/tep/{name}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def hide(record) -> None:
    decide(record, level=Visibility.NEVER, by=BY, on=date(2026, 6, 15), basis="Luật BVDLCN 91/2025")


def test_dump_equals_api_records(client, ask_all):
    make_everything(2)
    dumps.make(now=NOW)
    for name, resource in RESOURCES.items():
        told = {str(item[resource.key]): item for item in ask_all(name)}
        lines = [json.loads(line) for line in content(client, f"{name}.jsonl").splitlines()]
        assert {str(line[resource.key]): line for line in lines} == told


def test_manifest_states_time_counts_and_licence(client):
    make_petition()
    dumps.make(now=NOW)
    manifest = json.loads(content(client, "manifest.json"))
    assert manifest["made_at"] == "2026-06-15T12:00:00+07:00"
    assert {"name": "petitions", "records": 1} in manifest["resources"]
    assert manifest["schema_version"] == "1.3"
    assert manifest["licence"]["name"] == "CC BY 4.0"


def test_anybody_can_check_every_file(client):
    make_petition()
    dumps.make(now=NOW)
    sums = [line.split("  ") for line in content(client, "SHA256SUMS").decode().splitlines()]
    assert {name for _, name in sums} >= {"petitions.csv", "petitions.events.csv", "manifest.json", "dan-biet.zip"}
    for sha256, name in sums:
        assert hashlib.sha256(content(client, name)).hexdigest() == sha256, name


def test_the_archive_has_every_file(client):
    dumps.make(now=NOW)
    with zipfile.ZipFile(BytesIO(content(client, "dan-biet.zip"))) as archive:
        assert archive.testzip() is None
        assert "petitions.jsonl" in archive.namelist()


def test_known_dump_file_is_304(client):
    dumps.make(now=NOW)
    whole = client.get("/du-lieu-mo/tep/petitions.csv")
    whole.getvalue()
    tag = whole["ETag"]
    assert client.get("/du-lieu-mo/tep/petitions.csv", headers={"If-None-Match": tag}).status_code == 304


def test_new_dump_replaces_previous_one(client, settings):
    dumps.make(now=NOW)
    petition = make_petition()
    dumps.make(now=NOW)
    assert petition.code in content(client, "petitions.jsonl").decode()
    assert len(list(settings.DUMPS_ROOT.iterdir())) == 1


@pytest.mark.parametrize("name", ["nothing.csv", "..", "%2e%2e%2fdb.sqlite3", ".withdrawn"])
def test_only_dump_files_are_served(client, name):
    dumps.make(now=NOW)
    assert client.get(f"/du-lieu-mo/tep/{name}").status_code == 404


def test_hidden_petition_is_in_no_file(client, hidden):
    make_petition()
    for file in dumps.make(now=NOW).files:
        if not file.name.endswith(".zip"):
            told = content(client, file.name).decode()
            assert SECRET not in told
            assert hidden.code not in told


def test_hiding_withdraws_dump_at_once(client):
    petition = make_petition()
    dumps.make(now=NOW)
    hide(petition)
    assert client.get("/du-lieu-mo/tep/petitions.jsonl").status_code == 404
    assert client.get("/du-lieu-mo/tep/dan-biet.zip").status_code == 404


def test_purging_withdraws_dump_at_once(client):
    petition = make_petition()
    dumps.make(now=NOW)
    purge.purge(petition)
    assert client.get("/du-lieu-mo/tep/petitions.jsonl").status_code == 404


def test_next_dump_omits_hidden_record(client, django_capture_on_commit_callbacks):
    petition, other = make_petition(), make_petition()
    dumps.make(now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        hide(petition)
    told = content(client, "petitions.jsonl").decode()
    assert petition.code not in told
    assert other.code in told


def test_outdated_dump_is_not_published(client, monkeypatch):
    petition = make_petition()
    write = dumps._write

    def write_and_hide(folder, *, now):
        write(folder, now=now)
        hide(petition)

    monkeypatch.setattr(dumps, "_write", write_and_hide)
    with pytest.raises(dumps.Outdated):
        dumps.make(now=NOW)
    assert dumps.latest() is None


def test_failed_dump_keeps_previous_one(client, settings, monkeypatch):
    make_petition()
    dumps.make(now=NOW)

    def fail(folder, *, now):
        raise OSError("no space left on the device")

    monkeypatch.setattr(dumps, "_write", fail)
    with pytest.raises(OSError, match="no space"):
        dumps.make(now=NOW)
    assert content(client, "petitions.jsonl")
    assert len(list(settings.DUMPS_ROOT.iterdir())) == 1


def test_the_dump_is_made_each_night():
    from portal.dispatch import schedule

    assert schedule._timetable[make_dump.module_path][1] == schedule.Daily(hour=2)


def test_the_command_tells_what_it_wrote(capsys):
    from django.core.management import call_command

    make_petition()
    call_command("dump")
    assert "petitions: 1" in capsys.readouterr().out
