"""A file is read in the background after it was added, once or again, and what becomes of it harms nothing else."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from portal.files.kinds import DOCX
from portal.records.attachments import attach
from portal.records.purge import purge
from portal.texts import extraction, jobs
from portal.texts.models import AttachmentPage, State, Transcript
from tests.factories import make_notice, make_petition, make_picture
from tests.texts.conftest import BY
from tests.texts.files import make_docx, make_pdf

pytestmark = pytest.mark.django_db


def command(*arguments: str) -> str:
    output = StringIO()
    call_command("extract_texts", *arguments, stdout=output, stderr=output)
    return output.getvalue()


def test_added_file_is_read_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as calls:
        attachment = attach(make_notice(), make_docx("Sửa đường"), title="Bản ký", by=BY)
    assert attachment.transcript.state == State.WAITING
    for call in calls:
        call()
    assert Transcript.objects.get().state == State.DONE


def test_picture_gets_no_transcript():
    attach(make_notice(), make_picture(), title="Ảnh", by=BY)
    assert not Transcript.objects.exists()


def test_reading_again_changes_no_row(read):
    transcript = read(make_pdf("Thông báo", "Sửa đường"))
    before = list(AttachmentPage.objects.order_by("pk").values())
    extraction.extract(transcript)
    assert list(AttachmentPage.objects.order_by("pk").values()) == before


def test_pages_missing_from_file_are_deleted(read):
    transcript = read(make_pdf("Thông báo", "Sửa đường"))
    AttachmentPage.objects.create(transcript=transcript, number=9, text="Của một lần đọc trước")
    extraction.extract(transcript)
    assert list(AttachmentPage.objects.values_list("number", flat=True)) == [1, 2]


def test_record_purged_during_reading_leaves_nothing(monkeypatch):
    petition = make_petition()
    transcript = attach(petition, make_docx("Sửa đường"), title="Đơn", by=BY).transcript
    read = extraction._read

    def purged_meanwhile(attachment):
        found = read(attachment)
        purge(petition)
        return found

    monkeypatch.setattr(extraction, "_read", purged_meanwhile)
    extraction.extract(transcript)
    jobs.extract.func(transcript.pk)
    assert not AttachmentPage.objects.exists()


def test_command_reads_waiting_and_older_files():
    attach(make_notice(), make_docx("Sửa đường"), title="Bản ký", by=BY)
    attach(make_notice(), make_docx("Kè suối"), title="Bản ký", by=BY)
    Transcript.objects.earliest("pk").delete()
    assert command() == "2 done\n"
    assert command() == "nothing to read\n"
    assert command("--all") == "2 done\n"


def test_command_rereads_files_in_state(read, read_stored):
    read(make_docx("Sửa đường"))
    broken = read_stored(ContentFile(make_docx("Kè suối").read()[:-400]), DOCX)
    assert broken.state == State.BROKEN
    assert command("--state", "broken") == "1 broken\n"


def test_missing_file_is_reported_and_skipped():
    lost = attach(make_notice(), make_docx("Sửa đường"), title="Bản ký", by=BY)
    lost.file.storage.delete(lost.file.name)
    attach(make_notice(), make_docx("Kè suối"), title="Bản ký", by=BY)
    assert "1 done, 1 not in the storage" in command()
    assert Transcript.objects.get(attachment=lost).state == State.WAITING
