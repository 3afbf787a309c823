"""A step of a history is corrected by another one of its kind; what was recorded stays, and does not count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from portal.corrections import approval
from portal.corrections.registry import correctable
from portal.dialogues import commitments
from portal.dialogues.models import Commitment, CommitmentEvent
from portal.dialogues.signals import commitment_step_taken
from portal.petitions import corrections, lifecycle
from portal.petitions.models import Kind, Petition
from portal.public.presenters.cards.commitments import for_cards
from portal.records.actors import Actor
from portal.records.history.order import corrected_uuids, former_of, in_force
from portal.records.ledger.checks import differences
from portal.records.levels import Visibility
from portal.records.signals import record_changed
from portal.records.visibility import decide
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


# Petitions ------------------------------------------------------------------------------------------------------------

DAY = timedelta(days=1)


@pytest.fixture
def received():
    """A petition with nothing but its receipt."""
    return make_petition()


def last_of(record):
    return record.events.order_by("pk").last()


def test_corrected_words_keep_former(received):
    """The change bears the day of its approval and who proposed it, not the day of the receipt."""
    former = received.title
    correct(received, {"title": "Đường thôn Sậy", "content": received.content})
    received.refresh_from_db()
    step = last_of(received)
    assert received.title == "Đường thôn Sậy"
    assert (step.kind, step.on, step.text, step.payload.withheld) == ("corrected", TODAY, "Ghi nhầm.", False)
    assert step.user.get_username() == "duyet"
    assert [(each.field, each.before, each.after) for each in step.payload.changes] == [
        ("title", former, "Đường thôn Sậy")
    ]


def test_withheld_words_are_kept_nowhere(received):
    correct(received, {"title": "Đường thôn Sậy"}, withheld=True)
    step = last_of(received)
    assert step.payload.withheld
    assert [each.before for each in step.payload.changes] == [None]


def test_uncleaned_words_are_refused(received):
    with pytest.raises(ValidationError) as refused:
        correct(received, {"title": ""})
    assert list(refused.value.message_dict) == ["title"]


def test_receipt_may_share_next_day(received):
    lifecycle.answer(received, by=BY, on=HELD_ON + 2 * DAY, text="Đã sửa.")
    correct(received, {"received_on": HELD_ON + 2 * DAY})
    received.refresh_from_db()
    assert received.received_on == HELD_ON + 2 * DAY
    with pytest.raises(ValidationError) as refused:
        correct(received, {"received_on": HELD_ON + 3 * DAY})
    assert list(refused.value.message_dict) == ["received_on"]
    assert list(differences()) == []


def test_corrected_receipt_tells_other_changes(received):
    correct(received, {"received_on": HELD_ON - DAY, "title": "Đường thôn Sậy"})
    step = last_of(received)
    assert (step.kind, step.on) == ("received", HELD_ON - DAY)
    assert {each.field for each in step.payload.changes} == {"received_on", "title"}


def test_earlier_correction_binds_no_receipt(received):
    """A correction bears the day of its approval, and was no step taken on the petition."""
    correct(received, {"title": "Đường thôn Sậy"}, on=HELD_ON + DAY)
    correct(received, {"received_on": HELD_ON + 2 * DAY})
    received.refresh_from_db()
    assert received.received_on == HELD_ON + 2 * DAY


def test_receipt_is_corrected_more_than_once(received):
    for day in (HELD_ON - DAY, HELD_ON - 3 * DAY, HELD_ON - 2 * DAY):
        correct(received, {"received_on": day})
    received.refresh_from_db()
    assert received.received_on == HELD_ON - 2 * DAY
    assert [event.on for event in in_force(received.events.all())] == [HELD_ON - 2 * DAY]


def test_only_steps_of_petition_are_corrected(commitment, petition):
    """The receipt belongs to the petition, an assignment by a conclusion to the notice, a mirrored step there."""
    assert {event.kind for event in petition.events.all()} == {"received", "assigned", "resolved"}
    assert [correctable(event) for event in petition.events.all()] == [None] * 3
    own = make_petition()
    lifecycle.assign(own, by=BY, on=HELD_ON + DAY, owner=None)
    lifecycle.reclassify(own, kind=Kind.REFLECTION, by=BY, on=HELD_ON + DAY, basis="Số 6")
    lifecycle.note_supervision(own, by=BY, on=HELD_ON + DAY, text="Đã xem.")
    assert [event.kind for event in own.events.order_by("pk") if correctable(event)] == ["assigned"]


def test_steps_of_hidden_petition_are_closed(received):
    step = lifecycle.answer(received, by=BY, on=HELD_ON + DAY, text="Đã sửa.")
    assert correctable(step)
    decide(received, level=Visibility.NEVER, by=BY, on=TODAY, basis="Đơn")
    step = received.events.get(kind="answered")
    assert correctable(step) is None


def test_corrected_petition_step_is_closed(received):
    step = lifecycle.answer(received, by=BY, on=HELD_ON + DAY, text="Đã sửa.")
    correct(step, {"text": "Đã sửa xong."})
    assert correctable(received.events.get(pk=step.pk)) is None
    assert correctable(last_of(received))


def test_no_step_before_receipt(received):
    step = lifecycle.answer(received, by=BY, on=HELD_ON + DAY, text="Đã sửa.")
    with pytest.raises(ValidationError) as refused:
        correct(step, {"on": HELD_ON - DAY})
    assert list(refused.value.message_dict) == ["on"]
    correct(step, {"on": HELD_ON})
    received.refresh_from_db()
    assert received.closed_on == HELD_ON


def test_corrected_step_keeps_what_stays(received):
    step = lifecycle.answer(received, by=BY, on=HELD_ON + DAY, text="Đã sửa.", document="5/UBND")
    correct(step, {"text": "Đã sửa xong."}, withheld=True)
    made = last_of(received)
    assert (made.kind, made.on, made.text, made.document) == ("answered", HELD_ON + DAY, "Đã sửa xong.", "5/UBND")
    assert (made.payload.corrects, made.payload.withheld) == (step.uuid, True)
    assert [(each.field, each.before) for each in made.payload.changes] == [("text", None)]


def test_due_date_is_corrected_by_another(received):
    dated = lifecycle.assign(received, by=BY, on=HELD_ON + DAY, owner=None, due_on=DUE_ON)
    undated = lifecycle.schedule(received, by=BY, on=HELD_ON + 2 * DAY, text="Đưa vào kế hoạch.")
    for step, due in ((dated, None), (undated, DUE_ON)):
        with pytest.raises(ValidationError) as refused:
            correct(step, {"due": due})
        assert list(refused.value.message_dict) == ["due"]
    correct(undated, {"text": "Đã đưa vào kế hoạch."})
    correct(dated, {"due": DUE_ON + DAY})
    received.refresh_from_db()
    assert received.due_on == DUE_ON + DAY
    assert [each.before for each in last_of(received).payload.changes] == [DUE_ON.isoformat()]


# What petitions mirror ------------------------------------------------------------------------------------------------


def test_corrected_report_is_mirrored_whole(commitment, petition):
    report = commitment.events.get(kind="done")
    correct(report, {"on": DUE_ON - DAY, "text": "Đã sửa xong 200 m.", "document": "9/BC"})
    former, made = petition.events.filter(kind="resolved").order_by("pk")
    assert (made.on, made.text, made.document) == (DUE_ON - DAY, "Đã sửa xong 200 m.", "9/BC")
    assert (made.actor, made.user.get_username()) == (former.actor, "duyet")
    assert made.payload.corrects == former.uuid
    assert made.commitment_event == commitment.events.order_by("pk").last()
    correct(made.commitment_event, {"text": "Đã sửa xong 2 km."})
    assert [event.text for event in in_force(petition.events.all()) if event.kind == "resolved"] == [
        "Đã sửa xong 2 km."
    ]


def test_corrected_assignment_keeps_petition_words(commitment, petition):
    """Of the assignment by the conclusion the petition tells in words of its own."""
    former = petition.events.get(kind="assigned")
    correct(commitment.events.get(kind="assigned"), {"text": "Sửa đường liên thôn.", "due": DUE_ON + DAY})
    made = last_of(petition)
    assert (made.kind, made.text, made.payload.due) == ("assigned", former.text, DUE_ON + DAY)
    assert (made.payload.corrects, made.commitment_event) == (former.uuid, None)
    assert made.payload.owner == former.payload.owner


def test_same_document_is_no_same_step(petition):
    """A report that names the notice, and a step of the petition that does: neither is the assignment."""
    commitment = Commitment.objects.get()
    number = commitment.conclusion.notice.number
    lifecycle.schedule(petition, by=BY, on=HELD_ON, text="Đưa vào kế hoạch.", document=number)
    commitments.report(commitment, by=BY, on=DONE_ON, text="Đã sửa xong 20 m.", done=True, document=number)
    correct(commitment.events.get(kind="done"), {"text": "Đã sửa xong 200 m."})
    assert last_of(petition).kind == "resolved"
    correct(commitment.events.get(kind="assigned"), {"due": DUE_ON + DAY})
    assert last_of(petition).kind == "assigned"


def test_unmirrored_step_corrects_no_petition(commitment, petition):
    """Its assignment stood in another document."""
    before = petition.events.count()
    other = make_petition()
    lifecycle.assign(other, by=BY, on=ISSUED_ON, owner=None, document="99/TB")
    correct(commitment.events.get(kind="assigned"), {"due": DUE_ON + DAY})
    corrections.follow_commitment(commitment.events.order_by("pk").last(), other)
    assert petition.events.count() == before + 1
    assert other.events.count() == 2


def test_corrected_finding_is_mirrored(commitment, petition):
    front = make_unit("MTTQ xã")
    for supervisor, day in ((make_unit(), TODAY - DAY), (front, TODAY)):
        verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=supervisor, on=day)
    former = petition.events.filter(kind="supervised").order_by("on").last()
    correct(Finding.objects.get(supervisor=front), {"text": "Mới làm một nửa."}, withheld=True)
    made = last_of(petition)
    assert (made.kind, made.on, made.actor) == ("supervised", TODAY, "MTTQ xã")
    assert "Mới làm một nửa." in made.text
    assert (made.payload.corrects, made.payload.withheld) == (former.uuid, True)
    assert made.data["changes"] == [], "the ledger commits to it so"
    assert [event.payload.corrects for event in petition.events.filter(kind="supervised")].count(former.uuid) == 1


def test_unmirrored_finding_corrects_no_petition(commitment, petition):
    """A later step stood in the petition already, so that the finding was not entered there."""
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa.", supervisor=make_unit(), on=DUE_ON)
    before = petition.events.count()
    correct(Finding.objects.get(), {"text": "Chưa làm."})
    assert petition.events.count() == before


# Commitments ----------------------------------------------------------------------------------------------------------


def test_step_of_withdrawn_commitment_is_closed(commitment):
    step = commitment.events.get(kind="done")
    assert correctable(step)
    commitments.withdraw(commitment, by=BY, on=TODAY, reason="Kết luận được thay.")
    assert correctable(CommitmentEvent.objects.get(pk=step.pk)) is None


def test_step_of_hidden_commitment_is_closed(commitment):
    decide(commitment.conclusion.notice, level=Visibility.NEVER, by=BY, on=TODAY, basis="Đơn")
    assert correctable(CommitmentEvent.objects.get(commitment=commitment, kind="done")) is None


def test_report_sets_no_due_date(commitment):
    with pytest.raises(ValidationError) as refused:
        correct(commitment.events.get(kind="done"), {"due": DONE_ON + DAY})
    assert list(refused.value.message_dict) == ["due"]


def test_due_date_may_be_notice_day(commitment):
    step = commitment.events.get(kind="assigned")
    for due, field in ((ISSUED_ON - DAY, "due_on"), (None, "due")):
        with pytest.raises(ValidationError) as refused:
            correct(step, {"due": due})
        assert list(refused.value.message_dict) == [field]
    correct(step, {"due": ISSUED_ON})
    commitment.refresh_from_db()
    assert commitment.due_on == ISSUED_ON


@pytest.mark.parametrize("text", ["", " ", " - "])
def test_corrected_report_needs_words(commitment, text):
    with pytest.raises(ValidationError) as refused:
        correct(commitment.events.get(kind="done"), {"text": text})
    assert list(refused.value.message_dict) == ["text"]


@pytest.mark.parametrize("text", ["", " - "])
def test_corrected_finding_needs_words(commitment, text):
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=make_unit(), on=TODAY)
    with pytest.raises(ValidationError) as refused:
        correct(Finding.objects.get(), {"text": text})
    assert list(refused.value.message_dict) == ["text"]


def test_corrected_commitment_step_keeps_former(commitment):
    report = commitment.events.get(kind="done")
    correct(report, {"on": DUE_ON - DAY, "document": "9/BC"})
    made = last_of(commitment)
    assert (made.kind, made.on, made.text, made.document) == ("done", DUE_ON - DAY, report.text, "9/BC")
    assert [(each.field, each.before) for each in made.payload.changes] == [
        ("on", DONE_ON.isoformat()),
        ("document", ""),
    ]
    assert not made.payload.withheld


def test_corrected_commitment_step_is_announced(commitment):
    announced = []

    def listen(sender, instance, **kwargs):
        announced.append((sender, instance))

    for signal in (commitment_step_taken, record_changed):
        signal.connect(listen)
    try:
        correct(commitment.events.get(kind="done"), {"text": "Đã sửa xong 200 m."})
    finally:
        for signal in (commitment_step_taken, record_changed):
            signal.disconnect(listen)
    assert (CommitmentEvent, last_of(commitment)) in announced
    assert (Commitment, commitment) in announced
