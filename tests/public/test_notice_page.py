"""A notice: every conclusion with its owner, its date, its evidence, and the proof of the text."""

from datetime import date

import pytest

from portal.dialogues import commitments
from portal.dialogues.models import Commitment
from portal.dialogues.publication import withdraw
from portal.organisations.models import Unit
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import make_conclusion, make_dialogue, make_notice, make_petition, make_picture, make_unit

from .reading import between, in_english, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BY = Actor("UBND xã Tân Hòa")


def page_of(client, notice):
    return read(client, in_english(notice))


def test_conclusion_shows_owner_state_and_deadline(client):
    owner, helper = make_unit("Phòng Kinh tế"), make_unit("Công an xã")
    notice = make_notice(make_conclusion(text="Sửa cầu.", owner=owner, coordinating=[helper]))
    conclusion = between(page_of(client, notice), "Conclusion 1", "Proof of the text")
    assert "Sửa cầu. Being carried out 17 days overdue Responsible Phòng Kinh tế" in conclusion
    assert "Coordinating units Công an xã" in conclusion
    assert "29 May 2026 17 days overdue" in conclusion


def test_conclusion_shows_claim_verdict_and_evidence(client):
    notice = make_notice()
    commitment = Commitment.objects.get()
    commitments.report(commitment, by=BY, on=date(2026, 5, 4), text="Xong.", done=True, evidence=[make_picture()])
    front = make_unit(kind=Unit.Kind.FRONT)
    verdicts.record_finding(
        commitment, verdict=Verdict.PARTLY, reason="Còn 20 m.", supervisor=front, on=date(2026, 5, 9),
        evidence=[make_picture()],
    )  # fmt: skip
    page = page_of(client, notice)
    assert "The responsible unit says Reported as done Xong." in page
    assert "The supervisor found Partly kept Còn 20 m." in page
    assert client.get(notice.get_absolute_url()).content.decode().count('<img src="/tai-lieu/') == 2


def test_each_conclusion_can_be_linked(client):
    notice = make_notice(make_conclusion(), make_conclusion())
    page = client.get(notice.get_absolute_url()).content.decode()
    assert 'id="ket-luan-1"' in page
    assert 'id="ket-luan-2"' in page


def test_unassigned_undated_conclusion_says_so(client):
    notice = make_notice(make_conclusion(text="Ghi nhận.", owner=None, due_on=None))
    assert "Ghi nhận. No unit and no date" in page_of(client, notice)


def test_conclusion_links_petitions_it_answers(client):
    petition = make_petition(dialogue=make_dialogue())
    notice = make_notice(make_conclusion(petition_codes=[petition.code]), dialogue=petition.dialogue)
    assert f'href="{petition.get_absolute_url()}"' in client.get(notice.get_absolute_url()).content.decode()


def test_original_file_shows_its_hash(client):
    notice = make_notice()
    attachment = attach(notice, make_picture(), title="Bản quét", by=BY)
    page = client.get(notice.get_absolute_url()).content.decode()
    assert f"/tai-lieu/{attachment.uuid}/" in page
    assert attachment.sha256 in page


def test_every_publication_shows_its_hash(client):
    notice = make_notice()
    notice.title = "Kết luận, bản sửa lỗi chính tả"
    publish(notice.save_revision())
    page = page_of(client, notice)
    hashes = [event.data["sha256"] for event in notice.events.all()]
    assert len(set(hashes)) == 2
    assert all(each in page for each in hashes)


def test_published_notice_omits_later_draft(client):
    notice = make_notice(title="Bản đã công bố")
    notice.title = "Bản đang sửa"
    notice.save_revision()
    page = page_of(client, notice)
    assert "Bản đã công bố" in page
    assert "Bản đang sửa" not in page


def test_withdrawn_notice_stays_readable_with_reason(client):
    notice = make_notice()
    withdraw(notice, by=BY, on=date(2026, 4, 1), reason="Sai diện tích ở kết luận số 2")
    page = page_of(client, notice)
    assert "This notice was withdrawn on 1 April 2026 Sai diện tích ở kết luận số 2" in page
    assert "Conclusion 1" in page


def test_correction_and_corrected_notice_link_mutually(client):
    wrong = make_notice(number="1/TB-UBND")
    right = make_notice(dialogue=wrong.dialogue, corrects=wrong, number="2/TB-UBND", issued_on=date(2026, 3, 13))
    draft = make_notice(dialogue=wrong.dialogue, corrects=wrong, number="3/TB-UBND", publish=False)
    page = client.get(wrong.get_absolute_url()).content.decode()
    assert f'href="{right.get_absolute_url()}"' in page
    assert draft.number not in page
    assert f'href="{wrong.get_absolute_url()}"' in client.get(right.get_absolute_url()).content.decode()
