"""One person takes a file down at once, and nobody takes down what is another's."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from portal.dialogues import commitments
from portal.organisations.models import Role
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment, AttachmentWithdrawal
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import DUE_ON, make_commitment, make_dialogue, make_notice, make_picture
from tests.texts.files import make_pdf

from . import world

pytestmark = pytest.mark.django_db

BY = Actor("Văn phòng UBND xã")


def address(record, attachment) -> str:
    return reverse(f"{record._meta.model_name}s:withdraw_file", args=[record.pk, attachment.pk])


@pytest.fixture
def notice(a):
    return make_notice(dialogue=make_dialogue(chair=a.head))


@pytest.fixture
def scan(notice):
    return attach(notice, make_pdf("Sửa đường"), title="Bản ký", by=BY)


@pytest.fixture
def commitment(a):
    return make_commitment(owner=a.department, dialogue=make_dialogue(chair=a.head))


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER])
def test_one_person_withdraws_at_once(a, client, notice, scan, role):
    page = a.client(role).get(reverse("notices:inspect", args=[notice.pk])).content.decode()
    assert address(notice, scan) in page
    response = a.client(role).post(address(notice, scan), {"reason": "wrong_file", "text": ""})
    assert response.status_code == 302
    assert client.get(f"/tai-lieu/{scan.uuid}/").status_code == 410
    page = a.client(role).get(reverse("notices:inspect", args=[notice.pk])).content.decode()
    assert "Tệp đã gỡ" in page
    assert address(notice, scan) not in page


def test_reason_is_required(a, notice, scan):
    response = a.client(Role.CLERK).post(address(notice, scan), {"reason": "", "text": ""})
    assert response.status_code == 200
    assert not AttachmentWithdrawal.objects.exists()


def test_replacement_is_checked_by_content(a, notice, scan):
    data = {"reason": "replaced", "replacement": ContentFile(b"<html>", name="a.pdf")}
    response = a.client(Role.CLERK).post(address(notice, scan), data)
    assert "PDF, DOCX" in response.content.decode()
    assert Attachment.objects.count() == 1


def test_file_of_another_record_is_not_found(a, notice, scan, commitment):
    other = commitment.conclusion.notice
    assert a.client(Role.CLERK).post(address(other, scan), {"reason": "wrong_file"}).status_code == 404


def test_other_unit_withdraws_nothing(b, notice, scan):
    for role in Role:
        assert b.client(role).post(address(notice, scan), {"reason": "wrong_file"}).status_code in (302, 403, 404)
    assert not AttachmentWithdrawal.objects.exists()


def test_owner_cannot_withdraw_evidence_of_supervisor(a, commitment):
    verdicts.find(
        commitment,
        verdict=Verdict.NOT,
        reason="Chưa làm.",
        supervisor=a.front,
        on=DUE_ON,
        evidence=[make_picture()],
    )
    evidence = Attachment.objects.get()
    for role in (Role.REPORTER, Role.CLERK, Role.APPROVER):
        assert a.client(role).post(address(commitment, evidence), {"reason": "wrong_file"}).status_code == 404
    assert a.client(Role.SUPERVISOR).post(address(commitment, evidence), {"reason": "wrong_file"}).status_code == 302


def test_supervisor_cannot_withdraw_evidence_of_owner(a, commitment):
    commitments.report(commitment, by=BY, on=DUE_ON, text="Xong.", evidence=[make_picture()])
    evidence = Attachment.objects.get()
    assert a.client(Role.SUPERVISOR).post(address(commitment, evidence), {"reason": "wrong_file"}).status_code == 404
    assert a.client(Role.REPORTER).post(address(commitment, evidence), {"reason": "wrong_file"}).status_code == 302
    assert AttachmentWithdrawal.objects.get().actor == str(a.department)


def test_withdrawal_stands_in_the_log(a, notice, scan):
    a.client(Role.CLERK).post(address(notice, scan), {"reason": "wrong_file", "text": ""})
    page = a.client(Role.APPROVER).get(reverse("notices:inspect", args=[notice.pk])).content.decode()
    assert "Gỡ tệp" in page
    assert world.today().strftime("%d/%m/%Y") in page
