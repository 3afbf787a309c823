"""Beside each file the desk says what became of it, so that whoever added it can mend it."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import Workbook

from portal.dialogues import commitments
from portal.organisations.models import Role
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.texts import extraction
from portal.texts.models import State, Transcript
from tests.factories import make_commitment, make_dialogue, make_notice
from tests.texts.files import make_docx, make_pdf, make_signed_pdf

pytestmark = pytest.mark.django_db

BY = Actor("Văn phòng UBND xã")


def desk_page(a, record) -> str:
    url = reverse(f"{record._meta.model_name}s:inspect", args=[record.pk])
    response = a.client(Role.CLERK).get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (make_docx("Sửa đường"), "Có thể tìm được nội dung của tệp."),
        (make_pdf(""), "Không thấy chữ nào trong tệp"),
    ],
)
def test_desk_shows_extraction_result_of_file(a, file, said):
    notice = make_notice(dialogue=make_dialogue(chair=a.head))
    attachment = attach(notice, file, title="Bản ký", by=BY)
    assert "Ít phút nữa" in desk_page(a, notice)
    extraction.extract(attachment.transcript)
    page = desk_page(a, notice)
    assert "Bản ký" in page
    assert said in page


def test_desk_warns_of_hidden_file_parts(a):
    notice = make_notice(dialogue=make_dialogue(chair=a.head))
    sheet = Workbook().active
    sheet.append(["Kè suối", "0912345678"])
    sheet.column_dimensions["B"].hidden = True
    output = io.BytesIO()
    sheet.parent.save(output)
    attachment = attach(notice, ContentFile(output.getvalue()), title="Phụ lục", by=BY)
    extraction.extract(attachment.transcript)
    assert "Tệp có phần bị ẩn: cột." in desk_page(a, notice)
    assert "0912345678" not in attachment.transcript.pages.get().text


def test_desk_shows_names_in_signed_file(a):
    notice = make_notice(dialogue=make_dialogue(chair=a.head))
    attach(notice, make_signed_pdf("Thông báo", author="Nguyễn Văn An"), title="Bản ký", by=BY)
    page = desk_page(a, notice)
    assert "Tệp được ký số" in page
    assert "Nguyễn Văn An (Author)" in page


def test_history_marks_unreadable_evidence_file(a):
    commitment = make_commitment(owner=a.department, dialogue=make_dialogue(chair=a.head))
    commitments.report(commitment, by=BY, on=date(2026, 4, 1), text="Đang làm.", evidence=[make_docx("Sửa đường")])
    Transcript.objects.update(state=State.BROKEN)
    assert "Tệp bị hỏng" in desk_page(a, commitment)
