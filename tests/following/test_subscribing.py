"""From the wish to the confirmation to the end, as somebody with a mailbox lives through it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.dispatch.models import OutgoingMail
from portal.following import subscriptions
from portal.following.models import Frequency, Subscription
from tests.dispatch.post_office import GrumpyBackend
from tests.following.mornings import ADDRESS
from tests.public.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FORM = "/theo-doi/?muc=tim-kiem&ma=q%3Dđường"


@pytest.fixture
def ask(client, clock, sent):
    """Fill in the form; returns the mails it sent."""

    def fill_in(address=ADDRESS, *, at=FORM, **more):
        clock.shift(timedelta(seconds=1))

        def send():
            fill_in.answer = client.post(at, {"address": address, "frequency": "daily", **more})

        return sent(send)

    return fill_in


def link_in(message) -> str:
    """The path of the page to which a mail leads."""
    return re.search(r"http://localhost:8000(/\S*theo-doi/thu/\S+)", message.body)[1]


def stop_of(message) -> str:
    return message.message()["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")


def test_form_mails_confirmation_link(ask, client):
    [message] = ask()

    assert message.to == [ADDRESS]
    assert "đường" not in message.subject  # what a stranger typed goes to no address that nobody has confirmed
    assert words(client.get(ask.answer.url)).count("hộp thư")
    assert not Subscription.objects.confirmed().exists()


def test_only_pressed_button_confirms_subscription(ask, client):
    [message] = ask()
    link = link_in(message)

    for _ in range(2):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert not Subscription.objects.confirmed().exists()

    assert client.post(link, {"frequency": "weekly"}).status_code == 200
    assert Subscription.objects.confirmed().get().frequency == Frequency.WEEKLY


def test_mail_buttons_work_without_cookies(ask):
    strict = Client(enforce_csrf_checks=True)
    [message] = ask()

    assert strict.post(link_in(message), {"frequency": "daily"}).status_code == 200
    assert Subscription.objects.confirmed().exists()
    assert strict.post(stop_of(message), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.confirmed().exists()


def test_one_click_unsubscribe_ends_subscription(ask, client):
    [message] = ask()
    client.post(link_in(message))
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    stop = stop_of(message)
    assert client.get(stop).status_code == 200
    assert Subscription.objects.confirmed().exists()
    client.post(stop, {"List-Unsubscribe": "One-Click"})

    ended = Subscription.objects.get()
    assert (ended.address, ended.is_ended) == ("", True)


def test_ended_subscription_deletes_address(ask, client):
    [message] = ask()
    client.post(link_in(message))
    client.post(stop_of(message))

    assert not OutgoingMail.objects.exclude(to="").exists()
    for link in (link_in(message), stop_of(message)):
        assert "đã được xóa" in words(client.get(link))
        assert client.post(link).status_code == 200
    assert not Subscription.objects.confirmed().exists()


def test_whoever_stopped_can_follow_again(ask, client):
    [message] = ask()
    client.post(stop_of(message))
    [again] = ask()
    client.post(link_in(again))

    assert Subscription.objects.confirmed().count() == 1


def test_unconfirmed_subscription_expires_with_address(ask, client, clock):
    [message] = ask()
    clock.shift(subscriptions.PATIENCE - timedelta(minutes=1))
    assert subscriptions.drop_unconfirmed(now=timezone.now()) == 0

    clock.shift(timedelta(minutes=2))
    assert subscriptions.drop_unconfirmed(now=timezone.now()) == 1
    assert not Subscription.objects.exists()
    assert not OutgoingMail.objects.exclude(to="").exists()
    page = client.get(link_in(message))
    assert page.status_code == 404
    assert "không còn hiệu lực" in words(page)


def test_form_does_not_reveal_followers(ask, client):
    [message] = ask()
    client.post(link_in(message), {"frequency": "daily"})

    [known] = ask(frequency="weekly")
    of_known = ask.answer
    [_unknown] = ask("minh@example.vn", frequency="weekly")

    assert (of_known.status_code, of_known.url) == (ask.answer.status_code, ask.answer.url)
    assert Subscription.objects.get(address=ADDRESS).frequency == Frequency.DAILY, "a stranger changes nothing"
    assert "đang theo dõi" in known.subject


def test_subscriber_changes_mail_frequency(ask, client):
    [message] = ask()
    client.post(link_in(message), {"frequency": "daily"})
    client.post(link_in(message), {"frequency": "weekly"})

    assert Subscription.objects.get().frequency == Frequency.WEEKLY


@pytest.mark.parametrize("typed", ["", "lan", "lan@", "lan@example", "lan@example.vn\nBcc: minh@example.vn"])
def test_wrong_address_is_kept_and_reported(ask, typed):
    assert ask(typed, frequency="weekly") == []

    page = ask.answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="address-error"' in page
    assert typed.split("\n")[0] in page
    assert re.search(r'value="weekly"[^>]*checked', page)


def test_capitals_do_not_make_another_follower(ask):
    ask("Lan@Example.vn")
    ask("lan@example.vn")

    assert Subscription.objects.count() == 1


def test_nobody_can_fill_a_mailbox(ask):
    letters = [len(ask("lan@example.vn")) for _ in range(7)]

    assert letters == [1, 1, 1, 1, 1, 0, 0]
    assert ask.answer.status_code == 429
    assert "quá nhiều lần" in words(ask.answer)
    assert "lan@example.vn" in ask.answer.content.decode(), "what was typed is kept"


def test_nobody_can_write_to_many_mailboxes(ask):
    letters = [len(ask(f"ai-do-{number}@example.vn")) for number in range(22)]

    assert sum(letters) == 20


def test_request_limit_ends_after_hour(ask, clock):
    for _ in range(6):
        ask()
    assert ask.answer.status_code == 429
    clock.shift(timedelta(hours=1, minutes=1))

    assert len(ask()) == 1


@pytest.mark.parametrize("address", ["?muc=khong-co&ma=1", "?muc=tim-kiem&ma=q%3D" + "dài" * 400])
def test_missing_subject_cannot_be_followed(client, address):
    assert client.get(f"/theo-doi/{address}").status_code in (200, 404)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("token", ["abc", "abc.def", "a" * 500])
def test_unsigned_link_is_404(client, token):
    for page in (f"/theo-doi/thu/{token}/", f"/theo-doi/thu/{token}/thoi/"):
        assert client.get(page).status_code == 404
        assert client.post(page).status_code == 404


def test_mail_uses_language_of_form(ask):
    [message] = ask(at=f"/en{FORM}")

    assert "Please confirm" in message.subject
    assert "/en/theo-doi/thu/" in message.body


def test_follower_pages_are_never_cached(ask, client):
    [message] = ask()
    for page in (FORM, ask.answer.url, link_in(message), stop_of(message)):
        assert "no-store" in client.get(page)["Cache-Control"]


def test_address_reaches_neither_log_nor_page(ask, client, caplog, settings):
    settings.EMAIL_BACKEND = "tests.dispatch.post_office.GrumpyBackend"
    GrumpyBackend.refusals = 1
    with caplog.at_level("DEBUG"):
        ask()
        [message] = ask()
        link = link_in(message)
        pages = [client.get(link), client.post(link), client.get(stop_of(message)), client.post(stop_of(message))]
    assert ADDRESS not in caplog.text
    assert not [page for page in pages if ADDRESS in page.content.decode()]
