from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from portal.dialogues import commitments
from portal.dialogues.models.commitments import CommitmentState
from portal.petitions.models import Petition
from portal.petitions.states import EventKind, State
from portal.records.actors import Actor
from portal.records.models import Attachment
from portal.supervision.models import Finding, Verdict
from portal.supervision.verdicts import record_finding
from tests.factories import (
    DUE_ON,
    ISSUED_ON,
    make_commitment,
    make_conclusion,
    make_dialogue,
    make_notice,
    make_petition,
    make_picture,
    make_unit,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BY = Actor("Phòng Kinh tế xã")


@pytest.fixture
def front():
    return make_unit("Ủy ban MTTQ Việt Nam xã", kind="front")


@pytest.fixture
def commitment():
    dialogue = make_dialogue()
    petition = make_petition(dialogue=dialogue)
    return make_commitment(dialogue=dialogue, petition_codes=[petition.code])


def test_verdict_leaves_reported_state_unchanged(commitment, front):
    commitments.report(commitment, by=BY, on=DUE_ON, text="Đã sửa xong 700 m.", done=True)
    record_finding(commitment, verdict=Verdict.NOT, reason="Mới sửa 420 m.", supervisor=front, on=DUE_ON + DAY)
    commitment.refresh_from_db()
    petition = Petition.objects.get()
    assert (commitment.state, commitment.done_on) == (CommitmentState.DONE, DUE_ON)
    assert petition.state == State.RESOLVED
    assert petition.events.get(kind=EventKind.SUPERVISED).actor == str(front)


def test_a_verdict_needs_a_reason(commitment, front):
    with pytest.raises(ValidationError):
        record_finding(commitment, verdict=Verdict.KEPT, reason=" ", supervisor=front, on=DUE_ON)


def test_nobody_supervises_itself(commitment):
    with pytest.raises(ValidationError):
        record_finding(commitment, verdict=Verdict.KEPT, reason="Tốt.", supervisor=commitment.owner, on=DUE_ON)


def test_verdict_before_commitment_is_refused(commitment, front):
    with pytest.raises(ValidationError):
        record_finding(commitment, verdict=Verdict.KEPT, reason="Tốt.", supervisor=front, on=ISSUED_ON - DAY)


def test_finding_keeps_what_was_said(commitment, front, admin_user):
    """Also on the day of the assignment itself."""
    said = {"verdict": Verdict.NOT, "reason": "Chưa làm.", "supervisor": front, "user": admin_user}
    finding = record_finding(commitment, on=ISSUED_ON, **said)
    finding.refresh_from_db()
    assert (finding.commitment, finding.verdict, finding.text) == (commitment, Verdict.NOT, "Chưa làm.")
    assert (finding.actor, finding.user, finding.on, finding.supervisor) == (str(front), admin_user, ISSUED_ON, front)
    told = Petition.objects.get().events.get(kind=EventKind.SUPERVISED)
    assert (told.user, told.on, told.text) == (admin_user, ISSUED_ON, f"{Verdict.NOT.label}. Chưa làm.")


def test_verdicts_append(commitment, front):
    for days, verdict in enumerate((Verdict.NOT, Verdict.PARTLY, Verdict.KEPT)):
        record_finding(commitment, verdict=verdict, reason="Đã đi xem.", supervisor=front, on=DUE_ON + days * DAY)
    assert [finding.verdict for finding in commitment.findings.order_by("on")] == ["not", "partly", "kept"]


def test_evidence_is_attached_to_finding(commitment, front):
    finding = record_finding(
        commitment, verdict=Verdict.NOT, reason="Ảnh kèm theo.", supervisor=front, on=DUE_ON, evidence=[make_picture()]
    )
    assert Attachment.of(finding).get().title.endswith(f" {DUE_ON:%d/%m/%Y}")


def test_each_day_enters_petition_history(commitment, front):
    """Beside another step of the day; a second finding of one day is not entered."""
    commitments.report(commitment, by=BY, on=DUE_ON, text="Đang làm.")
    for day in (DUE_ON, DUE_ON, DUE_ON + DAY):
        record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=front, on=day)
    told = Petition.objects.get().events.filter(kind=EventKind.SUPERVISED)
    assert [event.on for event in told] == [DUE_ON, DUE_ON + DAY]


def test_late_finding_skips_petition_history(commitment, front):
    commitments.report(commitment, by=BY, on=DUE_ON, text="Đang làm.")
    record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=front, on=DUE_ON - DAY)
    assert Finding.objects.count() == 1
    assert not Petition.objects.get().events.filter(kind=EventKind.SUPERVISED).exists()


def test_findings_are_public_with_notice(front):
    notice = make_notice(make_conclusion())
    record_finding(
        notice.conclusions.get().commitment, verdict=Verdict.KEPT, reason="Tốt.", supervisor=front, on=DUE_ON
    )
    assert Finding.objects.public().count() == 1
    notice.unpublish()
    assert Finding.objects.public().count() == 0
