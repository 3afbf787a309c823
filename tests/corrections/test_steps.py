"""A step of a history is corrected by another one of its kind; what was recorded stays, and does not count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from portal.corrections import approval
from portal.dialogues import commitments
from portal.dialogues.models import Commitment
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.public.presenters.cards.commitments import for_cards
from portal.records.actors import Actor
from portal.records.history.order import corrected_uuids, former_of, in_force
from portal.records.ledger.checks import differences
from portal.supervision import verdicts
from portal.supervision.models import Finding, Verdict
from tests.factories import DUE_ON, HELD_ON, ISSUED_ON, make_commitment, make_dialogue, make_petition, make_unit

pytestmark = pytest.mark.django_db

BY = Actor("Phòng Kinh tế xã")
TODAY = date(2026, 11, 30)
DONE_ON = DUE_ON + timedelta(days=20)


def correct(event, values, **said):
    clerk, approver = (get_user_model().objects.get_or_create(username=name)[0] for name in ("vanthu", "duyet"))
    unit = make_unit()
    proposal = approval.propose(
        event, values, **{"proposed_by": unit, "user": clerk, "on": TODAY, "reason": "Ghi nhầm.", **said}
    )
    return approval.approve(proposal, by=Actor(str(unit), approver), on=TODAY)


@pytest.fixture
def petition():
    dialogue = make_dialogue()
    petition = make_petition(dialogue=dialogue)
    make_commitment(dialogue=dialogue, petition_codes=[petition.code])
    return Petition.objects.get(pk=petition.pk)


@pytest.fixture
def commitment(petition):
    commitment = Commitment.objects.get()
    commitments.report(commitment, by=BY, on=DONE_ON, text="Đã sửa xong 20 m.", done=True)
    return commitment


def test_day_of_report_moves_what_follows(commitment, petition):
    assert Commitment.objects.late().exists()
    correct(commitment.events.get(kind="done"), {"on": DUE_ON - timedelta(days=2)})
    commitment.refresh_from_db()
    petition.refresh_from_db()
    assert commitment.done_on == DUE_ON - timedelta(days=2)
    assert petition.closed_on == DUE_ON - timedelta(days=2)
    assert not Commitment.objects.late().exists()
    assert list(differences()) == []


def test_petition_shows_the_corrected_report(client, commitment, petition):
    correct(commitment.events.get(kind="done"), {"text": "Đã sửa xong 200 m."})
    page = client.get(petition.get_absolute_url()).content.decode()
    assert "Đã sửa xong 200 m." in page
    assert "Đã sửa xong 20 m.</s>" in page


def test_wrong_due_date_is_corrected_everywhere(commitment, petition):
    correct(commitment.events.get(kind="assigned"), {"due": DUE_ON + timedelta(days=30)})
    for record in (commitment, petition):
        record.refresh_from_db()
        assert (record.due_original, record.due_on) == (DUE_ON + timedelta(days=30),) * 2
    assert list(differences()) == []


def test_corrected_step_is_kept_without_effect(commitment):
    report = commitment.events.get(kind="done")
    correct(report, {"text": "Đã sửa xong 200 m."})
    events = list(commitment.events.order_by("on", "pk"))
    assert report in events
    assert report not in in_force(events)
    assert corrected_uuids(events) == {str(report.uuid)}
    assert former_of(in_force(events)[-1], events) == [report]


def test_only_step_in_force_is_correctable(commitment):
    report = commitment.events.get(kind="done")
    correct(report, {"text": "Đã sửa xong 200 m."})
    with pytest.raises(ValidationError):
        correct(report, {"text": "Đã sửa xong 2 km."})
    second = commitment.events.order_by("pk").last()
    correct(second, {"text": "Đã sửa xong 2 km."})
    assert [event.text for event in in_force(commitment.events.all()) if event.kind == "done"] == ["Đã sửa xong 2 km."]


@pytest.mark.parametrize(
    "values", [{"on": ISSUED_ON - timedelta(days=1)}, {"on": TODAY + timedelta(days=1)}, {"text": " "}, {"due": DUE_ON}]
)
def test_impossible_step_is_refused(commitment, values):
    with pytest.raises(ValidationError):
        correct(commitment.events.get(kind="done"), values)


def test_personal_data_leave_feeds_and_pages(client, commitment, petition):
    report = commitment.events.get(kind="done")
    correct(report, {"text": "Đã cấp giấy cho một hộ."}, withheld=True)
    notice = commitment.conclusion.notice
    addresses = [
        petition.get_absolute_url(),
        notice.get_absolute_url(),
        f"/thong-bao/{notice.slug}/atom/",
        f"/kien-nghi/{petition.code}/atom/",
        f"/api/v1/commitments/{commitment.uuid}",
        f"/api/v1/petitions/{petition.code}",
    ]
    for address in addresses:
        content = client.get(address).content.decode()
        assert "Đã cấp giấy cho một hộ." in content, address
        assert "20 m." not in content, address


def test_finding_is_corrected_beside_the_former(client, commitment, petition):
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=make_unit(), on=TODAY)
    correct(Finding.objects.get(), {"kind": Verdict.PARTLY.value, "text": "Mới làm một nửa."})
    assert [finding.verdict for finding in Finding.objects.order_by("pk")] == [Verdict.NOT, Verdict.PARTLY]
    page = client.get(petition.get_absolute_url()).content.decode()
    assert "Mới làm một nửa." in page
    told = client.get("/api/v1/findings").json()
    assert [each["verdict"] for each in told["items"]] == ["partly"]


def test_step_of_petition_is_corrected():
    petition = make_petition()
    lifecycle.answer(petition, by=BY, on=HELD_ON + timedelta(days=9), text="Đã sửa.", document="45/UBND")
    correct(petition.events.get(kind="answered"), {"on": HELD_ON + timedelta(days=4), "document": "54/UBND"})
    petition.refresh_from_db()
    assert petition.closed_on == HELD_ON + timedelta(days=4)
    assert list(differences()) == []


def test_later_steps_follow_the_corrected_day():
    petition = make_petition()
    lifecycle.answer(petition, by=BY, on=TODAY, text="Đã sửa.")
    correct(petition.events.get(kind="answered"), {"on": HELD_ON + timedelta(days=4)})
    petition.refresh_from_db()
    lifecycle.resolve(petition, by=BY, on=HELD_ON + timedelta(days=10), text="Xong.")
    assert petition.state == "resolved"


def test_in_force_query_matches_function(commitment, petition):
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=make_unit(), on=TODAY)
    correct(commitment.events.get(kind="done"), {"on": DUE_ON - timedelta(days=2)})
    correct(Finding.objects.get(), {"kind": Verdict.PARTLY.value})
    for events in (commitment.events, petition.events, commitment.findings):
        assert set(events.in_force()) == set(in_force(events.all()))
        assert events.in_force().count() < events.count()


def test_commitment_list_uses_corrected_day(commitment):
    correct(commitment.events.get(kind="done"), {"on": DUE_ON - timedelta(days=2)})
    assert for_cards(Commitment.objects.all()).get().claimed_on == DUE_ON - timedelta(days=2)
