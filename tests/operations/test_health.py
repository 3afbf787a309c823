"""What the portal tells those who watch it, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.operations import health
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models.ledger import commit
from portal.transparency import log
from portal.transparency.models import Checkpoint, Witness
from search.index import outbox
from tests.factories import make_petition, make_picture

pytestmark = pytest.mark.django_db

FROM_OUTSIDE = {"X-Forwarded-For": "203.0.113.5"}


def broken(*args, **kwargs):
    raise OperationalError("no route to db.example.vn")


def make_waiting_job(since: timedelta) -> None:
    job = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="search.jobs.drain",
        backend_name="default",
        run_after=timezone.now() - since,
    )
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=timezone.now() - since)


def test_healthy_portal_answers_ok(client):
    outbox.rebuild()
    answer = client.get("/suc-khoe/")
    assert answer.status_code == 200
    checks = (
        "database",
        "cache",
        "disk",
        "jobs",
        "timetable",
        "files",
        "records",
        "log",
        "verification",
        "search",
        "reserve",
    )
    assert answer.json() == {"status": "ok", "checks": dict.fromkeys(checks, "ok")}
    assert client.get("/suc-khoe/song/").json() == {"status": "ok"}


def test_a_missing_file_is_named(client):
    lost = attach(make_petition(), make_picture(), title="Ảnh", by=Actor("UBND xã"))
    lost.file.storage.delete(lost.file.name)
    answer = client.get("/suc-khoe/")
    assert (answer.status_code, answer.json()["status"]) == (200, "troubled")
    assert lost.file.name in answer.json()["checks"]["files"]


def test_database_failure_answers_503(client, monkeypatch):
    monkeypatch.setattr(health, "connection", SimpleNamespace(cursor=broken))
    answer = client.get("/suc-khoe/")
    assert (answer.status_code, answer.json()["status"]) == (503, "fails")
    assert answer.json()["checks"]["database"].startswith("no route to db.example.vn Start the database server")
    assert answer.json()["checks"]["files"] == "Not looked at while the database is away."
    assert client.get("/suc-khoe/song/").status_code == 200


def test_stalled_worker_is_reported_with_200(client):
    make_waiting_job(timedelta(minutes=10))
    assert client.get("/suc-khoe/").json()["checks"]["jobs"] == "ok"
    make_waiting_job(timedelta(hours=1))
    answer = client.get("/suc-khoe/")
    assert (answer.status_code, answer.json()["status"]) == (200, "troubled")
    assert "60 minutes" in answer.json()["checks"]["jobs"]


def test_full_disk_and_lost_cache_reported(client, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: SimpleNamespace(total=100 * 2**20, free=2**20))
    monkeypatch.setattr(health.caches["pages"], "get", lambda key: None)
    checks = client.get("/suc-khoe/").json()["checks"]
    assert checks["disk"].startswith("Only 1 MB are free on the disk of ")
    assert "Remove old backups" in checks["disk"]
    assert "not there" in checks["cache"]


def test_outside_readers_get_no_fault_details(client, monkeypatch):
    monkeypatch.setattr(health, "connection", SimpleNamespace(cursor=broken))
    answer = client.get("/suc-khoe/", headers=FROM_OUTSIDE)
    assert answer.json()["checks"]["database"] == "troubled"
    assert "db.example.vn" not in answer.content.decode()


def test_metrics_need_local_address_or_token(client, settings):
    assert 'portal_works{part="database"} 1.0' in client.get("/metrics").content.decode()
    assert client.get("/metrics", headers=FROM_OUTSIDE).status_code == 404
    settings.METRICS_TOKEN = "of-our-own"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    with_token = {"Authorization": "Bearer of-our-own", **FROM_OUTSIDE}
    assert client.get("/metrics", headers=with_token).status_code == 200


def test_unsigned_entries_are_told(client):
    commit([{}])
    made = log.publish()
    commit([{}])
    assert client.get("/suc-khoe/").json()["checks"]["log"] == "ok"
    Checkpoint.objects.filter(pk=made.pk).update(made_at=timezone.now() - timedelta(hours=4))
    assert "signed head of the log: 1" in client.get("/suc-khoe/").json()["checks"]["log"]


def test_silent_witness_is_told(client):
    commit([{}])
    log.publish()
    Witness.objects.create(name="Mặt trận", key="w+1+1", address="https://w.example/")
    assert "Mặt trận" in client.get("/suc-khoe/").json()["checks"]["log"]
