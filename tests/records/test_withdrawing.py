from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from portal.caching.dependencies import record_tag
from portal.caching.purging import withdrawn
from portal.caching.versions import versions
from portal.dialogues import commitments
from portal.opendata.schemas.visible_files import public_files
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.file_withdrawal import Reason, withdraw
from portal.records.ledger import verification
from portal.records.models import AppendOnly, Attachment, AttachmentWithdrawal
from portal.texts import extraction
from portal.texts.models import AttachmentPage, PagePicture, Transcript
from tests.factories import DUE_ON, make_commitment, make_notice, make_petition, make_picture
from tests.removals.two_persons import purge_by_two
from tests.texts.files import make_pdf

pytestmark = pytest.mark.django_db

BY = Actor("Văn phòng UBND xã")
TODAY = DUE_ON


def make_file(record=None, title="Bản ký"):
    return attach(record or make_notice(), make_pdf("Sửa đường thôn Ngò"), title=title, by=BY)


def take_down(attachment, reason=Reason.WRONG_FILE, **said):
    return withdraw(attachment, reason=reason, by=BY, on=TODAY, **said)


@pytest.mark.parametrize("reason", Reason)
def test_every_withdrawn_address_answers_gone(client, reason):
    attachment = make_file()
    take_down(attachment, reason)
    for address in ("", "van-ban/", "trang-1.webp"):
        response = client.get(f"/tai-lieu/{attachment.uuid}/{address}")
        assert response.status_code == 410
        assert str(reason.label) in response.content.decode()
        assert response["Cache-Control"] == "no-cache"


def test_file_of_hidden_record_stays_hidden(client):
    attachment = make_file(make_petition(public=False))
    take_down(attachment)
    assert client.get(f"/tai-lieu/{attachment.uuid}/").status_code == 404


def test_page_shows_day_and_reason(client):
    notice = make_notice()
    attachment = make_file(notice)
    take_down(attachment, Reason.COPYRIGHT)
    page = client.get(notice.get_absolute_url()).content.decode()
    assert f"Tệp đã gỡ ngày {TODAY:%d/%m/%Y}, lý do: vi phạm bản quyền." in page
    assert f'href="/tai-lieu/{attachment.uuid}/"' not in page


def test_withdrawal_deletes_text_and_pictures():
    attachment = make_file()
    extraction.extract(attachment.transcript)
    assert AttachmentPage.objects.exists()
    assert PagePicture.objects.exists()
    take_down(attachment)
    assert not Transcript.objects.exists()
    assert not AttachmentPage.objects.exists()
    assert not PagePicture.objects.exists()
    assert extraction.start_transcript(Attachment.objects.get()) is None


def test_withdrawn_file_leaves_open_data():
    attachment = make_file()
    assert list(public_files()) == [attachment]
    take_down(attachment)
    assert list(public_files()) == []


def test_personal_data_is_deleted_for_good(django_capture_on_commit_callbacks):
    attachment = make_file(title="Đơn của bà Nguyễn Thị Sậy")
    stored = [Path(attachment.file.path), Path(attachment.original.path)]
    assert all(path.exists() for path in stored)
    with django_capture_on_commit_callbacks(execute=True):
        take_down(attachment, Reason.PERSONAL_DATA)
    erased = Attachment.objects.get()
    assert not any(path.exists() for path in stored)
    assert (erased.title, erased.file.name, erased.original.name) == ("", "", "")


def test_other_withdrawn_files_are_kept_closed(django_capture_on_commit_callbacks):
    attachment = make_file()
    with django_capture_on_commit_callbacks(execute=True):
        take_down(attachment, Reason.AUTHORITY)
    assert Path(attachment.file.path).exists()
    assert not Attachment.objects.get().is_public


def test_file_is_withdrawn_once():
    attachment = make_file()
    take_down(attachment)
    with pytest.raises(ValidationError):
        take_down(attachment)


def test_withdrawal_is_recorded_in_ledger():
    withdrawal = take_down(make_file())
    assert list(verification.verify()) == []
    with pytest.raises(AppendOnly):
        withdrawal.delete()


def test_purge_leaves_tombstone_of_withdrawal():
    petition = make_petition()
    take_down(make_file(petition))
    purge_by_two(petition)
    assert not AttachmentWithdrawal.objects.exists()
    assert list(verification.verify()) == []


def test_evidence_leaves_page_of_petition(client):
    petition = make_petition()
    commitment = make_commitment(dialogue=petition.dialogue, petition_codes=[petition.code])
    petition.conclusion = commitment.conclusion
    petition.save()
    commitments.report(commitment, by=BY, on=DUE_ON, text="Xong.", evidence=[make_picture()])
    attachment = Attachment.objects.get()
    assert f"/tai-lieu/{attachment.uuid}/" in client.get(petition.get_absolute_url()).content.decode()
    take_down(attachment)
    page = client.get(petition.get_absolute_url()).content.decode()
    assert f"/tai-lieu/{attachment.uuid}/" not in page
    assert "Tệp đã gỡ" in page


def test_cached_page_is_outdated_at_once():
    notice = make_notice()
    attachment = make_file(notice)
    since = versions().clock()
    take_down(attachment)
    assert not versions().unchanged([withdrawn(record_tag(type(notice), notice.pk))], since=since)


def test_withdrawn_file_of_draft_stays_hidden(client):
    attachment = make_file(make_notice(publish=False))
    take_down(attachment)
    assert client.get(f"/tai-lieu/{attachment.uuid}/").status_code == 404
