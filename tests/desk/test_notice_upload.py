"""A notice is taken from its file: every value a proposal, nothing published that nobody has compared."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from portal.dialogues.models import Notice, NoticeReading
from portal.files.admission import MAX_BYTES
from portal.organisations.models import Role
from portal.petitions.publication import publish
from portal.records.models import Attachment
from tests.files.test_refusals import png
from tests.papers.notices_made import FOOT, HEAD, begun, columns

from . import forms, world

UPLOAD = reverse("notices:upload")
BODY = (
    "1. Giao Phòng Kinh tế chủ trì, phối hợp với MTTQ xã sửa chữa đường thôn Ngò, hoàn thành trong quý IV/2030.",
    "2. Giao Trạm Y tế khám bệnh cho người cao tuổi thường xuyên.",
    "3. Các hộ dân tiếp tục giữ gìn vệ sinh chung.",
)


def paper(*paragraphs: str, number: str = "51/TB-UBND", issued_on: date | None = None) -> bytes:
    """A notice in Word, issued by the commune of the test yesterday."""
    day = issued_on or world.day(-1)
    number_cell, place_cell = HEAD
    head = (
        number_cell.replace("51/TB-UBND", number).replace("ĐỒNG QUẾ", "AN BÌNH"),
        place_cell.replace("ngày 16 tháng 10 năm 2026", f"ngày {day.day} tháng {day.month} năm {day.year}"),
    )
    held = world.day(-3)
    document = begun(f"Ngày {held:%d/%m/%Y}, Chủ tịch UBND xã đối thoại với Nhân dân. Chủ tịch kết luận như sau:", head)
    for text in paragraphs or BODY:
        document.add_paragraph(text)
    columns(document, *FOOT)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture
def clerk(a):
    return a.client(Role.CLERK)


def upload(client, dialogue, content: bytes | None = None, **more):
    file = SimpleUploadedFile("thông báo.docx", paper() if content is None else content)
    return client.post(UPLOAD, {"paper": file, "dialogue": dialogue.pk, **more})


@pytest.fixture
def draft(a, clerk) -> Notice:
    upload(clerk, world.held_dialogue(a))
    return Notice.objects.get()


def edit(notice):
    return reverse("notices:edit", args=[notice.pk])


def unconfirmed(notice) -> list[str]:
    """The sentences about what nobody has confirmed."""
    with override("vi"):
        return [sentence for sentence in notice.missing_for_publication() if "đọc từ tệp" in sentence]


def latest(notice) -> Notice:
    return Notice.objects.get(pk=notice.pk).get_latest_revision_as_object()


def test_head_is_filled_in(draft):
    assert (draft.number, draft.issued_on, draft.live) == ("51/TB-UBND", world.day(-1), False)
    assert (draft.signing_capacity, draft.signer_role, draft.signer) == (
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Hoàng Văn Minh",
    )
    assert draft.recipients == "Như Điều 1\nLưu: VT"


def test_conclusions_are_filled_in(a, draft):
    first, second, third = latest(draft).conclusions.all()
    assert (first.owner, list(first.coordinating.all())) == (a.department, [a.front])
    assert (first.due_words, first.due_on, first.due_basis) == ("trong quý IV/2030", date(2030, 12, 31), "quarter_end")
    assert (second.owner, second.due_words, second.due_on) == (None, "thường xuyên", None)
    assert (third.owner, third.due_words) == (None, "")


def test_form_shows_paper_and_doubts(clerk, draft):
    page = clerk.get(edit(draft)).content.decode()
    assert "Các hộ dân tiếp tục giữ gìn vệ sinh chung." in page
    assert "“Trạm Y tế”" in page
    assert page.count('name="conclusions-') > 3
    assert page.count("is_confirmed") >= 4


def test_unconfirmed_draft_is_not_published(draft):
    of_head, of_conclusions = unconfirmed(draft)
    assert of_head.startswith("Số, ngày")
    assert of_conclusions.endswith(": 1, 2, 3.")
    with pytest.raises(ValidationError):
        publish(draft.latest_revision)


def test_each_tick_confirms_its_proposal(clerk, draft):
    data = forms.fields(clerk, edit(draft)) | {"conclusions-1-is_confirmed": "on"}
    clerk.post(edit(draft), data)
    assert unconfirmed(Notice.objects.get())[1].endswith(": 1, 3.")


def test_tick_can_be_taken_back(clerk, draft):
    opened = forms.fields(clerk, edit(draft))
    clerk.post(edit(draft), opened | {"conclusions-1-is_confirmed": "on"})
    again = forms.fields(clerk, edit(draft))
    assert again.pop("conclusions-1-is_confirmed")
    clerk.post(edit(draft), again)
    assert unconfirmed(Notice.objects.get())[1].endswith(": 1, 2, 3.")


def test_derived_date_follows_its_words(clerk, draft):
    data = forms.fields(clerk, edit(draft)) | {"conclusions-0-due_words": "quý I/2031"}
    clerk.post(edit(draft), data)
    assert latest(draft).conclusions.first().due_on == date(2031, 3, 31)


def test_preview_confirms_nothing(clerk, draft):
    data = forms.fields(clerk, edit(draft)) | {"is_confirmed": "on"}
    clerk.post(reverse("notices:preview_on_edit", args=[draft.pk]), data)
    assert len(NoticeReading.objects.get().unconfirmed) == 4


def test_confirmed_draft_is_published_without_reading(clerk, draft):
    ticks = {f"conclusions-{row}-is_confirmed": "on" for row in range(3)} | {"is_confirmed": "on"}
    clerk.post(edit(draft), forms.fields(clerk, edit(draft)) | ticks)
    notice = Notice.objects.get()
    publish(notice.latest_revision)
    notice.refresh_from_db()
    assert notice.live
    assert not NoticeReading.objects.exists()


def test_scan_is_attached(a, clerk):
    scan = SimpleUploadedFile("scan.png", png())
    upload(clerk, world.held_dialogue(a), scan=scan)
    assert Attachment.objects.get().subject == Notice.objects.get()


def test_dialogue_has_one_draft(a, clerk):
    dialogue = world.held_dialogue(a)
    upload(clerk, dialogue)
    again = upload(clerk, dialogue, paper(number="52/TB-UBND"))
    assert "đã có một bản nháp" in again.content.decode()
    by_hand = clerk.get(f"{reverse('notices:add')}?dialogue={dialogue.pk}")
    assert by_hand.url == edit(Notice.objects.get())


def test_taken_number_is_refused(a, clerk):
    world.published_notice(a, number="51/TB-UBND")
    refused = upload(clerk, world.held_dialogue(a))
    assert "đã có văn bản số" in refused.content.decode()
    assert Notice.objects.count() == 1
    assert not NoticeReading.objects.exists()


def test_other_day_is_told(a, clerk):
    upload(clerk, world.held_dialogue(a, days_ago=9))
    assert "Văn bản nói về cuộc đối thoại ngày" in str(NoticeReading.objects.get().proposals)


@pytest.mark.parametrize("content", [b"", b"no document", b"%PDF-1.7 nothing", b"PK\x03\x04"])
def test_unreadable_file_is_refused(a, clerk, content):
    response = upload(clerk, world.held_dialogue(a), content)
    assert response.status_code == 200
    assert response.context["form"].errors["paper"]
    assert not Notice.objects.exists()


def test_dialogue_of_others_is_refused(a, b, clerk):
    response = upload(clerk, world.held_dialogue(b))
    assert response.context["form"].errors["dialogue"]
    assert not Notice.objects.exists()


def test_impossible_date_is_left_out(a, clerk):
    upload(clerk, world.held_dialogue(a), paper(issued_on=date(1950, 1, 1)))
    notice = Notice.objects.get()
    assert notice.issued_on is None
    assert "không lấy" in str(NoticeReading.objects.get().proposals).lower()


def test_form_posts_to_itself(a, clerk):
    page = clerk.get(f"{UPLOAD}?dialogue={world.held_dialogue(a).pk}").content.decode()
    assert f'action="{UPLOAD}"' in page


def test_large_file_is_refused(a, clerk):
    response = upload(clerk, world.held_dialogue(a), b"0" * (MAX_BYTES + 1))
    assert response.context["form"].errors["paper"]
    assert not Notice.objects.exists()
