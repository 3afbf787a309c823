"""What lives is not in the draft: publishing, again and backwards, touches no conclusion, commitment or progress."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, CommitmentEvent, Conclusion, Notice
from portal.dialogues.publication import withdraw
from portal.petitions.models import PetitionEvent
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.records.ledger.hash_chain import canonical
from portal.records.levels import Visibility
from portal.records.models import VisibilityDecision
from portal.supervision.models import Finding, Verdict
from portal.supervision.verdicts import record_finding
from tests.factories import (
    HELD_ON,
    ISSUED_ON,
    make_commitment,
    make_conclusion,
    make_dialogue,
    make_notice,
    make_petition,
    make_unit,
)

pytestmark = pytest.mark.django_db

BY = Actor("Phòng Kinh tế xã")
DAY = timedelta(days=1)


def _living() -> dict[str, Any]:
    """Everything that must not move when an old revision is published, but for the time of the last look."""
    living = {
        model.__name__: [
            {column: value for column, value in row.items() if column != "updated_at"}
            for row in model.objects.order_by("pk").values()
        ]
        for model in (Conclusion, Commitment, CommitmentEvent, PetitionEvent, Finding)
    }
    coordinating = Conclusion.coordinating.through.objects.values_list("conclusion_id", "unit_id")
    return {**living, "coordinating": list(coordinating)}


def test_old_revision_leaves_commitments_untouched():
    dialogue = make_dialogue()
    petition = make_petition(dialogue=dialogue)
    first = make_conclusion(petition_codes=[petition.code])
    first.coordinating = [make_unit()]
    notice = make_notice(first, make_conclusion(), dialogue=dialogue)
    old = notice.latest_revision
    commitment = Commitment.objects.get(conclusion__number=1)
    commitments.report(commitment, by=BY, on=ISSUED_ON + DAY, text="Đã khởi công.")
    record_finding(
        commitment, verdict=Verdict.NOT, reason="Chưa thấy gì.", supervisor=make_unit(), on=ISSUED_ON + 2 * DAY
    )
    notice.title = "Kết luận (đã sửa lỗi chính tả)"
    publish(notice.save_revision())
    before = _living()

    publish(old)

    notice.refresh_from_db()
    assert notice.title == "Kết luận tại hội nghị đối thoại"
    assert _living() == before


def test_revision_cannot_change_published_conclusion():
    notice = make_notice(make_conclusion(text="Sửa đường."), make_conclusion(text="Thay đèn."))
    draft = notice.latest_revision.as_object()
    draft.conclusions = [make_conclusion(text="Không làm gì.")]
    publish(draft.save_revision())
    assert list(Conclusion.objects.order_by("number").values_list("number", "text")) == [
        (1, "Sửa đường."),
        (2, "Thay đèn."),
    ]


def test_revision_restores_no_unit_or_visibility():
    notice = make_notice()
    old = notice.latest_revision
    other, slug = make_unit(), notice.slug
    Notice.objects.filter(pk=notice.pk).update(unit=other, visibility=Visibility.NEVER, slug="dia-chi-khac")
    restored = old.as_object()
    assert (restored.unit, restored.visibility, restored.slug) == (other, Visibility.NEVER, "dia-chi-khac")
    assert slug != "dia-chi-khac"


def test_publication_numbers_conclusions_in_order():
    notice = make_notice(make_conclusion(text="Một", sort_order=1), make_conclusion(text="Hai", sort_order=2))
    assert list(notice.conclusions.order_by("number").values_list("number", "text")) == [(1, "Một"), (2, "Hai")]


def test_draft_has_no_numbers_or_commitments():
    notice = make_notice(publish=False)
    assert (notice.conclusions.get().number, Commitment.objects.count(), notice.is_public) == (None, 0, False)


def test_each_publication_appends_the_hashed_text():
    notice = make_notice()
    notice.title = "Kết luận (bản đính chính)"
    publish(notice.save_revision())
    events = list(notice.events.all())
    assert [event.data["text"]["title"] for event in events] == [
        "Kết luận tại hội nghị đối thoại",
        "Kết luận (bản đính chính)",
    ]
    assert all(event.data["sha256"] == hashlib.sha256(canonical(event.data["text"])).hexdigest() for event in events)


def test_publication_records_decision_and_basis():
    notice = make_notice()
    assert notice.is_public
    decision = VisibilityDecision.of(notice).get()
    assert (decision.level, decision.actor) == (Visibility.PUBLIC, str(notice.unit))
    assert notice.number in decision.text


@pytest.mark.parametrize("missing", [{"number": ""}, {"issued_on": None}])
def test_notice_requires_number_and_date(missing):
    with pytest.raises(ValidationError):
        make_notice(**missing)


def test_notice_requires_held_dialogue():
    with pytest.raises(ValidationError):
        make_notice(dialogue=make_dialogue(held=False))


def test_notice_before_dialogue_is_refused():
    with pytest.raises(ValidationError):
        make_notice(issued_on=HELD_ON - DAY)


def test_published_conclusion_cannot_be_deleted():
    commitment = make_commitment()
    with pytest.raises(ProtectedError):
        commitment.conclusion.notice.delete()


def test_withdrawn_notice_stays_public_with_reason():
    notice = make_notice()
    with pytest.raises(ValidationError):
        withdraw(notice, by=BY, on=ISSUED_ON, reason="")
    withdraw(notice, by=BY, on=ISSUED_ON, reason="Ban hành nhầm thẩm quyền")
    assert Notice.objects.public().get() == notice
    assert notice.events.last().text == "Ban hành nhầm thẩm quyền"
