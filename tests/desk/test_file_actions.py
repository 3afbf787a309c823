"""One person takes a file down at once, and nobody takes down what is another's."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from portal.corrections import approval
from portal.corrections.models import Correction
from portal.desk.permissions.roles import POLICIES
from portal.dialogues import commitments
from portal.opendata.schemas.visible_files import public_files
from portal.organisations.models import Membership, Role
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.ledger import verification
from portal.records.models import Attachment, AttachmentWithdrawal
from portal.supervision import verdicts
from portal.supervision.models import Finding, Verdict
from portal.texts.models import Transcript
from tests.factories import DUE_ON, make_commitment, make_dialogue, make_notice, make_picture
from tests.removals.two_persons import confirm, propose
from tests.texts.files import make_pdf

from . import world
from .forms import fields

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


def test_file_of_other_record_is_404(a, notice, scan, commitment):
    other = commitment.conclusion.notice
    assert a.client(Role.CLERK).post(address(other, scan), {"reason": "wrong_file"}).status_code == 404


def test_other_unit_withdraws_nothing(b, notice, scan):
    for role in Role:
        assert b.client(role).post(address(notice, scan), {"reason": "wrong_file"}).status_code in (302, 403, 404)
    assert not AttachmentWithdrawal.objects.exists()


def test_owner_cannot_withdraw_evidence_of_supervisor(a, commitment):
    verdicts.record_finding(
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


# A second person: what takes its place, and other titles


def correction_address(record, attachment) -> str:
    return reverse(f"{record._meta.model_name}s:correct_file", args=[record.pk, attachment.pk])


def decide(client, action, **said):
    return client.post(reverse(f"corrections:{action}", args=[Correction.objects.waiting().get().pk]), said)


@pytest.fixture
def proposed(a, notice, scan) -> Attachment:
    """A file that waits for approval, in place of one that was withdrawn at once."""
    data = {"reason": "replaced", "text": "Bản trước thiếu phụ lục.", "replacement": make_pdf("Bản đúng")}
    assert a.client(Role.CLERK).post(address(notice, scan), data).status_code == 302
    return Attachment.objects.exclude(pk=scan.pk).get()


def test_replacement_waits_for_a_second_person(a, client, notice, scan, proposed):
    assert client.get(f"/tai-lieu/{scan.uuid}/").status_code == 410
    assert client.get(f"/tai-lieu/{proposed.uuid}/").status_code == 404
    assert not Transcript.objects.exists()
    assert list(public_files()) == []
    assert str(proposed.uuid) not in client.get(notice.get_absolute_url()).content.decode()
    decide(a.client(Role.CLERK), "approve", remark="")
    assert client.get(f"/tai-lieu/{proposed.uuid}/").status_code == 404


def test_approver_reads_the_file_and_approves(a, b, client, notice, scan, proposed):
    page = a.client(Role.APPROVER).get(reverse("corrections:inspect", args=[Correction.objects.get().pk]))
    href = reverse("original_file", args=[proposed.uuid])
    assert href in page.content.decode()
    assert a.client(Role.APPROVER).get(href).getvalue()[:4] == b"%PDF"
    assert b.client(Role.APPROVER).get(href).status_code == 404
    assert decide(a.client(Role.APPROVER), "approve", remark="").status_code == 302
    assert f'href="/tai-lieu/{proposed.uuid}/"' in client.get(notice.get_absolute_url()).content.decode()
    served = client.get(f"/tai-lieu/{proposed.uuid}/")
    assert (served.status_code, served.getvalue()[:4]) == (200, b"%PDF")
    assert list(public_files()) == [proposed]
    assert Transcript.objects.filter(attachment=proposed).exists()
    assert f"/tai-lieu/{proposed.uuid}/" in client.get(f"/tai-lieu/{scan.uuid}/").content.decode()
    assert list(verification.verify()) == []


def test_supervisors_decide_on_evidence_alone(a, notice, scan, proposed, commitment):
    supervising = Membership.objects.create(user=a.staff[Role.SUPERVISOR], unit=a.committee, role=Role.SUPERVISOR)
    assert decide(a.client(Role.SUPERVISOR), "approve", remark="").status_code == 404
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=a.front, on=world.today())
    photo = attach(Finding.objects.get(), make_picture(), title="Ảnh", by=Actor(str(a.front)))
    clerk, said = a.staff[Role.CLERK], {"on": world.today(), "reason": "Ghi nhầm tên."}
    of_evidence = approval.propose(photo, {"title": "Ảnh cống"}, proposed_by=a.front, user=clerk, **said)
    supervising.delete()
    may = POLICIES[Correction].instances_user_has_permission_for(a.staff[Role.SUPERVISOR], "approve")
    assert list(may) == [of_evidence]


def test_returned_file_is_deleted_and_replaceable(a, client, notice, scan, proposed):
    decide(a.client(Role.APPROVER), "send_back", remark="Thiếu trang 2.")
    assert not Attachment.objects.filter(pk=proposed.pk).exists()
    url = correction_address(notice, scan)
    assert url in a.client(Role.CLERK).get(reverse("notices:inspect", args=[notice.pk])).content.decode()
    a.client(Role.CLERK).post(url, {"file": make_pdf("Bản đủ"), "reason": "Bản đủ trang."})
    decide(a.client(Role.APPROVER), "approve", remark="")
    other = Attachment.objects.exclude(pk=scan.pk).get()
    assert client.get(f"/tai-lieu/{other.uuid}/").getvalue()[:4] == b"%PDF"
    assert a.client(Role.CLERK).get(url).status_code == 404


def test_replaced_file_needs_its_replacement(a, notice, scan):
    response = a.client(Role.CLERK).post(address(notice, scan), {"reason": "replaced", "text": ""})
    assert response.status_code == 200
    assert not AttachmentWithdrawal.objects.exists()


def test_title_is_corrected_by_two_persons(a, client, notice, scan):
    url = correction_address(notice, scan)
    clerk = a.client(Role.CLERK)
    response = clerk.post(url, {**fields(clerk, url), "title": "Bản ký số", "reason": "Ghi nhầm tên."})
    assert response.status_code == 302
    assert Attachment.objects.get().title == "Bản ký"
    decide(a.client(Role.CLERK), "approve", remark="")
    assert Attachment.objects.get().title == "Bản ký"
    decide(a.client(Role.APPROVER), "approve", remark="")
    page = client.get(notice.get_absolute_url()).content.decode()
    assert 'lang="vi">Bản ký số</a>' in page
    assert '<s lang="vi">Bản ký</s>' in page
    assert "Ghi nhầm tên." in page
    assert list(verification.verify()) == []


def test_withheld_former_title_is_not_shown(a, client, notice, scan):
    url = correction_address(notice, scan)
    clerk = a.client(Role.CLERK)
    typed = {"title": "Đơn", "reason": "Có tên người.", "withheld": "on"}
    clerk.post(url, {**fields(clerk, url), **typed})
    decide(a.client(Role.APPROVER), "approve", remark="")
    assert "Bản ký" not in client.get(notice.get_absolute_url()).content.decode()


def test_supervised_decides_nothing_on_evidence(a, commitment):
    verdicts.record_finding(
        commitment,
        verdict=Verdict.NOT,
        reason="Chưa làm.",
        supervisor=a.front,
        on=DUE_ON,
        evidence=[make_picture()],
    )
    evidence = Attachment.objects.get()
    url = correction_address(commitment, evidence)
    for role in (Role.REPORTER, Role.CLERK, Role.APPROVER):
        assert a.client(role).get(url).status_code == 404
    supervisor = a.client(Role.SUPERVISOR)
    supervisor.post(url, {**fields(supervisor, url), "title": "Ảnh ngày 12/10", "reason": "Ghi nhầm."})
    assert decide(a.client(Role.APPROVER), "approve", remark="").status_code in (302, 403, 404)
    assert Correction.objects.waiting().exists()
    colleague = world.account("colleague", a.front, Role.SUPERVISOR)
    decide(world.client_of(colleague), "approve", remark="")
    assert Attachment.objects.get().title == "Ảnh ngày 12/10"


def test_purge_takes_the_proposed_file_along(a, django_capture_on_commit_callbacks):
    petition = world.petition(world.held_dialogue(a))
    scan = attach(petition, make_pdf("Đơn"), title="Đơn", by=BY)
    data = {"reason": "replaced", "text": "Nhầm.", "replacement": make_pdf("Bản đúng")}
    a.client(Role.CLERK).post(address(petition, scan), data)
    other = world.account("nguoi-giam-sat", a.front, Role.SUPERVISOR)
    confirm(propose(petition, user=world.account("van-thu", petition.unit, Role.CLERK)), other)
    assert not Attachment.objects.exists()
    assert not Correction.objects.exists()
    assert list(verification.verify()) == []
