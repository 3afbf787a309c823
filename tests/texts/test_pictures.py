"""The first pages of a PDF are shown in small, as long as its record may be seen, and go with it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from portal.records.purge import purge
from portal.texts import extraction
from portal.texts.bounds import PICTURED
from portal.texts.models import AttachmentPage, PagePicture, State
from tests.factories import make_notice, make_petition
from tests.texts.files import make_docx, make_pdf, make_scan

pytestmark = pytest.mark.django_db


def picture_address(transcript, number: int) -> str:
    return f"/tai-lieu/{transcript.attachment.uuid}/trang-{number}.webp"


def test_record_page_shows_first_file_pages(client, read):
    notice = make_notice()
    transcript = read(make_pdf("Thông báo", "Sửa đường"), to=notice)
    page = client.get(notice.get_absolute_url()).content.decode()
    for number in (1, 2):
        assert f'src="{picture_address(transcript, number)}"' in page
        assert f'href="/tai-lieu/{transcript.attachment.uuid}/#page={number}"' in page
    assert picture_address(transcript, 3) not in page


def test_page_picture_is_small_webp(client, read):
    response = client.get(picture_address(read(make_pdf("Thông báo")), 1))
    assert response["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(response.getvalue())) as picture:
        assert (picture.format, picture.width <= 241, picture.height <= 341) == ("WEBP", True, True)


def test_only_first_pages_are_pictured(read):
    transcript = read(make_pdf(*(f"Trang {number}" for number in range(PICTURED + 3))))
    assert transcript.pictures == PICTURED
    assert AttachmentPage.objects.count() == PICTURED + 3


def test_unread_scan_is_still_pictured(read, monkeypatch):
    monkeypatch.setenv("PATH", "")
    transcript = read(make_scan("Thông báo"))
    assert transcript.state == State.EMPTY
    assert transcript.pictures == 1
    assert not AttachmentPage.objects.exists()


def test_file_without_pages_has_no_pictures(client, read):
    transcript = read(make_docx("Sửa đường"))
    assert transcript.pictures == 0
    assert client.get(picture_address(transcript, 1)).status_code == 404


def test_hidden_record_pictures_answer_404(client, read):
    transcript = read(make_pdf("Thông báo"), to=make_petition(public=False))
    assert transcript.pictures == 1
    assert client.get(picture_address(transcript, 1)).status_code == 404


def test_pictures_are_purged_with_their_record(read):
    petition = make_petition()
    read(make_pdf("Thông báo"), to=petition)
    picture = PagePicture.objects.get()
    purge(petition)
    assert not PagePicture.objects.exists()
    assert not picture.file.storage.exists(picture.file.name)


def test_rereading_leaves_one_picture_per_page(read):
    transcript = read(make_pdf("Thông báo"))
    extraction.extract(transcript)
    picture = PagePicture.objects.get()
    assert picture.file.storage.exists(picture.file.name)
