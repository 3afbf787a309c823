from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from portal.dialogues import commitments
from portal.dialogues.event_data import CommitmentData
from portal.dialogues.models import Commitment, CommitmentEvent, Conclusion
from portal.dialogues.models.commitments import CommitmentState
from portal.records.actors import Actor
from portal.records.history.payloads import RecordReference
from portal.records.models import Attachment
from portal.workdays.timeliness import Timeliness
from tests.factories import (
    DUE_ON,
    ISSUED_ON,
    make_commitment,
    make_conclusion,
    make_dialogue,
    make_notice,
    make_picture,
    make_unit,
)

pytestmark = pytest.mark.django_db

BY = Actor("Phòng Kinh tế xã")
DAY = timedelta(days=1)


def test_published_assigned_conclusion_makes_commitment():
    commitment = make_commitment()
    assert (commitment.state, commitment.due_on, commitment.due_original) == (CommitmentState.OPEN, DUE_ON, DUE_ON)
    assert commitment.events.get().on == ISSUED_ON


def test_undated_assignment_makes_commitment():
    make_notice(make_conclusion(due_on=None))
    commitment = Commitment.objects.get()
    assert (commitment.due_on, commitment.due_original) == (None, None)
    assert commitment.timeliness(on=DUE_ON) == Timeliness.NO_DEADLINE
    assert list(Commitment.objects.undated()) == [commitment]


def test_a_first_date_may_follow_later():
    make_notice(make_conclusion(due_on=None))
    commitment = Commitment.objects.get()
    commitments.extend(commitment, due_on=DUE_ON, by=BY, on=ISSUED_ON, reason="Văn bản đôn đốc ghi hạn.")
    assert (commitment.due_on, commitment.due_original) == (DUE_ON, DUE_ON)
    assert not Commitment.objects.undated().exists()


def test_done_again_after_reopening_is_late():
    commitment = make_commitment()
    commitments.report(commitment, by=BY, on=DUE_ON - DAY, text="Xong.", done=True)
    commitments.reopen(commitment, by=BY, on=DUE_ON, reason="Chưa xong.", due_on=DUE_ON + 30 * DAY)
    commitments.report(commitment, by=BY, on=DUE_ON + DAY, text="Xong.", done=True)
    assert commitment.reopened_on == DUE_ON
    assert commitment.timeliness(on=DUE_ON + DAY) == Timeliness.LATE
    assert list(Commitment.objects.with_timeliness(Timeliness.LATE, on=DUE_ON + DAY)) == [commitment]
    assert not Commitment.objects.with_timeliness(Timeliness.ON_TIME, on=DUE_ON + DAY).exists()


def test_published_conclusions_get_their_undated_commitments():
    make_notice(make_conclusion(due_on=None), make_conclusion(owner=None, due_on=None), make_conclusion())
    waiting = Conclusion.objects.get(owner__isnull=False, due_on=None)
    _forget(waiting.commitment)
    call_command("assign_undated", verbosity=0)
    assert Commitment.objects.get(conclusion=waiting).owner == waiting.owner
    assert Commitment.objects.count() == 2


def _forget(commitment: Commitment) -> None:
    """As on a portal that published it before assignments without a date were kept."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dialogues_commitmentevent WHERE commitment_id = %s", [commitment.pk])
        cursor.execute("DELETE FROM dialogues_commitment WHERE id = %s", [commitment.pk])


def test_a_second_owner_is_refused():
    commitment = make_commitment()
    with pytest.raises(ValidationError):
        commitments.assign(commitment.conclusion, by=BY, on=ISSUED_ON)


def test_due_date_before_notice_is_refused():
    with pytest.raises(ValidationError):
        make_notice(make_conclusion(due_on=ISSUED_ON - DAY))
    assert not Commitment.objects.exists()


def test_the_owner_cannot_also_coordinate():
    owner = make_unit()
    conclusion = make_conclusion(owner=owner)
    conclusion.coordinating = [owner]
    with pytest.raises(ValidationError):
        make_notice(conclusion)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (DUE_ON - 8 * DAY, Timeliness.ON_TIME),
        (DUE_ON - 7 * DAY, Timeliness.DUE_SOON),
        (DUE_ON, Timeliness.DUE_SOON),
        (DUE_ON + DAY, Timeliness.OVERDUE),
    ],
)
def test_open_commitment_timeliness_depends_on_day(on: date, expected: Timeliness):
    commitment = make_commitment()
    assert commitment.timeliness(on=on) == expected
    assert commitment.days_overdue(on=on) == max(0, (on - DUE_ON).days)


def test_commitment_done_late_stays_late():
    commitment = make_commitment()
    commitments.report(commitment, by=BY, on=DUE_ON + 3 * DAY, text="Xong.", done=True)
    assert commitment.timeliness(on=DUE_ON + 400 * DAY) == Timeliness.LATE
    assert commitment.days_overdue(on=DUE_ON + 400 * DAY) == 3


def test_progress_carries_its_files_of_evidence():
    event = commitments.report(
        make_commitment(), by=BY, on=DUE_ON, text="Đã đổ bê tông.", evidence=[make_picture(), make_picture()]
    )
    assert Attachment.of(event).count() == 2


def test_report_without_text_is_refused():
    with pytest.raises(ValidationError):
        commitments.report(make_commitment(), by=BY, on=DUE_ON, text="  ")


def test_done_commitment_refuses_reports_until_reopened():
    commitment = make_commitment()
    commitments.report(commitment, by=BY, on=DUE_ON, text="Xong.", done=True)
    with pytest.raises(ValidationError):
        commitments.report(commitment, by=BY, on=DUE_ON, text="Thêm.")
    commitments.reopen(commitment, by=BY, on=DUE_ON + DAY, reason="Mới xong 420/700 m", due_on=DUE_ON + 30 * DAY)
    commitments.report(commitment, by=BY, on=DUE_ON + 2 * DAY, text="Làm tiếp.")
    assert (commitment.state, commitment.due_original, commitment.due_on) == (
        CommitmentState.OPEN,
        DUE_ON,
        DUE_ON + 30 * DAY,
    )


def test_extension_keeps_original_due_date():
    commitment = make_commitment()
    commitments.extend(commitment, due_on=DUE_ON + 30 * DAY, by=BY, on=DUE_ON, reason="Thay đổi thiết kế móng")
    commitment.refresh_from_db()
    assert (commitment.due_original, commitment.due_on) == (DUE_ON, DUE_ON + 30 * DAY)


@pytest.mark.parametrize(("due_on", "reason"), [(DUE_ON, "Thiếu vốn"), (DUE_ON + DAY, " ")])
def test_extension_requires_later_date_and_reason(due_on: date, reason: str):
    with pytest.raises(ValidationError):
        commitments.extend(make_commitment(), due_on=due_on, by=BY, on=DUE_ON, reason=reason)


def test_handover_changes_only_owner():
    commitment, successor = make_commitment(), make_unit()
    commitments.report(commitment, by=BY, on=ISSUED_ON + DAY, text="Đã khảo sát.")
    commitments.hand_over(commitment, to=successor, by=BY, on=DUE_ON, text="Bàn giao hồ sơ", document="41/BB-BG")
    commitment.refresh_from_db()
    assert (commitment.owner, commitment.due_on, commitment.state) == (successor, DUE_ON, CommitmentState.OPEN)
    assert commitment.events.count() == 3
    with pytest.raises(ValidationError):
        commitments.hand_over(commitment, to=successor, by=BY, on=DUE_ON, text="Bàn giao lần nữa")


def test_step_before_assignment_is_refused():
    commitment = make_commitment()
    with pytest.raises(ValidationError):
        commitments.report(commitment, by=BY, on=ISSUED_ON - DAY, text="Xong.")


# The importers' way


def _step(commitment: Commitment, kind: CommitmentEvent.Kind, on: date, **values) -> CommitmentEvent:
    return CommitmentEvent(commitment=commitment, kind=kind.value, actor="Phòng Kinh tế", on=on, text="…", **values)


def test_bulk_history_sets_state_date_owner():
    commitment, successor = make_commitment(), make_unit()
    kind = CommitmentEvent.Kind
    steps = [
        _step(commitment, kind.DONE, DUE_ON),
        _step(commitment, kind.REOPENED, DUE_ON + DAY, data={"due": (DUE_ON + 9 * DAY).isoformat()}),
        _step(
            commitment,
            kind.HANDED_OVER,
            DUE_ON + 2 * DAY,
            data=CommitmentData(owner=RecordReference.of(successor)).to_json(),
        ),
    ]
    commitments.receive_histories({commitment: steps})
    commitment.refresh_from_db()
    assert (commitment.state, commitment.done_on, commitment.due_on, commitment.owner) == (
        CommitmentState.OPEN,
        None,
        DUE_ON + 9 * DAY,
        successor,
    )


def test_inconsistent_bulk_history_is_refused():
    commitment = make_commitment()
    with pytest.raises(ValidationError):
        commitments.receive_histories({commitment: [_step(commitment, CommitmentEvent.Kind.PROGRESS, ISSUED_ON - DAY)]})
    assert commitment.events.count() == 1


def test_overdue_query_depends_on_day():
    commitment = make_commitment(dialogue=make_dialogue())
    assert list(Commitment.objects.overdue(on=DUE_ON)) == []
    assert list(Commitment.objects.overdue(on=DUE_ON + DAY)) == [commitment]
