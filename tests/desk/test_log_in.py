"""The log-in of staff: one door, a delay for whoever guesses, and for nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal.desk.identity import delays, second_factor
from portal.dispatch.models import OutgoingMail
from portal.organisations.models import Membership, Role

from .accounts import PASSWORD, code_of, give_code, is_inside, log_in, with_app, with_password, wrong_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_tries_counted")]

TRIES = 8
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def clerk(a):
    return with_password(a.staff[Role.CLERK])


@pytest.fixture
def approver(a):
    return with_password(a.staff[Role.APPROVER])


def guess(user, *, times: int = TRIES, **where: str) -> None:
    for _time in range(times):
        log_in(Client(), user, "sai", **where)


def link_of_mail() -> str:
    text = OutgoingMail.objects.latest("pk").text
    return next(line for line in text.splitlines() if line.startswith("http"))


def ask_for_reset(client: Client, address: str) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": address})
    assert answer["Location"] == reverse("account_reset_password_done")


def set_new_password(client: Client, password: str) -> None:
    page = client.get(link_of_mail(), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_right_password_opens_the_desk(clerk, client):
    assert log_in(client, clerk)["Location"] == reverse("wagtailadmin_home")
    assert is_inside(client)


def test_desk_leads_to_the_log_in(client):
    answer = client.get("/quan-tri/kien-nghi/")
    assert answer["Location"] == "/quan-tri/tai-khoan/dang-nhap/?next=/quan-tri/kien-nghi/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_former_log_in_logs_nobody_in(method, clerk, client):
    sent = {"username": clerk.username, "password": PASSWORD, "login": clerk.username}
    answer = getattr(client, method)("/quan-tri/login/", sent)
    assert answer["Location"].startswith("/quan-tri/tai-khoan/dang-nhap/")
    assert not is_inside(client)


def test_former_reset_leads_to_ours(client):
    assert client.get("/quan-tri/password_reset/")["Location"] == reverse("account_reset_password")
    assert client.get("/quan-tri/password_reset/confirm/MQ/set-password/").status_code == 404


def test_sign_up_is_closed(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    for address in ("/quan-tri/tai-khoan/signup/", "/quan-tri/signup/"):
        assert client.get(address)["Location"].startswith("/quan-tri/login/")


def test_former_staff_are_told_why(clerk, client):
    Membership.objects.filter(user=clerk).delete()
    log_in(client, clerk)
    page = client.get(reverse("wagtailadmin_home"), follow=True)
    assert page.redirect_chain == [(reverse("account_login"), 302)]
    assert "không giữ vai trò ở đơn vị nào" in page.content.decode()


def test_wrong_passwords_delay(clerk, client):
    guess(clerk)
    assert "quá nhiều lần" in log_in(client, clerk).content.decode()
    assert not is_inside(client)


def test_other_addresses_are_not_delayed(clerk, client):
    guess(clerk)
    log_in(client, clerk, address=ELSEWHERE)
    assert is_inside(client)


def test_other_accounts_are_not_delayed(clerk, approver, client):
    guess(clerk)
    log_in(client, approver)
    assert is_inside(client)


def test_spelling_of_name_changes_nothing(clerk, client):
    for name in (clerk.username.upper(), clerk.username.title()):
        for _time in range(TRIES // 2):
            client.post(reverse("account_login"), {"login": name, "password": "sai"}, REMOTE_ADDR="192.0.2.1")
    log_in(client, clerk)
    assert not is_inside(client)


def test_right_password_forgets_wrong_ones(clerk, client):
    guess(clerk, times=TRIES - 1)
    log_in(client, clerk)
    guess(clerk, times=TRIES - 1)
    assert log_in(Client(), clerk).status_code == 302


def test_delay_believes_our_proxies_alone(clerk, client, settings):
    for number in range(TRIES):
        sent = {"login": clerk.username, "password": "sai"}
        Client().post(reverse("account_login"), sent, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    log_in(client, clerk)
    assert not is_inside(client)


def test_password_by_mail_ends_delay(clerk, client):
    guess(clerk, address="127.0.0.1")
    ask_for_reset(client, clerk.email)
    set_new_password(client, "mat-khau-moi-hoan-toan")
    log_in(client, clerk, "mat-khau-moi-hoan-toan", address="127.0.0.1")
    assert is_inside(client)


def test_password_by_mail_keeps_second_factor(approver, client):
    with_app(approver)
    ask_for_reset(client, approver.email)
    set_new_password(client, "mat-khau-moi-hoan-toan")
    assert log_in(client, approver, "mat-khau-moi-hoan-toan")["Location"].startswith(reverse("mfa_authenticate"))


def test_link_of_mail_is_the_sites(clerk, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": clerk.email}, HTTP_HOST="khac.example")
    assert link_of_mail().startswith(f"{settings.SITE_URL}/quan-tri/tai-khoan/quen-mat-khau/")


def test_unknown_address_gets_no_mail(client):
    ask_for_reset(client, "khong-ai@example.org")
    assert not OutgoingMail.objects.exists()


def test_nobody_is_flooded_with_mails(clerk, client):
    for _time in range(5):
        ask_for_reset(client, clerk.email)
    assert OutgoingMail.objects.filter(to=clerk.email).count() == 3


def test_former_address_opens_nothing(clerk, client):
    former = clerk.email
    ask_for_reset(client, former)
    clerk.email = "moi@example.org"
    clerk.save()
    OutgoingMail.objects.all().delete()
    ask_for_reset(client, former)
    assert not OutgoingMail.objects.exists()
    assert not EmailAddress.objects.exists()


def test_wrong_code_is_refused(approver, client):
    secret = with_app(approver)
    log_in(client, approver)
    give_code(client, wrong_code(secret))
    assert not is_inside(client)
    give_code(client, code_of(secret))
    assert is_inside(client)


def test_wrong_codes_delay(approver, client):
    secret = with_app(approver)
    log_in(client, approver)
    for _time in range(TRIES):
        give_code(client, wrong_code(secret))
    assert "quá nhiều lần" in give_code(client, code_of(secret)).content.decode()
    other = Client()
    log_in(other, approver, address=ELSEWHERE)
    give_code(other, code_of(secret), address=ELSEWHERE)
    assert is_inside(other)


def test_owner_is_warned_once_a_day(approver, client):
    secret = with_app(approver)
    log_in(client, approver)
    for _time in range(TRIES):
        give_code(client, wrong_code(secret))
    assert not OutgoingMail.objects.exists()
    for _time in range(3):
        give_code(client, wrong_code(secret))
    assert [told.to for told in OutgoingMail.objects.all()] == [approver.email]
    assert reverse("account_reset_password") in OutgoingMail.objects.get().text


def test_codes_are_counted_from_anywhere(approver, client, monkeypatch):
    monkeypatch.setattr(delays, "CODES_FROM_ANYWHERE", "3/day")
    secret = with_app(approver)
    for number in range(3):
        other = Client()
        log_in(other, approver, address=f"198.51.100.{number}")
        give_code(other, wrong_code(secret), address=f"198.51.100.{number}")
    log_in(client, approver)
    give_code(client, code_of(secret))
    assert not is_inside(client)


def test_code_is_taken_once(approver, client):
    code = code_of(with_app(approver))
    log_in(client, approver)
    give_code(client, code)
    other = Client()
    log_in(other, approver)
    give_code(other, code)
    assert not is_inside(other)


def test_code_is_taken_once_however_spelled(approver, client):
    code = code_of(with_app(approver))
    log_in(client, approver)
    give_code(client, code)
    other = Client()
    log_in(other, approver)
    give_code(other, f"{code[:3]} {code[3:]}")
    assert not is_inside(other)


def test_same_code_is_another_accounts(approver, client, a):
    """Two apps may show one code: it is used up for the account that gave it alone."""
    supervisor = a.staff[Role.SUPERVISOR]
    assert delays.is_first_use(approver, "123456")
    assert delays.is_first_use(supervisor, "123456")
    assert not delays.is_first_use(approver, "123456")
    assert delays.is_first_use(approver, "654321")


def test_right_code_forgets_wrong_ones(approver, client):
    secret = with_app(approver)
    log_in(client, approver)
    for _time in range(TRIES - 1):
        give_code(client, wrong_code(secret))
    give_code(client, code_of(secret))
    other = Client()
    log_in(other, approver)
    for _time in range(TRIES):
        assert "quá nhiều lần" not in give_code(other, wrong_code(secret)).content.decode()


def test_wrong_codes_delay_no_others(approver, a, monkeypatch, rf):
    """Neither from the same address nor from anywhere."""
    monkeypatch.setattr(delays, "CODES_FROM_ANYWHERE", "9/day")
    request = rf.get("/", REMOTE_ADDR="192.0.2.1")
    tries = [delays.may_try_code(approver, request) for _time in range(TRIES + 1)]
    assert tries == [True] * TRIES + [False]
    assert delays.may_try_code(a.staff[Role.SUPERVISOR], request)


def test_delayed_codes_are_counted_once(approver, monkeypatch, rf):
    """Who waits already uses up nothing that is counted from anywhere."""
    monkeypatch.setattr(delays, "CODES_FROM_ANYWHERE", "9/day")
    for _time in range(TRIES + 5):
        delays.may_try_code(approver, rf.get("/", REMOTE_ADDR="192.0.2.1"))
    assert delays.may_try_code(approver, rf.get("/", REMOTE_ADDR=ELSEWHERE))
    assert not delays.may_try_code(approver, rf.get("/", REMOTE_ADDR=ELSEWHERE))


def test_password_by_mail_frees_codes(approver, monkeypatch, rf):
    """Those of this client, and those from anywhere."""
    monkeypatch.setattr(delays, "CODES_FROM_ANYWHERE", "9/day")
    request, elsewhere = rf.get("/", REMOTE_ADDR="192.0.2.1"), rf.get("/", REMOTE_ADDR=ELSEWHERE)
    for _time in range(TRIES + 1):
        delays.may_try_code(approver, request)
        delays.may_try_code(approver, elsewhere)
    delays.end(approver, request)
    assert delays.may_try_code(approver, request)
    assert not delays.may_try_code(approver, elsewhere), "whoever guesses elsewhere still waits"


def test_flood_of_one_stops_no_others(clerk, approver, client):
    for _time in range(5):
        ask_for_reset(client, clerk.email)
    ask_for_reset(client, approver.email)
    assert OutgoingMail.objects.filter(to=approver.email).count() == 1


def test_owner_is_warned_again_next_day(approver, a, monkeypatch):
    supervisor = a.staff[Role.SUPERVISOR]
    second_factor.warn_of_guesses(approver)
    second_factor.warn_of_guesses(supervisor)
    monkeypatch.setattr(timezone, "localdate", lambda: date(2027, 1, 1))
    second_factor.warn_of_guesses(approver)
    told = OutgoingMail.objects.order_by("pk").values_list("to", flat=True)
    assert list(told) == [approver.email, supervisor.email, approver.email]
    assert OutgoingMail.objects.earliest("pk").subject == "Tài khoản của bạn bị nhập sai mã nhiều lần"


def test_without_address_nobody_is_warned(approver):
    approver.email = ""
    second_factor.warn_of_guesses(approver)
    assert not OutgoingMail.objects.exists()
