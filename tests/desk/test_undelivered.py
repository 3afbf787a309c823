"""Administrators at the top see which mails came back, and never the whole address."""

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex

from portal.dispatch.models import MailState, OutgoingMail
from portal.following.models import Subscription
from portal.organisations.models import Role

from . import world


@pytest.fixture
def failed(db):
    now = timezone.now()
    Subscription.objects.create(
        kind="danh-sach", key="kien-nghi", address="lan@example.vn", language="vi", confirmed_at=now, paused_at=now
    )
    OutgoingMail.objects.create(key="waits", to="minh@example.org", text="Sắp gửi.", state=MailState.QUEUED)
    return OutgoingMail.objects.create(
        key="told", to="lan@example.vn", state=MailState.FAILED, last_error="550 lan@example.vn: user unknown"
    )


def test_undelivered_mails_mask_the_address(province, failed):
    top = world.client_of(world.account("top", province, Role.ADMINISTRATOR))
    for address in (reverse("undeliveredmails:index"), reverse("undeliveredmails:inspect", args=[failed.pk])):
        page = top.get(address).content.decode()
        assert "l…@example.vn" in page
        assert "user unknown" in page
        assert "lan@example.vn" not in page
        assert "minh" not in page


def test_undelivered_mails_are_not_for_communes(a, failed):
    response = a.client(Role.ADMINISTRATOR).get(reverse("undeliveredmails:index"))
    assert response.status_code in (302, 403)


def test_mail_is_outside_reference_index():
    assert get_resolver().url_patterns, "the desk registers its models with its addresses"
    assert OutgoingMail not in ReferenceIndex.tracked_models
