"""The public log as open data: anyone recomputes what is shown whole, and learns nothing of the rest."""

from __future__ import annotations

import hashlib
import json

import pytest

from portal.records.models import LedgerEntry
from portal.transparency import log
from portal.transparency.formats.merkle import leaf_hash, root_of
from tests.factories import make_petition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_shown_steps_are_recomputed(take):
    petition = make_petition()
    lines = [json.loads(line) for line in take("log.jsonl").splitlines()]
    assert [line["number"] for line in lines] == list(range(LedgerEntry.objects.count()))
    shown = [line for line in lines if line["salt"]]
    assert {line["event"] for line in shown} == {str(each.uuid) for each in petition.events.all()}
    for line in shown:
        assert hashlib.sha256(bytes.fromhex(line["salt"]) + line["payload"].encode()).hexdigest() == line["commitment"]


def test_commitments_give_the_signed_root(take):
    make_petition()
    made = log.publish()
    lines = [json.loads(line) for line in take("log.jsonl").splitlines()]
    assert root_of([leaf_hash(bytes.fromhex(line["commitment"])) for line in lines]).hex() == made.root


def test_undecided_records_are_bare_commitments(ask):
    make_petition(public=False)
    for line in ask("log")["items"]:
        assert (line["salt"], line["payload"], line["event"]) == ("", "", None)


def test_entries_are_found_by_number(client, ask):
    make_petition()
    assert ask("log/0")["number"] == 0
    for number in (LedgerEntry.objects.count(), -1, 2**62, "x"):
        assert client.get(f"/api/v1/log/{number}").status_code in (404, 422)
