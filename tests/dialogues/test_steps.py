"""What each step of a dialogue or a commitment keeps, and what it changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from portal.dialogues import commitments, deadlines, lifecycle
from portal.dialogues.models import Commitment, CommitmentEvent, Dialogue, DialogueEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.records.models import Attachment, VisibilityDecision
from portal.records.signals import record_changed
from portal.workdays.models import Deadline
from tests.factories import (
    DUE_ON,
    HELD_ON,
    ISSUED_ON,
    make_commitment,
    make_conclusion,
    make_dialogue,
    make_head,
    make_notice,
    make_picture,
    make_unit,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BY = Actor("UBND xã Tân Hòa")


@pytest.fixture
def announced():
    """Records announced as changed, each with its type."""
    heard = []

    def listen(sender, instance, **kwargs):
        heard.append((sender, instance))

    record_changed.connect(listen)
    yield heard
    record_changed.disconnect(listen)


# Commitments ---------------------------------------------------------------------------------------------------------

LATER = DUE_ON + 30 * DAY
NEW_DUE = {"due": LATER.isoformat()}
ON_OPEN = {
    "progress": (commitments.report, {"text": "Đã xem."}, {}),
    "done": (commitments.report, {"text": "Đã xem.", "done": True}, {}),
    "extended": (commitments.extend, {"reason": "Đã xem.", "due_on": LATER}, NEW_DUE),
    "withdrawn": (commitments.withdraw, {"reason": "Đã xem."}, {}),
}
ON_DONE = {
    "reopened": (commitments.reopen, {"reason": "Đã xem.", "due_on": LATER}, NEW_DUE),
    "reopened without a date": (commitments.reopen, {"reason": "Đã xem."}, {}),
    "reopened to its day": (commitments.reopen, {"reason": "Đã xem.", "due_on": DUE_ON}, {"due": DUE_ON.isoformat()}),
}


def check_step(commitment: Commitment, kind: str, user: Any, verb: Any, values: Any, data: Any) -> None:
    event = verb(commitment, by=Actor("Văn phòng", user), on=DUE_ON, document="12/UBND", **values)
    event.refresh_from_db()
    assert (event.commitment, event.kind, event.actor, event.user) == (commitment, kind, "Văn phòng", user)
    assert (event.on, event.text, event.document, event.data) == (DUE_ON, "Đã xem.", "12/UBND", data)


def done_commitment() -> Commitment:
    commitment = make_commitment()
    commitments.report(commitment, by=BY, on=DUE_ON, text="Xong.", done=True)
    return commitment


@pytest.mark.parametrize("name", ON_OPEN)
def test_commitment_step_keeps_what_was_said(admin_user, announced, name):
    commitment = make_commitment()
    announced.clear()
    check_step(commitment, name, admin_user, *ON_OPEN[name])
    assert (Commitment, commitment) in announced


@pytest.mark.parametrize("name", ON_DONE)
def test_reopening_keeps_what_was_said(admin_user, name):
    check_step(done_commitment(), "reopened", admin_user, *ON_DONE[name])


@pytest.mark.parametrize("name", [*ON_OPEN, *ON_DONE])
def test_step_without_document_has_none(name):
    verb, values, _data = (ON_OPEN | ON_DONE)[name]
    commitment = make_commitment() if name in ON_OPEN else done_commitment()
    assert verb(commitment, by=BY, on=DUE_ON, **values).document == ""


def test_handover_names_new_owner(admin_user):
    commitment, to = make_commitment(), make_unit("Phòng Kinh tế")
    event = commitments.hand_over(commitment, to=to, by=Actor("UBND", admin_user), on=DUE_ON, text="Bàn giao hồ sơ.")
    assert (event.text, event.document, event.user) == ("Bàn giao hồ sơ.", "", admin_user)
    assert event.data == {"owner": {"id": to.pk, "name": "Phòng Kinh tế"}}


def test_earlier_handover_asks_owner_of_day():
    commitment, second = make_commitment(), make_unit()
    first = commitment.owner
    commitments.hand_over(commitment, to=second, by=BY, on=DUE_ON, text="Bàn giao.")
    with pytest.raises(ValidationError):
        commitments.hand_over(commitment, to=first, by=BY, on=DUE_ON - DAY, text="Bàn giao.")
    commitments.hand_over(commitment, to=second, by=BY, on=DUE_ON - DAY, text="Bàn giao.")


def test_earlier_extension_asks_date_of_day():
    commitment = make_commitment()
    commitments.extend(commitment, due_on=DUE_ON + 9 * DAY, by=BY, on=DUE_ON, reason="Chờ vật tư")
    commitments.extend(commitment, due_on=DUE_ON + DAY, by=BY, on=DUE_ON - DAY, reason="Chờ vốn")
    assert commitment.due_on == DUE_ON + 9 * DAY


def test_reopening_to_past_is_refused():
    with pytest.raises(ValidationError, match="due_on"):
        commitments.reopen(done_commitment(), by=BY, on=DUE_ON, reason="Chưa xong.", due_on=DUE_ON - DAY)


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        (commitments.reopen, {"reason": " . "}),
        (commitments.hand_over, {"text": " . "}),
        (commitments.withdraw, {"reason": " . "}),
    ],
)
def test_every_decision_needs_words(verb, values):
    if verb == commitments.hand_over:
        values = {**values, "to": make_unit()}
    with pytest.raises(ValidationError):
        verb(done_commitment(), by=BY, on=DUE_ON, **values)


def test_evidence_is_titled_by_day(admin_user):
    by = Actor("Văn phòng", admin_user)
    event = commitments.report(make_commitment(), by=by, on=DUE_ON, text="Xong.", evidence=[make_picture()])
    attachment = Attachment.of(event).get()
    with translation.override("vi"):
        assert attachment.title == f"Minh chứng ngày {DUE_ON:%d/%m/%Y}"


def test_commitment_takes_over_conclusion(admin_user):
    other = make_unit()
    conclusion = make_conclusion(text="Sửa đường.", owner=make_unit("Phòng Ô"))
    conclusion.coordinating = [other]
    notice = make_notice(conclusion)
    commitment = Commitment.objects.get()
    assert (commitment.owner, commitment.due_original, commitment.due_on) == (conclusion.owner, DUE_ON, DUE_ON)
    assert list(commitment.coordinating.all()) == [other]
    event = commitment.events.get()
    assert (event.kind, event.on, event.document) == ("assigned", ISSUED_ON, notice.number)
    assert event.text == str(commitment.conclusion)
    assert event.data == {
        "due": DUE_ON.isoformat(),
        "owner": {"id": conclusion.owner.pk, "name": "Phòng Ô"},
    }


def test_undated_commitment_keeps_no_date():
    make_notice(make_conclusion(due_on=None))
    assert "due" not in CommitmentEvent.objects.get().data


def test_notice_day_may_be_due_date():
    commitment = make_commitment(due_on=ISSUED_ON)
    assert commitment.due_on == ISSUED_ON


def test_conclusion_without_owner_is_refused():
    make_notice(make_conclusion(owner=None, due_on=None))
    [conclusion] = Dialogue.objects.get().notices.get().conclusions.all()
    with pytest.raises(ValidationError):
        commitments.assign(conclusion, by=BY, on=ISSUED_ON)


def unsaved(commitment: Commitment, kind: str, on: date, **data: Any) -> CommitmentEvent:
    return CommitmentEvent(commitment=commitment, kind=kind, actor="Phòng", on=on, text="…", data=data)


def test_bulk_histories_are_kept_apart(announced):
    one, other = make_commitment(), make_commitment()
    before = one.updated_at
    announced.clear()
    steps = commitments.receive_histories(
        {one: [unsaved(one, "done", DUE_ON)], other: [unsaved(other, "progress", DUE_ON)]}
    )
    assert [step.commitment for step in steps] == [one, other]
    assert announced == [(Commitment, one), (Commitment, other)]
    assert [each.state for each in Commitment.objects.order_by("pk")] == [CommitmentState.DONE, CommitmentState.OPEN]
    one.refresh_from_db()
    assert (one.counted_on is not None, one.updated_at > before) == (True, True)


def test_bulk_steps_may_share_day():
    commitment = make_commitment()
    steps = [unsaved(commitment, "progress", DUE_ON), unsaved(commitment, "done", DUE_ON)]
    assert commitments.receive_histories({commitment: steps})


def test_unordered_bulk_steps_are_refused():
    commitment = make_commitment()
    steps = [unsaved(commitment, "progress", DUE_ON), unsaved(commitment, "progress", DUE_ON - DAY)]
    with translation.override("vi"), pytest.raises(ValidationError, match=str(commitment)):
        commitments.receive_histories({commitment: steps})


def test_settling_restores_changed_commitment():
    commitment = done_commitment()
    assert not commitments.settle(commitment)
    for changed in (
        {"state": "open", "done_on": None, "counted_on": None},
        {"done_on": LATER},
        {"counted_on": LATER},
        {"due_on": LATER},
        {"due_original": LATER},
        {"owner": make_unit()},
    ):
        Commitment.objects.filter(pk=commitment.pk).update(**changed)
        commitment.refresh_from_db()
        assert commitments.settle(commitment), changed
    commitment.refresh_from_db()
    assert (commitment.state, commitment.done_on, commitment.due_on) == (CommitmentState.DONE, DUE_ON, DUE_ON)


# Dialogues -----------------------------------------------------------------------------------------------------------


def planned(**values: Any) -> Dialogue:
    return make_dialogue(announced=False, held=False, **values)


def test_planning_keeps_time_and_actor(admin_user, announced):
    chair = make_head()
    start = timezone.make_aware(datetime(2026, 3, 5, 8))
    dialogue = Dialogue(unit=chair.unit, chair=chair, starts_at=start, theme="Đường làng", place_text="Ngò")
    event = lifecycle.plan(dialogue, by=Actor("Văn phòng", admin_user), on=HELD_ON - 30 * DAY)
    assert (event.kind, event.actor, event.user, event.on) == (
        "planned",
        "Văn phòng",
        admin_user,
        HELD_ON - 30 * DAY,
    )
    assert event.data == {"starts_at": start.isoformat()}
    assert (Dialogue, dialogue) in announced
    assert Dialogue.objects.get().state == DialogueState.PLANNED


def test_unclean_dialogue_is_not_planned():
    chair = make_head()
    start = timezone.make_aware(datetime(2026, 3, 5, 8))
    with pytest.raises(ValidationError, match="theme"):
        lifecycle.plan(Dialogue(unit=chair.unit, chair=chair, starts_at=start), by=BY, on=HELD_ON)


def test_announcement_keeps_basis_and_decision(admin_user):
    dialogue = planned()
    event = lifecycle.announce(dialogue, by=Actor("Văn phòng", admin_user), on=HELD_ON, basis="Số 5")
    assert (event.kind, event.text, event.on, event.user) == ("announced", "Số 5", HELD_ON, admin_user)
    decision = VisibilityDecision.of(dialogue).get()
    assert (decision.text, decision.on, decision.user) == ("Số 5", HELD_ON, admin_user)
    lifecycle.announce(dialogue, by=BY, on=HELD_ON, basis="Số 6")
    assert VisibilityDecision.of(dialogue).count() == 1, "it is public already"


def test_holding_keeps_counts_and_days(admin_user):
    dialogue = make_dialogue(held=False, ends_on=HELD_ON + DAY)
    before = dialogue.updated_at
    counts = {"attendees": 90, "speakers": 12, "answered_on_site": 7}
    event = lifecycle.hold(dialogue, by=Actor("Văn phòng", admin_user), on=HELD_ON + 3 * DAY, **counts)
    assert (event.kind, event.on, event.user) == ("held", HELD_ON + DAY, admin_user)
    assert event.data == {"recorded_on": (HELD_ON + 3 * DAY).isoformat(), **counts}
    dialogue.refresh_from_db()
    assert {name: getattr(dialogue, name) for name in counts} == counts
    assert dialogue.updated_at > before


@pytest.mark.parametrize("verb", [lifecycle.postpone, lifecycle.cancel])
def test_reason_is_kept(admin_user, verb):
    event = verb(make_dialogue(held=False), by=Actor("Văn phòng", admin_user), on=HELD_ON - DAY, reason="Bão số 3")
    assert (event.text, event.actor, event.user, event.on) == ("Bão số 3", "Văn phòng", admin_user, HELD_ON - DAY)


@pytest.mark.parametrize("verb", [lifecycle.postpone, lifecycle.cancel])
def test_reason_is_asked_by_name(verb):
    with pytest.raises(ValidationError, match="reason"):
        verb(make_dialogue(held=False), by=BY, on=HELD_ON - DAY, reason="…")


def test_postponement_without_day_keeps_time():
    dialogue = make_dialogue(held=False, ends_on=HELD_ON + DAY)
    event = lifecycle.postpone(dialogue, by=BY, on=HELD_ON - DAY, reason="Bão")
    assert event.data["to"] is None
    dialogue.refresh_from_db()
    assert (dialogue.day, dialogue.ends_on) == (HELD_ON, HELD_ON + DAY)


def test_postponement_ends_former_last_day():
    dialogue = make_dialogue(held=False, ends_on=HELD_ON + DAY)
    before = dialogue.updated_at
    later = dialogue.starts_at + 30 * DAY
    lifecycle.postpone(dialogue, by=BY, on=HELD_ON - DAY, reason="Bão", starts_at=later)
    dialogue.refresh_from_db()
    assert (dialogue.starts_at, dialogue.ends_on) == (later, None)
    assert dialogue.updated_at > before


def test_postponement_to_same_day_is_possible():
    dialogue = make_dialogue(held=False)
    evening = dialogue.starts_at + timedelta(hours=10)
    lifecycle.postpone(dialogue, by=BY, on=HELD_ON, reason="Mất điện", starts_at=evening)
    assert dialogue.starts_at == evening


def test_time_of_postponement_day_is_former():
    dialogue = planned()
    for number, day in ((1, 10), (2, 20)):
        lifecycle.postpone(
            dialogue, by=BY, on=HELD_ON - (9 - number) * DAY, reason="Bão", starts_at=dialogue.starts_at + day * DAY
        )
    entered_late = lifecycle.postpone(dialogue, by=BY, on=HELD_ON - 8 * DAY, reason="Bão")
    assert entered_late.data["from"][:10] == (HELD_ON + 10 * DAY).isoformat(), "as it stood on that day"


@pytest.mark.parametrize("verb", ["cancel", "postpone"])
def test_called_off_dialogue_keeps_deadlines(verb):
    dialogue = make_dialogue(held=False)
    before = list(Deadline.of(dialogue).values_list("code", "due_on", "met_on"))
    assert before
    getattr(lifecycle, verb)(dialogue, by=BY, on=HELD_ON - DAY, reason="Bão số 3")
    assert list(Deadline.of(dialogue).values_list("code", "due_on", "met_on")) == before


# Clocks --------------------------------------------------------------------------------------------------------------


def test_unheld_dialogue_owes_announcement_alone():
    assert [duty.code for duty in deadlines.duties(make_dialogue(held=False))] == ["announcement"]


def test_held_dialogue_owes_from_last_day():
    dialogue = make_dialogue(ends_on=HELD_ON + DAY)
    notice = make_notice(dialogue=dialogue)
    found = {duty.code: duty for duty in deadlines.duties(dialogue)}
    assert {code: duty.starts_on for code, duty in found.items()} == {
        "announcement": HELD_ON,
        "notice": HELD_ON + DAY,
        "result": HELD_ON + DAY,
    }
    assert [act.on for act in found["announcement"].acts] == [HELD_ON - 10 * DAY]
    assert [act.on for act in found["notice"].acts] == [act.on for act in found["result"].acts] == [notice.issued_on]


def test_first_publication_of_each_notice_acts():
    dialogue = make_dialogue()
    first = make_notice(dialogue=dialogue, issued_on=ISSUED_ON)
    make_notice(dialogue=dialogue, issued_on=ISSUED_ON + 2 * DAY)
    first.issued_on = ISSUED_ON - DAY
    publish(first.save_revision())
    notice = {duty.code: duty for duty in deadlines.duties(dialogue)}["notice"]
    assert [act.on for act in notice.acts] == [ISSUED_ON, ISSUED_ON + 2 * DAY]


def changed(dialogue: Dialogue, kind: str, on: date, days: int) -> None:
    data = {"from": dialogue.starts_at.isoformat(), "to": (dialogue.starts_at + timedelta(days=days)).isoformat()}
    DialogueEvent.objects.append(DialogueEvent(dialogue=dialogue, kind=kind, actor="UBND", on=on, data=data))


CHANGES = [
    ("time_changed", 7, [1]),
    ("time_and_place_changed", 7, [1]),
    ("time_changed", 0, [10]),
    ("place_changed", 7, [10]),
]


@pytest.mark.parametrize(("kind", "days", "announced_before"), CHANGES)
def test_moved_day_is_announced_anew(kind, days, announced_before):
    dialogue = make_dialogue(held=False)
    changed(dialogue, kind, HELD_ON - DAY, days)
    [duty] = deadlines.duties(dialogue)
    assert [(HELD_ON - act.on).days for act in duty.acts] == announced_before


def test_stored_deadline_is_compared_with_duty():
    dialogue = make_dialogue()
    make_notice(dialogue=dialogue)
    [duty] = [duty for duty in deadlines.duties(dialogue) if duty.code == "notice"]
    deadline = Deadline.of(dialogue).select_related("rule").get(code="notice")
    assert deadlines.is_up_to_date(deadline, duty)
    for column in ("starts_on", "met_on", "shown_on", "counted_on"):
        other = Deadline.objects.get(pk=deadline.pk)
        setattr(other, column, HELD_ON - 99 * DAY)
        assert not deadlines.is_up_to_date(other, duty), column
