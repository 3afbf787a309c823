"""An event is shown whole only in the history of a public record, and never with words that were withheld."""

from __future__ import annotations

import base64
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from portal.corrections import approval
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.ledger.hash_chain import commitment_to
from portal.records.levels import Visibility
from portal.records.models import LedgerEntry
from portal.transparency import disclosure, log
from tests.factories import make_dialogue, make_notice, make_petition
from tests.removals.two_persons import purge_by_two

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)


def addresses(event) -> tuple[str, str]:
    return f"/nhat-ky/su-kien/{event.uuid}/", f"/nhat-ky/su-kien/{event.uuid}/chung-minh.txt"


def statuses(client, event) -> set[int]:
    return {client.get(address).status_code for address in addresses(event)}


def correct(target, values, *, unit, withheld: bool) -> None:
    users = get_user_model().objects
    clerk, approver = (users.get_or_create(username=name)[0] for name in ("vanthu", "duyet"))
    proposal = approval.propose(
        target, values, proposed_by=unit, user=clerk, on=TODAY, reason="Có tên người.", withheld=withheld
    )
    approval.approve(proposal, by=Actor(str(unit), approver), on=TODAY)


def test_proof_commits_to_what_is_shown(client):
    event = make_petition().events.first()
    log.publish()
    page, proof = (client.get(address).content.decode() for address in addresses(event))
    assert event.actor in page
    said = base64.b64decode(proof.splitlines()[1].removeprefix("extra "))
    assert said[:32].hex() == event.entry.salt
    assert commitment_to(event.ledger_payload(), salt=event.entry.salt) == event.entry.commitment
    assert event.actor in said[32:].decode()


@pytest.mark.parametrize("make", [make_petition, make_dialogue, make_notice])
def test_steps_on_pages_lead_to_proofs(make, client):
    record = make()
    log.publish()
    page = client.get(record.get_absolute_url()).content.decode()
    for event in record.events.all():
        assert addresses(event)[0] in page
        assert statuses(client, event) == {200}


def test_hidden_record_proves_nothing(client):
    petition = make_petition()
    log.publish()
    visibility.decide(petition, level=Visibility.NEVER, by=Actor("UBND"), on=TODAY, basis="Luật")
    for event in petition.events.all():
        assert statuses(client, event) == {404}


def test_undecided_record_proves_nothing(client):
    petition = make_petition(public=False)
    log.publish()
    for event in petition.events.all():
        assert statuses(client, event) == {404}


def test_purged_event_proves_nothing(client):
    petition = make_petition()
    event = petition.events.first()
    log.publish()
    purge_by_two(petition)
    assert statuses(client, event) == {404}
    assert log.publish()  # the leaves stand


def test_withheld_words_prove_nothing(client):
    petition = make_petition(title="Bà Nguyễn Thị A xin sửa đường")
    before = list(petition.events.all())
    correct(petition, {"title": "Xin sửa đường"}, unit=petition.unit, withheld=True)
    log.publish()
    page = client.get(petition.get_absolute_url()).content.decode()
    for event in before:
        assert statuses(client, event) == {404}
        assert str(event.uuid) not in page
    correct(petition, {"title": "Xin sửa đường làng"}, unit=petition.unit, withheld=False)
    log.publish()
    assert statuses(client, petition.events.last()) == {200}


def test_decisions_are_never_shown_whole(client):
    petition = make_petition()
    log.publish()
    for decision in petition_decisions(petition):
        assert statuses(client, decision) == {404}


def petition_decisions(petition):
    from portal.records.models import VisibilityDecision

    found = list(VisibilityDecision.of(petition))
    assert found
    return found


def test_both_definitions_of_disclosed_agree():
    petition = make_petition()
    correct(petition, {"title": "Xin sửa đường"}, unit=petition.unit, withheld=True)
    correct(petition, {"title": "Xin sửa đường làng"}, unit=petition.unit, withheld=False)
    history = list(petition.events.all())
    by_query = set(disclosure.disclosed(type(history[0])))
    assert by_query == {event for event in history if disclosure.is_disclosed(event, history)}
    assert 0 < len(by_query) < len(history)


def test_new_event_waits_for_a_head(client):
    event = make_petition().events.first()
    page, proof = (client.get(address) for address in addresses(event))
    assert (page.status_code, proof.status_code) == (200, 404)
    assert "data-proof" not in page.content.decode()


def test_entry_without_a_salt_proves_nothing(client):
    event = make_petition().events.first()
    log.publish()
    LedgerEntry.objects.filter(pk=event.entry_id).update(salt="")
    assert statuses(client, event) == {404}


@pytest.mark.usefixtures("example")
def test_every_proof_is_right(client):
    call_command("publish_checkpoint")
    count = 0
    for model in disclosure.disclosed_models():
        for event in disclosure.disclosed(model):
            assert client.get(addresses(event)[0]).status_code == 200
            assert commitment_to(event.ledger_payload(), salt=event.entry.salt) == event.entry.commitment
            count += 1
    assert count > 200
