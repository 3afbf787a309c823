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


def test_the_page_of_a_record_leads_to_the_text_of_its_file(client):
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


def test_what_a_machine_read_is_never_shown_as_the_official_text(client):
    attachment = with_text(make_notice(), make_docx("Sửa đường thôn Ngò."))
    AttachmentPage.objects.update(is_machine_read=True)
    assert "Máy đọc, không phải văn bản chính thức" in text_of(client, attachment)


def test_text_that_was_not_read_to_the_end_says_so(client):
    attachment = with_text(make_notice(), make_docx("Sửa đường thôn Ngò."))
    assert "Chưa phải toàn bộ tệp" not in text_of(client, attachment)
    Transcript.objects.update(state=State.TOO_LARGE)
    assert "Chưa phải toàn bộ tệp" in text_of(client, attachment)


def test_a_long_text_comes_in_screens_and_a_page_of_it_has_an_address(client):
    attachment = with_text(make_notice(), make_pdf(*[f"Nội dung {n}." for n in range(1, PAGES_AT_ONCE + 6)]))
    page = AttachmentPage.objects.get(number=PAGES_AT_ONCE + 5)
    assert page.text not in text_of(client, attachment)
    address, _, anchor = page.get_absolute_url().partition("#")
    shown = client.get(address).content.decode()
    assert page.text in shown
    assert f'id="{anchor}"' in shown


@pytest.mark.parametrize("query", ["?trang=0", "?trang=x", "?trang=999999999999999999999"])
def test_no_address_breaks_the_text(client, query):
    assert "Sửa đường" in text_of(client, with_text(make_notice(), make_docx("Sửa đường thôn Ngò.")), query)


def test_markup_in_a_file_is_shown_as_it_was_written(client):
    assert "&lt;script&gt;" in text_of(client, with_text(make_notice(), make_docx("<script>alert(1)</script>")))


def test_the_text_of_a_hidden_record_is_not_there(client):
    attachment = with_text(make_petition(public=False), make_docx("Sửa đường thôn Ngò."))
    assert client.get(f"/tai-lieu/{attachment.uuid}/van-ban/").status_code == 404


def test_the_text_asks_at_most_15_queries(client, django_assert_max_num_queries):
    attachment = with_text(make_notice(), make_pdf(*[f"Nội dung {n}." for n in range(1, 15)]))
    with django_assert_max_num_queries(15):
        text_of(client, attachment)
