"""Who may approve, judge or administer has a second factor, or sees its set-up alone."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from portal.desk.identity import second_factor
from portal.desk.identity.removal import may_remove
from portal.dispatch.models import OutgoingMail
from portal.organisations.models import Membership, Role

from . import world
from .accounts import (
    PASSWORD,
    code_of,
    forget_tries,
    give_code,
    is_inside,
    log_in,
    recovery_codes,
    with_app,
    with_password,
)

pytestmark = pytest.mark.django_db

SET_UP = "/quan-tri/tai-khoan/hai-lop/"
MUST_HAVE = (Role.APPROVER, Role.SUPERVISOR, Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    forget_tries()


@pytest.fixture
def approver(a):
    return with_password(a.staff[Role.APPROVER])


@pytest.fixture
def superuser(db):
    user = world.User.objects.create_superuser("quantri", "quantri@example.org", PASSWORD)
    with_app(user)
    return user


def inside(user, secret: str) -> Client:
    client = Client()
    log_in(client, user)
    give_code(client, code_of(secret))
    return client


@pytest.mark.parametrize("role", MUST_HAVE)
def test_without_it_all_else_is_closed(role, a):
    client = a.client(role)
    for name in ("wagtailadmin_home", "petitions:index", "wagtailadmin_account", "desk_session"):
        assert client.get(reverse(name))["Location"] == SET_UP, name
    assert client.post(reverse("petitions:add"), {"title": "x"})["Location"] == SET_UP


def test_scripts_are_refused_without_it(a):
    """A page that is open already asks in the background: it cannot be led anywhere."""
    client = a.client(Role.APPROVER)
    answer = client.get(reverse("petitions:index"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 403
    assert client.get(reverse("petitions:index"), headers={"X-Requested-With": "other"}).status_code == 302


def test_public_pages_ask_for_none(a):
    assert a.client(Role.APPROVER).get("/kien-nghi/").status_code == 200


def test_log_out_asks_for_none(a):
    client = a.client(Role.APPROVER)
    assert client.post(reverse("wagtailadmin_logout"))["Location"] != SET_UP
    assert client.get(SET_UP)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", MUST_HAVE)
def test_set_up_says_why(role, a):
    page = a.client(role).get(SET_UP).content.decode()
    assert "chỉ mở khi bạn đã thiết lập lớp xác thực thứ hai" in page


@pytest.mark.parametrize("name", ["wagtailadmin_sprite", "wagtailadmin_javascript_catalog"])
def test_set_up_has_its_scripts(name, a):
    assert a.client(Role.APPROVER).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", [Role.CLERK, Role.REPORTER])
def test_others_need_none(role, a):
    assert is_inside(a.client(role))


def test_superusers_must_have_one(db):
    assert second_factor.is_missing(world.User.objects.create_superuser("goc"))


def test_membership_of_former_days_asks_nothing(a):
    approver = a.staff[Role.APPROVER]
    Membership.objects.filter(user=approver).update(valid_to=world.day(-1))
    assert not second_factor.must_have(approver)


def test_setting_takes_the_rule_off(a, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert is_inside(a.client(Role.APPROVER))


def test_recovery_codes_alone_are_none(approver):
    with_app(approver)
    Authenticator.objects.exclude(type="recovery_codes").delete()
    assert second_factor.is_missing(approver)


def test_app_is_set_up_and_asked(approver, client):
    log_in(client, approver)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml")
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert is_inside(client)
    other = Client()
    assert log_in(other, approver)["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_inside(other)


def test_password_is_asked_before_changes(a, client):
    client.force_login(with_password(a.staff[Role.APPROVER]))
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


def test_secret_is_encrypted(approver):
    secret = with_app(approver)
    assert secret not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_former_secret_key_still_decrypts(approver, client, settings):
    secret = with_app(approver)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    log_in(client, approver)
    give_code(client, code_of(secret))
    assert is_inside(client)


def test_lost_secret_key_opens_nothing(approver, client, settings):
    secret = with_app(approver)
    code = recovery_codes(approver)[0]
    settings.SECRET_KEY = "another"
    for each in (code_of(secret), code):
        log_in(client, approver)
        give_code(client, each)
        assert not is_inside(client)
    client.force_login(approver)
    assert client.get(SET_UP).status_code == 200


def test_recovery_codes_are_shown_once(approver):
    client = inside(approver, with_app(approver))
    codes = recovery_codes(approver)
    first, second = (client.get(reverse("mfa_view_recovery_codes")).content.decode() for _time in range(2))
    assert all(code in first for code in codes)
    assert not any(code in second for code in codes)


def test_recovery_code_works_once(approver):
    with_app(approver)
    code = recovery_codes(approver)[0]
    for works in (True, False):
        client = Client()
        log_in(client, approver)
        give_code(client, code)
        assert is_inside(client) is works


def test_owner_is_told_of_changes(approver, django_capture_on_commit_callbacks):
    client = inside(approver, with_app(approver))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    assert mail.outbox[-1].to == [approver.email]
    assert "mã khôi phục mới" in mail.outbox[-1].body


def test_administrator_removes_a_lost_one(approver, superuser, django_capture_on_commit_callbacks):
    lost = inside(approver, with_app(approver))
    administrator = Client()
    log_in(administrator, superuser)
    give_code(administrator, recovery_codes(superuser)[0])
    with django_capture_on_commit_callbacks(execute=True):
        administrator.post(reverse("remove_second_factor", args=[approver.pk]))
    assert second_factor.is_missing(approver)
    assert lost.get(SET_UP)["Location"].startswith(reverse("account_login"))
    assert mail.outbox[-1].to == [approver.email]
    assert "quantri" in mail.outbox[-1].body
    entry = ModelLogEntry.objects.get(action=second_factor.REMOVED)
    assert (entry.user, entry.object_id) == (superuser, str(approver.pk))


def test_removal_is_found_in_the_list(approver, superuser, client):
    log_in(client, superuser)
    give_code(client, recovery_codes(superuser)[0])
    page = client.get(reverse("wagtailusers_users:index")).content.decode()
    assert reverse("remove_second_factor", args=[approver.pk]) in page
    assert "Gỡ lớp xác thực thứ hai" in page
    assert reverse("remove_second_factor", args=[superuser.pk]) not in page


def test_only_own_factors_are_removed(approver, a):
    """And the log and a mail in the owner's language say who did it, each time."""
    supervisor = with_password(a.staff[Role.SUPERVISOR])
    with_app(supervisor)
    for _time in range(2):
        with_app(approver)
        assert second_factor.remove(approver, by=supervisor)
    assert second_factor.has(supervisor)
    assert not Authenticator.objects.filter(user=approver).exists()
    told = OutgoingMail.objects.filter(to=approver.email)
    assert [each.subject for each in told] == ["Lớp xác thực thứ hai của bạn đã bị gỡ"] * 2
    assert f"{django_settings.SITE_URL}{reverse('wagtailadmin_home')}" in told[0].text
    assert [entry.user for entry in ModelLogEntry.objects.filter(action=second_factor.REMOVED)] == [supervisor] * 2


def test_without_factor_sessions_end(approver, client):
    """Nothing was removed, and nobody is told so; whoever is logged in is logged out all the same."""
    client = Client()
    log_in(client, approver)
    assert client.get(SET_UP).status_code == 200
    assert not second_factor.remove(approver, by=None)
    assert client.get(SET_UP)["Location"].startswith(reverse("account_login"))
    assert not OutgoingMail.objects.exists()
    assert not ModelLogEntry.objects.filter(action=second_factor.REMOVED).exists()


def test_command_tells_every_owner(superuser, approver):
    with_app(approver)
    for user in (superuser, approver):
        call_command("remove_second_factor", user.get_username(), verbosity=0)
    told = OutgoingMail.objects.order_by("pk")
    assert [each.to for each in told] == [superuser.email, approver.email]
    assert all("người vận hành cổng" in each.text for each in told)


def test_administrator_of_accounts_stays_below_superusers(approver, superuser, a):
    """Whoever may change accounts, but is no superuser."""
    permission = Permission.objects.get(codename="change_user", content_type__app_label="auth")
    administrator = a.staff[Role.ADMINISTRATOR]
    assert not may_remove(administrator, approver)
    administrator.user_permissions.add(permission)
    administrator = world.User.objects.get(pk=administrator.pk)
    assert may_remove(administrator, approver)
    assert not may_remove(administrator, administrator)
    assert not may_remove(administrator, superuser)
    assert may_remove(superuser, world.User.objects.create_superuser("khac"))


def test_page_asks_before_it_removes(approver, superuser):
    with_app(approver)
    administrator = Client()
    log_in(administrator, superuser)
    give_code(administrator, recovery_codes(superuser)[0])
    address = reverse("remove_second_factor", args=[approver.pk])
    assert approver.username in administrator.get(address).content.decode()
    assert second_factor.has(approver)
    for said in ("Đã gỡ lớp xác thực thứ hai", "chưa có lớp xác thực thứ hai"):
        answer = administrator.post(address)
        assert answer["Location"] == reverse("wagtailusers_users:edit", args=[approver.pk])
        page = administrator.get(answer["Location"]).content.decode()
        assert said in page
        assert approver.username in page
    assert administrator.get(reverse("remove_second_factor", args=[0])).status_code == 404


def test_removal_asks_the_password_again(approver, superuser, client):
    with_app(approver)
    client.force_login(superuser)
    answer = client.post(reverse("remove_second_factor", args=[approver.pk]))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert second_factor.has(approver)


@pytest.mark.parametrize("role", list(Role))
def test_roles_remove_nobodys(role, a, approver):
    with_app(approver)
    for each in a.staff.values():
        if each != approver:
            with_app(with_password(each))
    client = Client()
    log_in(client, with_password(a.staff[role]))
    give_code(client, recovery_codes(a.staff[role])[0])
    client.post(reverse("remove_second_factor", args=[approver.pk]))
    assert second_factor.has(approver)


def test_nobody_removes_their_own(superuser, client):
    log_in(client, superuser)
    give_code(client, recovery_codes(superuser)[0])
    client.post(reverse("remove_second_factor", args=[superuser.pk]))
    assert second_factor.has(superuser)


def test_command_removes_it(superuser):
    call_command("remove_second_factor", "quantri", verbosity=0)
    assert not second_factor.has(superuser)
    assert ModelLogEntry.objects.filter(action=second_factor.REMOVED, user=None).exists()
