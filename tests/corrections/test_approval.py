"""A correction takes two persons, and what stood before stays in view."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.corrections import approval
from portal.corrections.models import Correction
from portal.corrections.registry import correctable
from portal.corrections.signals import correction_appended
from portal.dialogues import lifecycle, reception
from portal.dialogues.corrections.dialogues import append_loaded_change
from portal.dialogues.event_data import DialogueData
from portal.dialogues.models import Dialogue, DialogueEvent, Notice, ReceptionDay
from portal.petitions import lifecycle as petitions
from portal.petitions.models import Petition
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.file_withdrawal import withdraw
from portal.records.ledger import verification
from portal.records.ledger.checks import differences
from portal.records.levels import Visibility
from portal.records.models import Attachment, AttachmentWithdrawal
from portal.records.signals import record_changed
from portal.records.visibility import decide
from portal.workdays.models import Deadline
from tests.factories import (
    HELD_ON,
    make_dialogue,
    make_notice,
    make_petition,
    make_picture,
    make_reception_rule,
    make_unit,
)
from tests.removals.two_persons import purge_by_two

pytestmark = pytest.mark.django_db

AHEAD = date(2026, 12, 5)
TODAY = date(2026, 11, 30)
REASON = "Ghi nhầm khi nhập."


@pytest.fixture
def clerk():
    return get_user_model().objects.create_user("vanthu")


@pytest.fixture
def approver():
    return get_user_model().objects.create_user("duyet")


def propose(target, values, *, user, **said):
    unit = said.pop("proposed_by", None) or getattr(target, "unit", None) or target.dialogue.unit
    return approval.propose(
        target, values, **{"proposed_by": unit, "user": user, "on": TODAY, "reason": REASON, **said}
    )


def approve(proposal, user):
    return approval.approve(proposal, by=Actor(str(proposal.unit), user), on=TODAY)


def moment(day: date, hour: int = 14) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def test_proposal_changes_nothing_public(client, clerk):
    dialogue = make_dialogue(on=AHEAD, held=False)
    propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk)
    assert Dialogue.objects.get().place_text == "Nhà văn hóa thôn Ngò"
    assert "Hội trường xã" not in client.get(dialogue.get_absolute_url()).content.decode()


def test_proposer_cannot_approve(clerk):
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"place_text": "Hội trường xã"}, user=clerk)
    with pytest.raises(ValidationError):
        approve(proposal, clerk)
    with pytest.raises(ValidationError):
        approve(proposal, None)
    assert Correction.objects.waiting().count() == 1


def test_correction_is_decided_once(clerk, approver):
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"place_text": "Hội trường xã"}, user=clerk)
    decision = approve(proposal, approver)
    for decided in (proposal, decision):
        with pytest.raises(ValidationError):
            approve(decided, approver)


def test_proposal_keeps_what_was_said(clerk):
    """Only what differs, and nothing withheld unless somebody says so."""
    dialogue, by = make_dialogue(on=AHEAD, held=False), make_unit("Phòng Văn hóa")
    values = {"theme": "Nước sạch", "place_text": dialogue.place_text}
    proposal = propose(dialogue, values, user=clerk, proposed_by=by)
    assert Correction.objects.get() == proposal
    proposal.refresh_from_db()
    assert (proposal.record, proposal.step, proposal.step_model) == (dialogue, None, "")
    assert (proposal.kind, proposal.unit, proposal.proposed_by) == ("proposed", dialogue.unit, by)
    assert (proposal.actor, proposal.user, proposal.on, proposal.text) == ("Phòng Văn hóa", clerk, TODAY, REASON)
    assert (proposal.payload.after, proposal.payload.withheld) == ({"theme": "Nước sạch"}, False)


def test_proposal_names_step_it_corrects(clerk, approver):
    dialogue = make_dialogue(on=HELD_ON)
    step = dialogue.events.get(kind="announced")
    proposal = propose(step, {"on": HELD_ON - timedelta(days=2)}, user=clerk)
    decision = approve(proposal, approver)
    for each in (proposal, decision):
        each.refresh_from_db()
        assert (each.record, each.step, each.step_model) == (dialogue, step.uuid, "dialogues.dialogueevent")


def test_decision_keeps_what_was_said(clerk, approver):
    by = make_unit("Phòng Văn hóa")
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"theme": "Nước sạch"}, user=clerk, proposed_by=by)
    day = TODAY + timedelta(days=1)
    decision = approval.approve(proposal, by=Actor("Người duyệt", approver), on=day, remark="Đúng.")
    decision.refresh_from_db()
    assert (decision.record, decision.kind, decision.proposal) == (proposal.record, "approved", proposal)
    assert (decision.unit, decision.proposed_by) == (proposal.unit, by)
    assert (decision.actor, decision.user, decision.on, decision.text) == ("Người duyệt", approver, day, "Đúng.")


def test_approval_needs_no_remark(clerk, approver):
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"theme": "Nước sạch"}, user=clerk)
    assert approve(proposal, approver).text == ""


def test_change_bears_proposer_reason_and_approver(clerk, approver):
    """The office that proposed it speaks, the account that let it through is kept."""
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, {"theme": "Nước sạch"}, user=clerk, proposed_by=make_unit("Phòng Văn hóa")), approver)
    change = dialogue.events.order_by("pk").last()
    assert (change.kind, change.actor, change.user) == ("corrected", "Phòng Văn hóa", approver)
    assert (change.on, change.text, change.payload.withheld) == (TODAY, REASON, False)


def test_proposals_and_decisions_are_announced(clerk, approver):
    announced = []

    def listen(sender, instance, **kwargs):
        announced.append((sender, instance))

    correction_appended.connect(listen)
    try:
        proposal = propose(make_dialogue(on=AHEAD, held=False), {"theme": "Nước sạch"}, user=clerk)
        decision = approval.send_back(proposal, by=Actor("UBND xã", approver), on=TODAY, remark="Ghi rõ.")
    finally:
        correction_appended.disconnect(listen)
    assert announced == [(Correction, proposal), (Correction, decision)]


def test_another_step_waits_apart(clerk, approver):
    """And the same one may be proposed again once it was decided."""
    dialogue = make_dialogue(on=HELD_ON)
    announced, planned = (dialogue.events.get(kind=kind) for kind in ("announced", "planned"))
    proposal = propose(announced, {"on": HELD_ON - timedelta(days=2)}, user=clerk)
    propose(planned, {"on": HELD_ON - timedelta(days=40)}, user=clerk)
    propose(dialogue, {"theme": "Nước sạch"}, user=clerk)
    with pytest.raises(ValidationError):
        propose(announced, {"on": HELD_ON - timedelta(days=3)}, user=clerk)
    approval.send_back(proposal, by=Actor("UBND xã", approver), on=TODAY, remark="Ghi rõ.")
    assert propose(announced, {"on": HELD_ON - timedelta(days=3)}, user=clerk)


@pytest.fixture
def withdrawn(clerk):
    """A file of a petition that was taken down, for which another may be proposed."""
    petition = make_petition()
    attachment = attach(petition, make_picture(), title="Ảnh hiện trường", by=Actor("UBND xã"))
    by = Actor("UBND xã", clerk)
    withdraw(attachment, reason=AttachmentWithdrawal.Reason.WRONG_FILE, by=by, on=TODAY)
    return Attachment.objects.get(pk=attachment.pk)


def propose_file(withdrawn, clerk):
    file = make_picture(picture_format="PNG")
    return propose(withdrawn, {}, user=clerk, proposed_by=withdrawn.record.unit, file=file)


def test_proposed_file_waits_with_proposal(withdrawn, clerk, approver):
    proposal = propose_file(withdrawn, clerk)
    file = Attachment.of(proposal).get()
    assert (file.title, file.added_by) == (withdrawn.title, proposal.actor)
    assert (proposal.record, proposal.step) == (withdrawn.record, withdrawn.uuid)
    approve(proposal, approver)
    file.refresh_from_db()
    assert (file.record, file.replaces) == (withdrawn.record, withdrawn)


def test_nameless_file_is_called_replacement(withdrawn, clerk):
    Attachment.objects.filter(pk=withdrawn.pk).update(title="")
    withdrawn.refresh_from_db()
    assert Attachment.of(propose_file(withdrawn, clerk)).get().title == "Tệp thay cho tệp đã gỡ"


def test_returned_file_is_deleted(withdrawn, clerk, approver):
    proposal = propose_file(withdrawn, clerk)
    file = Attachment.of(proposal).get()
    approval.send_back(proposal, by=Actor("UBND xã", approver), on=TODAY, remark="Ảnh mờ.")
    assert not file.file.storage.exists(file.file.name)
    assert not Attachment.objects.filter(pk=file.pk).exists()


def test_former_value_stays_visible(client, clerk, approver):
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk), approver)
    page = client.get(dialogue.get_absolute_url()).content.decode()
    for words in ("Nhà văn hóa thôn Ngò", "Hội trường xã", REASON, "Đổi địa điểm", f"{TODAY:%d/%m/%Y}"):
        assert words in page


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"place_text": "Hội trường xã"}, DialogueEvent.Kind.PLACE_CHANGED),
        ({"starts_at": moment(AHEAD)}, DialogueEvent.Kind.TIME_CHANGED),
        (
            {"starts_at": moment(AHEAD), "place_text": "Hội trường xã"},
            DialogueEvent.Kind.TIME_AND_PLACE_CHANGED,
        ),
        ({"theme": "Nước sạch"}, DialogueEvent.Kind.CORRECTED),
    ],
)
def test_time_or_place_change_is_event(clerk, approver, values, kind):
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, values, user=clerk), approver)
    assert dialogue.events.order_by("pk").last().kind == kind
    assert list(differences()) == []


def test_other_day_moves_the_deadlines(clerk, approver):
    dialogue = make_dialogue(on=HELD_ON)
    before = Deadline.of(dialogue).get(code="notice").due_on
    approve(propose(dialogue, {"starts_at": moment(HELD_ON - timedelta(days=7))}, user=clerk), approver)
    deadline = Deadline.of(dialogue).get(code="notice")
    assert deadline.due_on < before
    assert [change.due_on for change in deadline.changes.all()] == [before]
    assert dialogue.events.filter(kind="held").count() == 2
    assert list(differences()) == []


def test_counts_of_held_dialogue_are_corrected(client, clerk, approver):
    dialogue = make_dialogue()
    approve(propose(dialogue, {"attendees": 85}, user=clerk), approver)
    dialogue.refresh_from_db()
    assert dialogue.attendees == 85
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert "85 người" in page
    assert "chưa ghi" in page


@pytest.mark.parametrize(
    "values", [{"attendees": 80}, {"ends_on": AHEAD - timedelta(days=3)}, {"place_text": ""}, {"theme": "x" * 501}]
)
def test_impossible_value_is_refused_when_proposed(clerk, values):
    dialogue = make_dialogue(on=AHEAD, held=False)
    with pytest.raises(ValidationError):
        propose(dialogue, values, user=clerk)
    assert not Correction.objects.exists()
    assert Dialogue.objects.get().place_text


def test_held_dialogue_is_not_moved_ahead(clerk):
    with pytest.raises(ValidationError):
        propose(make_dialogue(), {"starts_at": moment(AHEAD)}, user=clerk)


def test_nobody_returns_their_own(clerk):
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"theme": "Nước sạch"}, user=clerk)
    with pytest.raises(ValidationError):
        approval.send_back(proposal, by=Actor("UBND xã", clerk), on=TODAY, remark="Ghi rõ.")


@pytest.mark.parametrize("said", [{"reason": "  "}, {"reason": " - "}, {}])
def test_reason_and_difference_are_required(clerk, said):
    dialogue = make_dialogue(on=AHEAD, held=False)
    values = {"place_text": "Hội trường xã" if said else dialogue.place_text}
    with pytest.raises(ValidationError):
        propose(dialogue, values, user=clerk, **said)


def test_two_proposals_do_not_wait_together(clerk):
    dialogue = make_dialogue(on=AHEAD, held=False)
    propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk)
    with pytest.raises(ValidationError):
        propose(dialogue, {"theme": "Nước sạch"}, user=clerk)


def test_unannounced_dialogue_needs_no_correction(clerk):
    with pytest.raises(ValidationError):
        propose(make_dialogue(on=AHEAD, announced=False, held=False), {"theme": "Nước sạch"}, user=clerk)


def test_returned_proposal_keeps_the_remark(clerk, approver):
    proposal = propose(make_dialogue(on=AHEAD, held=False), {"theme": "Nước sạch"}, user=clerk)
    by = Actor("UBND xã", approver)
    for remark in (" ", " - "):
        with pytest.raises(ValidationError):
            approval.send_back(proposal, by=by, on=TODAY, remark=remark)
    approval.send_back(proposal, by=by, on=TODAY, remark="Ghi rõ tên thôn.")
    assert Correction.objects.returned().get().decision.text == "Ghi rõ tên thôn."
    assert Dialogue.objects.get().theme != "Nước sạch"


def test_correction_does_not_block_older_steps(clerk, approver):
    dialogue = make_dialogue(on=date(2026, 11, 28), held=False)
    approve(propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk), approver)
    dialogue.refresh_from_db()
    lifecycle.hold(dialogue, by=Actor("UBND xã"), on=dialogue.last_day)
    assert dialogue.state == "held"


def test_withheld_former_value_is_not_shown(client, clerk, approver):
    petition = make_petition(title="Đất nhà ông Nguyễn Văn Sậy")
    approve(propose(petition, {"title": "Đất ở thôn Ngò"}, user=clerk, withheld=True), approver)
    page = client.get(petition.get_absolute_url()).content.decode()
    assert "Đất ở thôn Ngò" in page
    assert "Nguyễn Văn Sậy" not in page
    assert "Nguyễn Văn Sậy" not in str(petition.events.last().data)


def test_day_of_receipt_corrects_the_receipt(client, clerk, approver):
    petition = make_petition()
    approve(propose(petition, {"received_on": HELD_ON - timedelta(days=2)}, user=clerk), approver)
    petition = Petition.objects.get()
    assert petition.received_on == HELD_ON - timedelta(days=2)
    assert petition.state_since == HELD_ON - timedelta(days=2)
    assert f"{HELD_ON:%d/%m/%Y}" in client.get(petition.get_absolute_url()).content.decode()
    assert list(differences()) == []


def test_receipt_lies_before_the_next_step(clerk):

    petition = make_petition()
    petitions.answer(petition, by=Actor("UBND xã"), on=HELD_ON, text="Đã sửa.")
    with pytest.raises(ValidationError):
        propose(petition, {"received_on": HELD_ON + timedelta(days=1)}, user=clerk)


def test_reception_tells_what_was_corrected(clerk, approver):
    rule = make_reception_rule()
    day = reception.plan_year(rule, 2026, by=Actor("UBND xã"), on=HELD_ON)[-1]
    approve(propose(day, {"place_text": "Phòng 2"}, user=clerk), approver)
    day.refresh_from_db()
    assert day.place_text == "Phòng 2"
    assert "Trụ sở tiếp công dân xã" in day.reason
    assert rule.place_text == "Trụ sở tiếp công dân xã"


def test_ledgered_corrections_are_purged_with_record(clerk, approver):
    petition = make_petition()
    approve(propose(petition, {"title": "Đường thôn Sậy"}, user=clerk), approver)
    assert list(verification.verify()) == []
    purge_by_two(petition)
    assert not Correction.objects.exists()
    assert list(verification.verify()) == []


def test_open_data_tell_of_the_correction(client, clerk, approver):
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, {"place_text": "Hội trường xã"}, user=clerk), approver)
    told = client.get(f"/api/v1/dialogues/{dialogue.slug}").json()
    assert told["place_text"] == "Hội trường xã"
    assert told["corrections"] == [
        {
            "step": str(dialogue.events.last().uuid),
            "on": TODAY.isoformat(),
            "field": "place_text",
            "before": "Nhà văn hóa thôn Ngò",
            "after": "Hội trường xã",
            "reason": REASON,
        }
    ]


def test_followers_read_what_changed(client, clerk, approver):
    dialogue = make_dialogue(on=AHEAD, held=False)
    approve(propose(dialogue, {"starts_at": moment(AHEAD)}, user=clerk), approver)
    feed = client.get(f"/doi-thoai/{dialogue.slug}/atom/").content.decode()
    assert "Đổi thời gian" in feed
    assert f"08:00, {AHEAD:%d/%m/%Y}" in feed


def test_calendar_follows_the_correction(client, clerk, approver):
    dialogue = make_dialogue(on=AHEAD, held=False)
    address = f"/doi-thoai/{dialogue.slug}/lich.ics"

    def read() -> tuple[str, int]:
        lines = client.get(address).content.decode().splitlines()
        start = next(line for line in lines if line.startswith("DTSTART") and "2026" in line)
        return start, int(next(line for line in lines if line.startswith("SEQUENCE")).split(":")[1])

    Dialogue.objects.update(updated_at=timezone.now() - timedelta(hours=1))
    before = read()
    approve(propose(dialogue, {"starts_at": moment(AHEAD)}, user=clerk), approver)
    after = read()
    assert "T140000" in after[0]
    assert after[1] > before[1]


def test_new_edition_shows_changed_fields(client):
    notice = make_notice(title="Kết luận về đường làng")
    notice.title = "Kết luận về đường thôn Ngò"
    publish(notice.save_revision())
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "Kết luận về đường làng</s>" in page
    feed = client.get(f"/thong-bao/{notice.slug}/atom/").content.decode()
    assert "Kết luận về đường làng" in feed
    told = client.get(f"/api/v1/notices/{notice.slug}").json()
    assert [each["field"] for each in told["corrections"]] == ["title"]


def test_same_edition_published_again_tells_nothing(client):
    notice = make_notice()
    publish(notice.save_revision())
    assert "Đã đính chính" not in client.get(notice.get_absolute_url()).content.decode()


# Dialogues ------------------------------------------------------------------------------------------------------------

DAY = timedelta(days=1)


def correct(record, values, **said):
    users = get_user_model().objects
    clerk, approver = (users.get_or_create(username=name)[0] for name in ("vanthu", "duyet"))
    approve(propose(record, values, user=clerk, **said), approver)
    record.refresh_from_db()
    return record.events.order_by("pk").last()


@pytest.fixture
def announced():
    """Records announced as changed, each with its type."""
    heard = []

    def listen(sender, instance, **kwargs):
        heard.append((sender, instance))

    record_changed.connect(listen)
    yield heard
    record_changed.disconnect(listen)


def test_cancelled_dialogue_is_corrected_no_more():
    dialogue = make_dialogue(on=AHEAD, held=False)
    assert correctable(dialogue)
    lifecycle.cancel(dialogue, by=Actor("UBND xã"), on=TODAY, reason="Mưa bão.")
    assert correctable(dialogue) is None


def test_moved_dialogue_tells_both_times():
    dialogue = make_dialogue(on=AHEAD, held=False)
    change = correct(dialogue, {"starts_at": moment(AHEAD + DAY)})
    assert (change.payload.moved_from, change.payload.moved_to) == (moment(AHEAD, 8), moment(AHEAD + DAY))
    assert [(each.field, each.before, each.after) for each in change.payload.changes] == [
        ("starts_at", moment(AHEAD, 8).isoformat(), moment(AHEAD + DAY).isoformat())
    ]
    change = correct(dialogue, {"theme": "Nước sạch"})
    assert (change.payload.moved_from, change.payload.moved_to) == (None, None)


def test_second_day_changes_the_time():
    dialogue = make_dialogue(on=AHEAD, held=False)
    change = correct(dialogue, {"ends_on": AHEAD + DAY})
    assert (change.kind, dialogue.ends_on) == (DialogueEvent.Kind.TIME_CHANGED, AHEAD + DAY)
    assert correct(dialogue, {"ends_on": AHEAD}), "the last day may be the first"
    with pytest.raises(ValidationError) as refused:
        correct(dialogue, {"ends_on": AHEAD - DAY})
    assert list(refused.value.message_dict) == ["ends_on"]


def test_withheld_words_of_dialogue_are_gone():
    change = correct(make_dialogue(on=AHEAD, held=False), {"theme": "Nước sạch"}, withheld=True)
    assert change.payload.withheld
    assert [each.before for each in change.payload.changes] == [None]


def test_corrected_dialogue_is_announced(announced):
    dialogue = make_dialogue(on=AHEAD, held=False)
    announced.clear()
    correct(dialogue, {"theme": "Nước sạch"})
    assert (Dialogue, dialogue) in announced


def test_counts_are_corrected_with_day():
    """Day and counts of a held dialogue stand in the step of that day; all else is a change of its own."""
    dialogue = make_dialogue(on=HELD_ON)
    held = dialogue.events.get(kind="held")
    change = correct(dialogue, {"attendees": 85, "speakers": 6, "answered_on_site": 6})
    assert (change.kind, change.on, change.payload.corrects) == ("held", HELD_ON, held.uuid)
    assert (change.payload.attendees, change.payload.speakers, change.payload.answered_on_site) == (85, 6, 6)
    assert [each.field for each in change.payload.changes] == ["attendees", "speakers", "answered_on_site"]
    change = correct(dialogue, {"place_text": "Hội trường xã"})
    assert (change.kind, change.payload.corrects, change.on) == ("corrected", None, TODAY)
    change = correct(dialogue, {"ends_on": HELD_ON + DAY})
    assert (change.kind, change.on, change.payload.attendees) == ("held", HELD_ON + DAY, 85)
    assert list(differences()) == []


def test_held_dialogue_changes_no_place():
    """Nobody has to go anywhere any more: it was recorded wrongly."""
    assert correct(make_dialogue(on=HELD_ON), {"place_text": "Hội trường xã"}).kind == DialogueEvent.Kind.CORRECTED


@pytest.mark.parametrize(
    "values", [{"speakers": 3, "answered_on_site": 4}, {"starts_at": moment(TODAY + DAY)}, {"ends_on": TODAY + DAY}]
)
def test_impossible_count_or_day_is_refused(values):
    dialogue = make_dialogue(on=HELD_ON)
    with pytest.raises(ValidationError):
        correct(dialogue, values)


@pytest.mark.parametrize("values", [{"answered_on_site": 4}, {"speakers": 3}, {"speakers": 3, "answered_on_site": 3}])
def test_uncounted_opinions_contradict_no_answers(values):
    assert correct(make_dialogue(on=HELD_ON), values)


def test_nobody_is_counted_before():
    dialogue = make_dialogue(on=AHEAD, held=False)
    for name in ("attendees", "speakers", "answered_on_site"):
        with pytest.raises(ValidationError):
            correct(dialogue, {name: 0})
    Dialogue.objects.update(attendees=4)  # as rows from before this rule may be
    dialogue.refresh_from_db()
    assert correct(dialogue, {"attendees": None, "theme": "Nước sạch"})


def test_dialogue_may_be_held_today():
    dialogue = make_dialogue(on=HELD_ON)
    assert correct(dialogue, {"starts_at": moment(TODAY)})
    with pytest.raises(ValidationError) as refused:
        correct(dialogue, {"starts_at": moment(TODAY + DAY)})
    assert list(refused.value.message_dict) == ["starts_at"]


def test_dialogue_precedes_standing_notice():
    """A notice of the day itself is possible; one that was withdrawn or never published binds nobody."""
    dialogue = make_dialogue(on=HELD_ON)
    notice = make_notice(dialogue=dialogue, issued_on=HELD_ON + 4 * DAY)
    make_notice(dialogue=dialogue, issued_on=HELD_ON, publish=False)
    gone = make_notice(dialogue=dialogue, issued_on=HELD_ON)
    Notice._default_manager.filter(pk=gone.pk).update(withdrawn_on=HELD_ON + DAY)
    assert correct(dialogue, {"starts_at": moment(HELD_ON + 4 * DAY)})
    with pytest.raises(ValidationError) as refused:
        correct(dialogue, {"starts_at": moment(HELD_ON + 5 * DAY)})
    assert list(refused.value.message_dict) == ["starts_at"]
    notice.unpublish()
    assert correct(dialogue, {"starts_at": moment(HELD_ON + 5 * DAY)})


def test_loaded_change_moves_the_dialogue(clerk):
    """The dump of another portal says what was changed there, and under which key."""
    dialogue = make_dialogue(on=AHEAD, held=False)
    uuid, day = uuid4(), TODAY - DAY
    kind, data = DialogueEvent.Kind.TIME_CHANGED, DialogueData(withheld=True)
    before = dialogue.updated_at
    said = {"by": Actor("UBND xã khác", clerk), "on": day, "text": "Đổi giờ.", "uuid": uuid, "data": data}
    event = append_loaded_change(dialogue, kind, **said, starts_at=moment(AHEAD + 7 * DAY))
    event.refresh_from_db()
    dialogue.refresh_from_db()
    assert (event.dialogue, event.uuid, event.kind, event.on, event.text) == (dialogue, uuid, kind, day, "Đổi giờ.")
    assert (event.actor, event.user, event.payload.withheld) == ("UBND xã khác", clerk, True)
    assert (event.payload.moved_from, event.payload.moved_to) == (moment(AHEAD, 8), moment(AHEAD + 7 * DAY))
    assert (dialogue.starts_at, dialogue.state) == (moment(AHEAD + 7 * DAY), "announced")
    assert dialogue.updated_at > before
    assert Deadline.of(dialogue).get(code="announcement").starts_on == AHEAD + 7 * DAY


def test_loaded_correction_moves_nothing():
    dialogue = make_dialogue(on=AHEAD, held=False)
    lifecycle.postpone(dialogue, by=Actor("UBND xã"), on=TODAY, reason="Mưa bão.")
    Dialogue.objects.update(state="planned")
    dialogue.refresh_from_db()
    said = {"by": Actor("UBND xã"), "on": TODAY, "text": "Nhầm.", "uuid": uuid4(), "data": DialogueData()}
    event = append_loaded_change(dialogue, DialogueEvent.Kind.CORRECTED, **said)
    dialogue.refresh_from_db()
    assert (event.payload.moved_from, dialogue.starts_at) == (None, moment(AHEAD, 8))
    assert dialogue.state == "postponed", "as its last step says"


# Days of reception ----------------------------------------------------------------------------------------------------


@pytest.fixture
def day(clerk):
    return reception.plan_year(make_reception_rule(), 2026, by=Actor("UBND xã"), on=HELD_ON)[-1]


def test_corrected_reception_keeps_former(day, announced):
    change = correct(day, {"place_text": "Phòng 2", "chair": day.chair})
    assert (change.kind, change.on, change.text, change.actor) == ("corrected", TODAY, REASON, str(day.unit))
    assert change.user.get_username() == "duyet"
    assert [(each.field, each.before) for each in change.payload.changes] == [("place_text", "Trụ sở tiếp công dân xã")]
    assert not change.payload.withheld
    assert (ReceptionDay, day) in announced
    assert list(differences()) == []


def test_withheld_words_of_reception_are_gone(day):
    change = correct(day, {"place_text": "Phòng 2"}, withheld=True)
    assert change.payload.withheld
    assert [each.before for each in change.payload.changes] == [None]


@pytest.mark.parametrize("ends", [time(8), time(7)])
def test_reception_ends_after_it_begins(day, ends):
    with pytest.raises(ValidationError) as refused:
        correct(day, {"ends": ends})
    assert list(refused.value.message_dict) == ["ends"]


def test_unclean_reception_is_refused(day):
    with pytest.raises(ValidationError) as refused:
        correct(day, {"place_text": ""})
    assert list(refused.value.message_dict) == ["place_text"]


def test_cancelled_reception_is_corrected_no_more(day):
    assert correctable(day)
    reception.cancel(day, by=Actor("UBND xã"), on=HELD_ON, reason="Bão.")
    assert correctable(day) is None


def test_hidden_record_is_corrected_no_more(day):
    dialogue = make_dialogue(on=AHEAD, held=False)
    for record in (day, dialogue):
        decide(record, level=Visibility.NEVER, by=Actor("UBND xã"), on=TODAY, basis="Đơn")
        assert correctable(record) is None
