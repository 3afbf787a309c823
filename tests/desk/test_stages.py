"""The desk says of a notice what the public has of it, and what is under way."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.dialogues.models import AnnualPlan, Notice
from portal.organisations.models import Role
from portal.petitions.publication import publish

from . import world
from .forms import fields

pytestmark = pytest.mark.django_db


def pages(a, notice) -> tuple[str, str]:
    client = a.client(Role.CLERK)
    listed = client.get(reverse("notices:list")).content.decode()
    return listed, client.get(reverse("notices:inspect", args=[notice.pk])).content.decode()


def test_withdrawn_notice_says_so(a):
    notice = world.published_notice(a)
    address = reverse("notices:withdraw", args=[notice.pk])
    a.client(Role.APPROVER).post(address, {"reason": "Sai số tiền.", "on": world.today().isoformat()})
    for page in pages(a, notice):
        assert "Đã thu hồi" in page
    assert "Sai số tiền." in pages(a, notice)[1]


def test_withdrawn_notice_is_not_called_published(a):
    notice = world.published_notice(a)
    address = reverse("notices:withdraw", args=[notice.pk])
    a.client(Role.APPROVER).post(address, {"reason": "Sai số tiền.", "on": world.today().isoformat()})
    edited = a.client(Role.CLERK).get(reverse("notices:edit", args=[notice.pk]), follow=True).content.decode()
    for page in (pages(a, notice)[1], edited):
        assert "đang công khai" not in page.lower()
        assert "Đã thu hồi" in page


def test_approver_withdraws_a_plan(a, client):
    plan = AnnualPlan(unit=a.committee, year=2026, title="Kế hoạch", number="1/KH", issued_on=world.day(-30))
    plan.live = False
    plan.save()
    publish(plan.save_revision())
    url = reverse("annualplans:withdraw", args=[plan.pk])
    said = {"reason": "Ban hành nhầm năm.", "on": world.today().isoformat()}
    assert a.client(Role.APPROVER).post(url, said).status_code == 302
    record = a.client(Role.CLERK).get(reverse("annualplans:inspect", args=[plan.pk])).content.decode()
    assert "Đã thu hồi" in record
    assert "Ban hành nhầm năm." in record


def test_edit_of_published_notice_says_so(a):
    notice = world.published_notice(a)
    notice.summary = "Bản sửa"
    notice.save_revision(user=a.staff[Role.CLERK])
    for page in pages(a, notice):
        assert "Có bản sửa chưa công bố" in page


@pytest.mark.parametrize(
    ("stage", "is_found"), [("published", True), ("withdrawn", False), ("changed", False), ("draft", False)]
)
def test_list_is_filtered_by_stage(a, stage, is_found):
    notice = world.published_notice(a)
    page = a.client(Role.CLERK).get(reverse("notices:list"), {"stage": stage}).content.decode()
    assert (notice.title in page) is is_found


def test_public_list_marks_withdrawn_notice(a, client):
    notice = world.published_notice(a)
    address = reverse("notices:withdraw", args=[notice.pk])
    a.client(Role.APPROVER).post(address, {"reason": "Sai số tiền.", "on": world.today().isoformat()})
    assert f"Đã thu hồi ngày {world.today():%d/%m/%Y}" in client.get("/thong-bao/").content.decode()


def test_form_refuses_duplicate_number(a):
    notice = world.published_notice(a)
    dialogue = world.held_dialogue(a, theme="Rác thải")
    other = world.draft_notice(dialogue, owner=a.department, by=a.staff[Role.CLERK], number="99/TB-UBND")
    client = a.client(Role.CLERK)
    url = reverse("notices:edit", args=[other.pk])
    response = client.post(url, {**fields(client, url), "number": notice.number})
    assert notice.title in response.content.decode()
    assert Notice.objects.get(pk=other.pk).get_latest_revision_as_object().number == "99/TB-UBND"
