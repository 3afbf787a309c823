"""Administrators keep their units, the heads who lead them and the accounts that act for them."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from portal.organisations.models import HeadTerm, Membership, Role, Unit
from portal.workdays.models import Deadline, SpecialDay

from . import forms, world


@pytest.fixture
def admin(a):
    return a.client(Role.ADMINISTRATOR)


def post(client, address, *args, **typed):
    url = reverse(address, args=args)
    return client.post(url, forms.fields(client, url) | typed)


def test_new_membership_gives_immediate_access(a, admin):
    user = get_user_model().objects.create_user("nguyen-van-thu")
    assert world.client_of(user).get("/quan-tri/").status_code == 302
    post(admin, "memberships:add", account="nguyen-van-thu", unit=a.department.pk, role="reporter")
    assert Membership.objects.get(user=user).unit == a.department
    user = get_user_model().objects.get(pk=user.pk)
    assert world.client_of(user).get("/quan-tri/").status_code == 200


@pytest.mark.parametrize("name", ["khong-co", "clerk-Amlanh"])
def test_unknown_account_or_duplicate_is_refused(a, admin, name):
    response = post(admin, "memberships:add", account=name, unit=a.committee.pk, role="clerk")
    assert response.status_code == 200
    assert response.context["form"].errors


def test_membership_in_other_unit_is_refused(a, b, admin):
    get_user_model().objects.create_user("moi")
    response = post(admin, "memberships:add", account="moi", unit=b.committee.pk, role="clerk")
    assert response.context["form"].errors["unit"]


def test_unit_is_created_only_below_own(a, b, admin):
    typed = {"name": "Trạm y tế", "kind": "public_service", "level": "commune", "place": a.place.pk}
    assert post(admin, "units:add", parent=b.committee.pk, **typed).context["form"].errors["parent"]
    assert post(admin, "units:add", parent="", **typed).context["form"].errors["parent"]
    post(admin, "units:add", parent=a.committee.pk, **typed)
    assert Unit.objects.get(name="Trạm y tế").parent == a.committee


def test_administrator_cannot_widen_own_territory(a, province, admin):
    response = post(admin, "units:edit", a.committee.pk, place=province.place.pk)
    assert response.context["form"].errors["place"]
    a.committee.refresh_from_db()
    assert a.committee.place == a.place


def test_head_term_keeps_its_unit(a, b, admin):
    response = post(admin, "headterms:edit", a.head.pk, unit=b.committee.pk, title="Chủ tịch")
    assert response.context["form"].errors["unit"]
    assert HeadTerm.objects.get(pk=a.head.pk).unit == a.committee


def test_calendar_change_moves_open_deadlines(a, province):
    dialogue = world.held_dialogue(a, days_ago=1)
    before = Deadline.of(dialogue).get(code="notice").due_on
    top = world.client_of(world.account("top", province, Role.ADMINISTRATOR))
    free = next(
        world.day(offset)
        for offset in range(1, 12)
        if world.day(offset).weekday() < 5
        and world.day(offset) < before
        and not SpecialDay.objects.filter(date=world.day(offset)).exists()
    )
    post(top, "specialdays:add", date=f"{free:%d/%m/%Y}", kind="off", name="Nghỉ bão", reason="Công điện 12/CĐ-TTg")
    deadline = Deadline.of(dialogue).get(code="notice")
    assert deadline.due_on > before
    assert deadline.changes.get().reason == "Công điện 12/CĐ-TTg"


def test_menu_shows_only_permitted_entries(a, admin):
    page = admin.get("/quan-tri/").content.decode()
    assert reverse("units:index") in page
    assert reverse("petitions:index") not in page
    assert reverse("wagtailadmin_reports:site_history") not in page
    page = a.client(Role.CLERK).get("/quan-tri/").content.decode()
    assert reverse("petitions:index") in page
    assert reverse("units:index") not in page


def test_admin_has_own_content_security_policy(a):
    policy = a.client(Role.CLERK).get("/quan-tri/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy


def test_admin_is_vietnamese_unless_english_preferred(a):
    from wagtail.users.models import UserProfile

    client = a.client(Role.CLERK)
    assert client.get("/quan-tri/").context["LANGUAGE_CODE"] == "vi"
    profile = UserProfile.get_for_user(a.staff[Role.CLERK])
    profile.preferred_language = "en"
    profile.save()
    assert a.client(Role.CLERK).get("/quan-tri/").context["LANGUAGE_CODE"] == "en"
