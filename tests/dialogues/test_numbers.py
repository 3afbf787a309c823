"""The same number of the same issuer in one year stands for one document."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.dialogues.models import AnnualPlan, Notice
from portal.dialogues.models.documents import registration
from portal.dialogues.publication import withdraw
from portal.petitions.publication import publish
from portal.records.actors import Actor
from tests.factories import ISSUED_ON, make_dialogue, make_head, make_notice

pytestmark = pytest.mark.django_db

BY = Actor("Văn phòng Huyện ủy")
NUMBER = "412-TB/HU"


@pytest.fixture
def head():
    return make_head()


def another(head, number: str = NUMBER, issued_on: date = ISSUED_ON) -> Notice:
    dialogue = make_dialogue(chair=head)
    return Notice(
        dialogue=dialogue, unit=dialogue.unit, number=number, issued_on=issued_on, title="Kết luận", live=False
    )


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("412-TB/HU", " 412 - tb / hu "),
        ("412-TB/HU", "412–TB/HU"),
        ("Số: 07/TB-UBND", "7/TB-UBND"),
        ("45/QÐ-UBND", "45/QĐ-UBND"),
    ],
)
def test_number_is_one_however_written(written, same):
    assert registration(written, ISSUED_ON) == registration(same, ISSUED_ON)


@pytest.mark.parametrize(("number", "issued_on"), [("", ISSUED_ON), ("  ", ISSUED_ON), (NUMBER, None)])
def test_unfinished_draft_is_in_no_register(number, issued_on):
    assert registration(number, issued_on) == ""


@pytest.mark.parametrize("number", [NUMBER, "412 – tb/HU"])
def test_same_number_and_year_is_refused(head, number):
    make_notice(dialogue=make_dialogue(chair=head), number=NUMBER, title="Kết luận về đường làng")
    with pytest.raises(ValidationError) as refused:
        another(head, number).full_clean(exclude=["slug"])
    assert "“Kết luận về đường làng”" in refused.value.message_dict["number"][0]
    assert f"{ISSUED_ON:%d/%m/%Y}" in refused.value.message_dict["number"][0]


def test_number_of_draft_is_taken_too(head):
    make_notice(dialogue=make_dialogue(chair=head), number=NUMBER, publish=False)
    with pytest.raises(ValidationError):
        another(head).full_clean(exclude=["slug"])


@pytest.mark.parametrize(
    ("number", "issued_on"), [(NUMBER, date(2027, 3, 12)), ("413-TB/HU", ISSUED_ON), ("412-KL/HU", ISSUED_ON)]
)
def test_register_distinguishes_year_number_and_type(head, number, issued_on):
    make_notice(dialogue=make_dialogue(chair=head), number=NUMBER)
    another(head, number, issued_on).full_clean(exclude=["slug"])


def test_other_issuer_may_use_number(head):
    make_notice(dialogue=make_dialogue(chair=head), number=NUMBER)
    another(make_head()).full_clean(exclude=["slug"])


def test_plans_and_notices_have_separate_registers(head):
    make_notice(dialogue=make_dialogue(chair=head), number=NUMBER)
    AnnualPlan(unit=head.unit, year=2026, number=NUMBER, issued_on=ISSUED_ON, title="Kế hoạch").full_clean(
        exclude=["slug"]
    )


def test_number_of_withdrawn_notice_is_free(head):
    notice = make_notice(dialogue=make_dialogue(chair=head), number=NUMBER)
    withdraw(notice, by=BY, on=ISSUED_ON, reason="Nhầm buổi đối thoại.")
    make_notice(dialogue=make_dialogue(chair=head), number=NUMBER)


def test_database_refuses_duplicate_number(head):
    make_notice(dialogue=make_dialogue(chair=head), number=NUMBER)
    copy = another(head)
    copy.live = True
    with pytest.raises(IntegrityError):
        copy.save()


def test_publication_of_same_number_is_refused(head):
    draft = make_notice(dialogue=make_dialogue(chair=head), publish=False)
    make_notice(dialogue=make_dialogue(chair=head), number=NUMBER)
    draft.number = NUMBER
    draft.save_revision(clean=False)
    assert any(NUMBER in sentence for sentence in draft.missing_for_publication())
    with pytest.raises(IntegrityError):
        publish(draft.get_latest_revision())


def test_withdrawn_notice_is_published_no_more(head):
    notice = make_notice(dialogue=make_dialogue(chair=head), number=NUMBER)
    withdraw(notice, by=BY, on=ISSUED_ON, reason="Nhầm buổi đối thoại.")
    assert Notice.objects.get().missing_for_publication() == ["Văn bản đã được thu hồi: hãy soạn văn bản mới."]
    with pytest.raises(ValidationError):
        withdraw(Notice.objects.get(), by=BY, on=ISSUED_ON, reason="Lần nữa.")
