"""On each working morning an account with something to do gets one mail, which names no record."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from portal.desk import digest
from portal.dispatch.models import OutgoingMail
from portal.organisations.models import Membership, Role
from portal.workdays.models import SpecialDay
from portal.workdays.models.special_days import Kind

from . import world


@pytest.fixture
def clerk(a):
    """A clerk for whom a dialogue without a notice and a petition wait."""
    world.petition(world.held_dialogue(a, theme="Chuyện kín"), title="Đất nhà ông Ba", public=False)
    return a.staff[Role.CLERK]


@pytest.fixture(autouse=True)
def working_today(db):
    """Whatever day the suite runs on."""
    if not SpecialDay.objects.calendar().is_working(world.today()):
        SpecialDay.objects.create(date=world.today(), kind=Kind.MAKE_UP, name="Làm bù")


def test_digest_counts_what_waits(clerk):
    sent = digest.send_digest(clerk, today=world.today())
    assert sent.to == clerk.email
    assert "việc đang chờ bạn" in sent.subject
    assert "Đã tổ chức, chưa có thông báo kết luận: 1" in sent.text
    assert "/quan-tri/doi-thoai/?notice=missing" in sent.text


def test_digest_names_no_record(clerk):
    sent = digest.send_digest(clerk, today=world.today())
    assert "ông Ba" not in sent.text
    assert "Chuyện kín" not in sent.text


def test_digest_is_sent_once(clerk):
    assert digest.send_digest(clerk, today=world.today())
    assert digest.send_digest(clerk, today=world.today()) is None


def test_idle_account_gets_no_mail(b):
    assert digest.send_digest(b.staff[Role.SUPERVISOR], today=world.today()) is None


def test_every_working_account_is_written_to(clerk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        digest.send_digests.func()
    assert OutgoingMail.objects.filter(key__startswith="desk:digest:", to=clerk.email).count() == 1


def test_day_off_has_no_digest(a, clerk):
    SpecialDay.objects.all().delete()
    if SpecialDay.objects.calendar().is_working(world.today()):
        SpecialDay.objects.create(date=world.today(), kind=Kind.OFF, name="Nghỉ lễ")
    digest.send_digests.func()
    assert not OutgoingMail.objects.filter(key__startswith="desk:digest:").exists()


@pytest.mark.parametrize("change", ["inactive", "without address", "membership ended"])
def test_who_left_gets_no_digest(clerk, change):
    account = get_user_model().objects.get(pk=clerk.pk)
    match change:
        case "inactive":
            account.is_active = False
        case "without address":
            account.email = ""
        case _:
            Membership.objects.filter(user=account).update(valid_to=date(2020, 1, 1))
    account.save()
    assert account not in digest.accounts(on=world.today())
