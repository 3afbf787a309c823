"""What is read out of files, page by page, and what becomes of those that cannot be read."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.core.files.base import ContentFile

from portal.files.kinds import DOCX, PDF, XLSX
from portal.texts import bounds, ocr
from portal.texts.bounds import Outcome, Page, Unreadable
from portal.texts.models import State
from portal.texts.reader import bounded, tidy
from tests.texts.files import make_docx, make_pdf, make_scan, make_xlsx

pytestmark = pytest.mark.django_db


def texts(transcript) -> list[tuple[int, str, str]]:
    return [(page.number, page.label, page.text) for page in transcript.pages.all()]


def test_pdf_is_read_by_page(read):
    transcript = read(make_pdf("Thông báo kết luận", "", "Sửa đường thôn Ngò trước ngày 29/5"))
    assert texts(transcript) == [(1, "", "Thông báo kết luận"), (3, "", "Sửa đường thôn Ngò trước ngày 29/5")]
    assert (transcript.state, transcript.last_page) == (State.DONE, 3)


def test_document_tables_are_read_in_order(read):
    transcript = read(make_docx("Phân công", table=[["Việc", "Đơn vị"], ["Sửa đường", "Phòng Kinh tế"]]))
    assert texts(transcript) == [(1, "", "Phân công\nViệc | Đơn vị\nSửa đường | Phòng Kinh tế")]


def test_long_document_parts_break_between_paragraphs(read):
    paragraphs = [f"Đoạn {n}: " + "đường làng " * 90 for n in range(20)]
    transcript = read(make_docx(*paragraphs))
    assert len(texts(transcript)) > 1
    assert all(text.startswith("Đoạn ") and len(text) <= bounds.PART for _, _, text in texts(transcript))


def test_workbook_is_read_by_visible_sheet(read):
    sheets = {
        "Tiến độ": [["Việc", "Hạn"], ["Kè suối", date(2026, 5, 29)], [None, 12]],
        "Nháp": [["chưa duyệt"]],
        "Kinh phí": [["450 triệu đồng"]],
    }
    transcript = read(make_xlsx(sheets, hidden="Nháp"))
    assert texts(transcript) == [
        (1, "Tiến độ", "Việc | Hạn\nKè suối | 29/05/2026\n12"),
        (2, "Kinh phí", "450 triệu đồng"),
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),  # TCVN3
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),  # VNI
        (
            "Th«ng b¸o – sè 45\nX· CÈm §\xad\xeang\n– Söa ®\xad\xeang –",
            "Thông báo – số 45\nXã Cẩm Đường\n– Sửa đường –",
        ),
        ("Cô\u0323ng ho\u0300a\x00 \x0cxã \n ", "Cộng hòa xã"),
    ],
)
def test_legacy_and_decomposed_text_becomes_unicode(written, text):
    assert tidy(written) == text


def test_old_font_in_document_is_converted(read):
    assert texts(read(make_docx("Céng hßa x· héi chñ nghÜa ViÖt Nam"))) == [
        (1, "", "Cộng hòa xã hội chủ nghĩa Việt Nam")
    ]


def test_encrypted_file_is_marked_and_kept(read_stored):
    transcript = read_stored(make_pdf("Thông báo kết luận", password="mat-khau"), PDF)
    assert (transcript.state, texts(transcript)) == (State.ENCRYPTED, [])
    assert transcript.attachment.file.storage.exists(transcript.attachment.file.name)


def zip_of(**members: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return output.getvalue()


BROKEN = {
    "a beginning of a PDF": (make_pdf("Thông báo").read()[:200], PDF),
    "a DOCX cut off": (make_docx("Thông báo").read()[:-400], DOCX),
    "a XLSX cut off": (make_xlsx({"A": [["1"]]}).read()[:-300], XLSX),
}


@pytest.mark.parametrize(("content", "media_type"), BROKEN.values(), ids=BROKEN)
def test_broken_file_is_marked_and_kept(read_stored, content, media_type):
    transcript = read_stored(ContentFile(content), media_type)
    assert (transcript.state, texts(transcript)) == (State.BROKEN, [])
    assert transcript.attachment.file.storage.exists(transcript.attachment.file.name)


def test_zip_bomb_is_refused(read_stored):
    with zipfile.ZipFile(make_docx("Thông báo")) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["word/media.xml"] = bytes(bounds.UNPACKED)
    transcript = read_stored(ContentFile(zip_of(**members)), DOCX)
    assert transcript.attachment.size < 1_000_000
    assert (transcript.state, texts(transcript)) == (State.TOO_LARGE, [])


def test_entity_bomb_is_not_expanded(read_stored):
    with zipfile.ZipFile(make_docx("Thông báo")) as package:
        members = {name: package.read(name) for name in package.namelist()}
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE w [<!ENTITY a0 "Ngò">{entities}]>'.encode()
    xml = members["word/document.xml"]
    head, rest = xml.split(b"?>", 1)
    members["word/document.xml"] = head + b"?>" + bomb + rest.replace("Thông báo".encode(), b"&a11;")
    transcript = read_stored(ContentFile(zip_of(**members)), DOCX)
    assert texts(transcript) == []


def test_only_so_many_pages_are_read(read):
    transcript = read(make_pdf(*["Trang"] * 10_000))
    assert (transcript.state, transcript.pages.count()) == (State.TOO_LARGE, bounds.PAGES)


def test_only_so_many_characters_are_read(monkeypatch):
    monkeypatch.setattr(bounds, "CHARACTERS", 15)
    pages = bounded(Page(number, "", "0123456789") for number in (1, 2, 3))
    assert [next(pages).text, next(pages).text] == ["0123456789", "01234"]
    with pytest.raises(Unreadable) as reason:
        next(pages)
    assert reason.value.outcome == Outcome.TOO_LARGE


def test_slow_reading_times_out(read, monkeypatch):
    monkeypatch.setattr(bounds, "SECONDS", 0.01)
    assert read(make_pdf("Thông báo")).state == State.TIMED_OUT


def test_scan_without_ocr_is_empty(read, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    transcript = read(make_scan("Thông báo kết luận"))
    assert (transcript.state, texts(transcript)) == (State.EMPTY, [])


@pytest.mark.server
def test_scan_read_by_machine_is_marked(read):
    ocr.can_read.cache_clear()
    assert ocr.can_read(), "tesseract-ocr and tesseract-ocr-vie are needed"
    transcript = read(make_scan("Thông báo kết luận đối thoại\n\nSửa đường thôn Ngò trước ngày 29 tháng 5 năm 2026"))
    page = transcript.pages.get()
    assert "Sửa đường thôn Ngò" in page.text
    assert page.is_machine_read


@pytest.mark.server
def test_text_pages_skip_machine_reading(read):
    page = read(make_pdf("Thông báo kết luận đối thoại định kỳ")).pages.get()
    assert not page.is_machine_read
