"""At the desk a public fact is not edited: a correction is proposed, and another person decides."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.corrections.models import Correction
from portal.dialogues import commitments, lifecycle, reception
from portal.dialogues.models import Commitment, Dialogue
from portal.dispatch.models import OutgoingMail
from portal.organisations.models import Membership, Role
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.supervision import verdicts
from portal.supervision.models import Finding, Verdict
from tests.factories import make_reception_rule

from . import world
from .forms import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(a):
    by = Actor(str(a.committee))
    dialogue = Dialogue(
        unit=a.committee, chair=a.head, theme="Nước sạch", place_text="Nhà văn hóa", starts_at=world.at(20)
    )
    lifecycle.plan(dialogue, by=by, on=world.day(-5))
    lifecycle.announce(dialogue, by=by, on=world.day(-4), basis="Kế hoạch 01/KH")
    return dialogue


def propose(client, record, **changed):
    url = reverse(f"{record._meta.model_name}s:correct", args=[record.pk])
    return client.post(url, {**fields(client, url), "reason": "Ghi nhầm.", **changed})


def decide(client, action, **said):
    return client.post(reverse(f"corrections:{action}", args=[Correction.objects.proposals().get().pk]), said)


def test_announced_dialogue_is_not_edited(a, announced):
    client = a.client(Role.CLERK)
    url = reverse("dialogues:edit", args=[announced.pk])
    client.post(url, {**fields(client, url), "place_text": "Hội trường xã"})
    assert Dialogue.objects.get().place_text == "Nhà văn hóa"


def test_public_petition_is_not_edited(a):
    petition = world.petition(world.held_dialogue(a))
    for role in (Role.CLERK, Role.APPROVER):
        client = a.client(role)
        url = reverse("petitions:edit", args=[petition.pk])
        client.post(url, {**fields(client, url), "title": "Đường tốt"})
    assert Petition.objects.get().title == "Đường hỏng"


def test_clerk_proposes_and_approver_approves(a, client, announced):
    assert propose(a.client(Role.CLERK), announced, place_text="Hội trường xã").status_code == 302
    waiting = a.client(Role.APPROVER).get(reverse("wagtailadmin_home")).content.decode()
    assert "Đính chính chờ duyệt" in waiting
    assert "Ghi nhầm." in waiting
    shown = a.client(Role.APPROVER).get(reverse("corrections:inspect", args=[Correction.objects.get().pk]))
    assert "hiện nay: Nhà văn hóa" in shown.content.decode()
    assert decide(a.client(Role.APPROVER), "approve", remark="").status_code == 302
    assert "Hội trường xã" in client.get(announced.get_absolute_url()).content.decode()


def test_proposer_with_both_roles_cannot_approve(a, announced):
    Membership.objects.create(user=a.staff[Role.CLERK], unit=a.committee, role=Role.APPROVER)
    propose(a.client(Role.CLERK), announced, place_text="Hội trường xã")
    decide(a.client(Role.CLERK), "approve", remark="")
    assert Dialogue.objects.get().place_text == "Nhà văn hóa"
    assert Correction.objects.waiting().exists()


def test_returned_correction_shows_the_whole_remark(a, announced):
    propose(a.client(Role.CLERK), announced, place_text="Hội trường xã")
    remark = "Ghi đủ tên thôn. " * 20
    decide(a.client(Role.APPROVER), "send_back", remark=remark)
    assert remark.strip() in a.client(Role.CLERK).get(reverse("wagtailadmin_home")).content.decode()


def test_invalid_value_is_reported_at_field(a, announced):
    response = propose(a.client(Role.CLERK), announced, ends_on=world.day(10).isoformat())
    assert response.status_code == 200
    assert "Ngày cuối" in response.content.decode()
    assert not Correction.objects.exists()


@pytest.fixture
def commitment(a):
    world.published_notice(a)
    commitment = Commitment.objects.order_by("pk").first()
    commitments.report(commitment, by=Actor(str(a.department)), on=world.today(), text="Đã sửa 20 m.")
    return commitment


def step_url(commitment, step):
    return reverse("commitments:correct_step", args=[commitment.pk, step.uuid])


def test_day_of_announcement_is_corrected(a, client, announced):
    step = announced.events.get(kind="announced")
    url = reverse("dialogues:correct_step", args=[announced.pk, step.uuid])
    clerk = a.client(Role.CLERK)
    assert url in clerk.get(reverse("dialogues:inspect", args=[announced.pk])).content.decode()
    said = {"on": f"{world.day(-2):%d/%m/%Y}", "reason": "Ghi nhầm ngày."}
    assert clerk.post(url, {**fields(clerk, url), **said}).status_code == 302
    assert decide(a.client(Role.APPROVER), "approve", remark="").status_code == 302
    page = client.get(announced.get_absolute_url()).content.decode()
    assert f"{world.day(-4):%d/%m/%Y}</s>" in page
    assert "Ghi nhầm ngày." in page


def test_reason_of_moved_reception_is_corrected(a, client):
    ahead = world.day(20)
    rule = make_reception_rule(chair=a.head)
    day = reception.plan_day(rule, ahead, ahead, by=Actor(str(a.committee)), on=world.today())
    reception.move(day, to=world.day(22), by=Actor(str(a.committee)), on=world.today(), reason="Họp")
    url = reverse("receptiondays:correct_step", args=[day.pk, day.events.get(kind="moved").uuid])
    clerk = a.client(Role.CLERK)
    assert url in clerk.get(reverse("receptiondays:inspect", args=[day.pk])).content.decode()
    said = {"text": "Họp Hội đồng nhân dân", "reason": "Ghi thiếu."}
    assert clerk.post(url, {**fields(clerk, url), **said}).status_code == 302
    assert decide(a.client(Role.APPROVER), "approve", remark="").status_code == 302
    assert "Họp Hội đồng nhân dân" in client.get(day.get_absolute_url()).content.decode()


def test_each_corrects_only_his_own_steps(a, commitment):
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=a.front, on=world.today())
    report, assigned = (commitment.events.get(kind=kind) for kind in ("progress", "assigned"))
    may = {
        Role.REPORTER: {report},
        Role.CLERK: {assigned},
        Role.APPROVER: {assigned},
        Role.SUPERVISOR: {Finding.objects.get()},
    }
    for role, own in may.items():
        client = a.client(role)
        found = {
            step
            for step in (report, assigned, Finding.objects.get())
            if client.get(step_url(commitment, step)).status_code == 200
        }
        assert found == own, role


def test_issuer_approver_decides_report_correction(a, client, commitment):
    report = commitment.events.get(kind="progress")
    reporter = a.client(Role.REPORTER)
    url = step_url(commitment, report)
    data = {**fields(reporter, url), "text": "Đã sửa 200 m.", "reason": "Thiếu một số 0."}
    assert reporter.post(url, data).status_code == 302
    assert decide(a.client(Role.APPROVER), "approve", remark="").status_code == 302
    page = client.get(commitment.conclusion.notice.get_absolute_url()).content.decode()
    assert "Đã sửa 200 m." in page
    assert ">Đã sửa 20 m.</s>" in page
    assert "Thiếu một số 0." in page


def test_supervisor_colleague_decides_finding_correction(a, client, commitment):
    verdicts.record_finding(commitment, verdict=Verdict.NOT, reason="Chưa làm.", supervisor=a.front, on=world.today())
    supervisor = a.client(Role.SUPERVISOR)
    url = step_url(commitment, Finding.objects.get())
    supervisor.post(url, {**fields(supervisor, url), "kind": Verdict.PARTLY.value, "reason": "Xem lại biên bản."})
    assert decide(a.client(Role.APPROVER), "approve", remark="").status_code == 404
    decide(supervisor, "approve", remark="")
    assert Correction.objects.waiting().exists()
    colleague = world.account("colleague", a.front, Role.SUPERVISOR)
    decide(world.client_of(colleague), "approve", remark="")
    assert Finding.objects.order_by("pk").last().verdict == Verdict.PARTLY
    assert Finding.objects.count() == 2


def test_corrected_due_date_shows_former_one(a, client, commitment):
    assigned = commitment.events.get(kind="assigned")
    clerk = a.client(Role.CLERK)
    url = step_url(commitment, assigned)
    former = commitment.due_on
    clerk.post(url, {**fields(clerk, url), "due": world.day(15).isoformat(), "reason": "Nhầm tháng."})
    decide(a.client(Role.APPROVER), "approve", remark="")
    commitment.refresh_from_db()
    assert (commitment.due_original, commitment.due_on) == (world.day(15), world.day(15))
    page = client.get(commitment.conclusion.notice.get_absolute_url()).content.decode()
    assert f"{former:%d/%m/%Y}</s>" in page


def test_other_unit_sees_and_decides_nothing(b, a, announced):
    propose(a.client(Role.CLERK), announced, place_text="Hội trường xã")
    for role in Role:
        assert decide(b.client(role), "approve", remark="").status_code in (302, 403, 404)
    assert Correction.objects.waiting().exists()


def test_approver_and_author_get_mail(a, announced):
    propose(a.client(Role.CLERK), announced, place_text="Hội trường xã")
    approver, clerk = a.staff[Role.APPROVER], a.staff[Role.CLERK]
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [approver.email]
    decide(a.client(Role.APPROVER), "send_back", remark="Ghi đủ tên thôn.")
    mail = OutgoingMail.objects.get(to=clerk.email)
    assert "Ghi đủ tên thôn." in mail.text
