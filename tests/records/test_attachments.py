from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

from portal.dialogues import commitments
from portal.files import admission
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment
from tests.factories import DUE_ON, make_commitment, make_notice, make_petition, make_picture
from tests.removals.two_persons import purge_by_two
from tests.texts.files import make_pdf, make_signed_pdf, store

pytestmark = pytest.mark.django_db

BY = Actor("Phòng Kinh tế xã")
PDF = make_pdf("Thông báo").read()


def _stored(attachment: Attachment) -> bytes:
    return Path(attachment.file.path).read_bytes()


def test_picture_loses_metadata_keeps_size():
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


def test_copy_and_original_hashes_are_kept():
    attachment = attach(make_petition(), ContentFile(PDF, name="Nguyen Van A.pdf"), title="Văn bản", by=BY)
    public = _stored(attachment)
    assert (attachment.sha256, attachment.size) == (hashlib.sha256(public).hexdigest(), len(public))
    assert attachment.original_sha256 == hashlib.sha256(PDF).hexdigest()
    assert Path(attachment.original.path).read_bytes() == PDF


def test_signed_file_is_its_own_copy():
    attachment = attach(make_petition(), make_signed_pdf("Thông báo"), title="Văn bản", by=BY)
    assert attachment.is_signed
    assert not attachment.original
    assert attachment.sha256 == attachment.original_sha256 == hashlib.sha256(_stored(attachment)).hexdigest()


def test_stored_name_hides_uploaded_name():
    attachment = attach(make_petition(), ContentFile(PDF, name="Nguyen Van A.pdf"), title="Văn bản", by=BY)
    assert "Nguyen" not in attachment.file.name


@pytest.mark.parametrize(
    "content", [b"", b"<html><script>alert(1)</script></html>", b"MZ\x90\x00", b"\xff\xd8\xff broken"]
)
def test_empty_foreign_broken_files_are_refused(content):
    with pytest.raises(ValidationError):
        attach(make_petition(), ContentFile(content, name="anh.jpg"), title="Ảnh", by=BY)
    assert not Attachment.objects.exists()


def test_too_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(admission, "MAX_BYTES", 5)
    with pytest.raises(ValidationError):
        attach(make_petition(), ContentFile(PDF, name="a.pdf"), title="Văn bản", by=BY)


def test_file_takes_visibility_of_its_owner():
    hidden = attach(make_petition(public=False), ContentFile(PDF), title="Văn bản", by=BY)
    shown = attach(make_petition(), ContentFile(PDF), title="Văn bản", by=BY)
    commitment = make_commitment()
    event = commitments.report(commitment, by=BY, on=DUE_ON, text="Xong.", evidence=[make_picture()])
    assert (hidden.is_public, shown.is_public, Attachment.of(event).get().is_public) == (False, True, True)


def test_purge_deletes_files_of_record():
    petition = make_petition()
    attachment = attach(petition, ContentFile(PDF), title="Đơn", by=BY)
    paths = [Path(attachment.file.path), Path(attachment.original.path)]
    assert all(path.exists() for path in paths)
    purge_by_two(petition)
    assert not any(path.exists() for path in paths)
    assert not Attachment.objects.exists()


def test_older_files_get_public_copies():
    attachment = store(make_notice(), ContentFile(PDF), media_type="application/pdf")
    former = Path(attachment.file.path)
    assert run() == "1 made, 0 left as they are\n"
    attachment.refresh_from_db()
    assert Path(attachment.original.path) == former
    assert former.read_bytes() == PDF
    assert b"fpdf2" not in _stored(attachment)
    assert attachment.original_sha256 == hashlib.sha256(PDF).hexdigest()
    assert run() == "0 made, 0 left as they are\n"


def test_refused_older_files_are_named():
    broken = store(make_notice(), ContentFile(PDF[:200]), media_type="application/pdf")
    assert f"records.Attachment {broken.pk} " in run()


def run() -> str:
    output = io.StringIO()
    call_command("make_public_copies", stdout=output, stderr=output)
    return output.getvalue()
