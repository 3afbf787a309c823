from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from portal.dialogues import commitments
from portal.petitions import lifecycle
from portal.records import attachments
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment
from tests.factories import DUE_ON, make_commitment, make_petition, make_picture

pytestmark = pytest.mark.django_db

BY = Actor("Phòng Kinh tế xã")
PDF = b"%PDF-1.4\n%%EOF"


def _stored(attachment: Attachment) -> bytes:
    return Path(attachment.file.path).read_bytes()


def test_a_picture_loses_its_metadata_and_keeps_its_size():
    with Image.open(make_picture(exif=True)) as original:
        assert original.getexif()
    attachment = attach(make_petition(), make_picture(exif=True), title="Ảnh hiện trường", by=BY)
    with Image.open(io.BytesIO(_stored(attachment))) as clean:
        assert not clean.getexif()
        assert clean.size == (40, 30)


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_pictures_of_every_kind_are_taken(picture_format):
    attachment = attach(make_petition(), make_picture(picture_format=picture_format), title="Ảnh", by=BY)
    assert attachment.is_picture


def test_a_document_is_stored_as_it_is_with_its_hash():
    attachment = attach(make_petition(), ContentFile(PDF, name="Nguyen Van A.pdf"), title="Văn bản", by=BY)
    assert _stored(attachment) == PDF
    assert (attachment.sha256, attachment.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))


def test_the_stored_name_does_not_tell_what_the_uploader_called_it():
    attachment = attach(make_petition(), ContentFile(PDF, name="Nguyen Van A.pdf"), title="Văn bản", by=BY)
    assert "Nguyen" not in attachment.file.name


@pytest.mark.parametrize(
    "content", [b"", b"<html><script>alert(1)</script></html>", b"MZ\x90\x00", b"\xff\xd8\xff broken"]
)
def test_what_is_empty_foreign_or_broken_is_refused(content):
    with pytest.raises(ValidationError):
        attach(make_petition(), ContentFile(content, name="anh.jpg"), title="Ảnh", by=BY)
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(attachments, "MAX_BYTES", 5)
    with pytest.raises(ValidationError):
        attach(make_petition(), ContentFile(PDF, name="a.pdf"), title="Văn bản", by=BY)


def test_a_file_is_as_visible_as_the_record_or_event_it_belongs_to():
    hidden = attach(make_petition(public=False), ContentFile(PDF), title="Văn bản", by=BY)
    shown = attach(make_petition(), ContentFile(PDF), title="Văn bản", by=BY)
    commitment = make_commitment()
    event = commitments.report(commitment, by=BY, on=DUE_ON, text="Xong.", evidence=[make_picture()])
    assert (hidden.is_public, shown.is_public, Attachment.of(event).get().is_public) == (False, True, True)


def test_a_purge_deletes_the_files_of_the_record():
    petition = make_petition()
    path = Path(attach(petition, ContentFile(PDF), title="Đơn", by=BY).file.path)
    assert path.exists()
    lifecycle.purge_denunciation(petition)
    assert not path.exists()
    assert not Attachment.objects.exists()
