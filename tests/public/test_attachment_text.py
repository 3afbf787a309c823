"""The text stands next to the scan (R10): for a phone, marked where a machine read it, hidden with its record."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment
from portal.texts import extraction
from portal.texts.models import PAGES_AT_ONCE, AttachmentPage, State, Transcript
from tests.factories import make_notice, make_petition, make_picture
from tests.texts.files import make_docx, make_pdf

pytestmark = pytest.mark.django_db

BY = Actor("Văn phòng UBND xã")


def with_text(record, file: ContentFile) -> Attachment:
    attachment = attach(record, file, title="Bản ký", by=BY)
    extraction.extract(attachment.transcript)
    return attachment


def text_of(client, attachment: Attachment, query: str = "") -> str:
    response = client.get(f"/tai-lieu/{attachment.uuid}/van-ban/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_record_page_links_text_of_file(client):
    notice = make_notice()
    attachment = with_text(notice, make_docx("Sửa đường thôn Ngò."))
    assert f"/tai-lieu/{attachment.uuid}/van-ban/" in client.get(notice.get_absolute_url()).content.decode()
    page = text_of(client, attachment)
    assert "Sửa đường thôn Ngò." in page
    assert notice.get_absolute_url() in page
    assert "Máy đọc" not in page


def test_a_file_without_text_offers_none(client):
    notice = make_notice()
    picture = attach(notice, make_picture(), title="Ảnh", by=BY)
    waiting = attach(notice, make_docx("Sửa đường thôn Ngò."), title="Bản ký", by=BY)
    page = client.get(notice.get_absolute_url()).content.decode()
    for attachment in (picture, waiting):
        assert f"/tai-lieu/{attachment.uuid}/van-ban/" not in page
        assert client.get(f"/tai-lieu/{attachment.uuid}/van-ban/").status_code == 404


def test_machine_read_text_is_marked_unofficial(client):
    attachment = with_text(make_notice(), make_docx("Sửa đường thôn Ngò."))
    AttachmentPage.objects.update(is_machine_read=True)
    assert "Máy đọc, không phải văn bản chính thức" in text_of(client, attachment)


def test_incomplete_text_says_so(client):
    attachment = with_text(make_notice(), make_docx("Sửa đường thôn Ngò."))
    assert "Chưa phải toàn bộ tệp" not in text_of(client, attachment)
    Transcript.objects.update(state=State.TOO_LARGE)
    assert "Chưa phải toàn bộ tệp" in text_of(client, attachment)


def test_long_text_is_paged_and_addressable(client):
    attachment = with_text(make_notice(), make_pdf(*[f"Nội dung {n}." for n in range(1, PAGES_AT_ONCE + 6)]))
    page = AttachmentPage.objects.get(number=PAGES_AT_ONCE + 5)
    assert page.text not in text_of(client, attachment)
    address, _, anchor = page.get_absolute_url().partition("#")
    shown = client.get(address).content.decode()
    assert page.text in shown
    assert f'id="{anchor}"' in shown


@pytest.mark.parametrize("query", ["?trang=0", "?trang=x", "?trang=999999999999999999999"])
def test_wrong_page_number_shows_text(client, query):
    assert "Sửa đường" in text_of(client, with_text(make_notice(), make_docx("Sửa đường thôn Ngò.")), query)


def test_markup_in_file_is_escaped(client):
    assert "&lt;script&gt;" in text_of(client, with_text(make_notice(), make_docx("<script>alert(1)</script>")))


def test_text_of_hidden_record_is_404(client):
    attachment = with_text(make_petition(public=False), make_docx("Sửa đường thôn Ngò."))
    assert client.get(f"/tai-lieu/{attachment.uuid}/van-ban/").status_code == 404


def test_text_asks_at_most_15_queries(client, django_assert_max_num_queries):
    attachment = with_text(make_notice(), make_pdf(*[f"Nội dung {n}." for n in range(1, 15)]))
    with django_assert_max_num_queries(15):
        text_of(client, attachment)
