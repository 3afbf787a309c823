"""What a clerk mistypes: an error at the field, in Vietnamese, never a page of failure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, PlannedDialogue
from portal.organisations.models import Role
from portal.petitions.models import Petition

from . import forms, world

PLAIN = {
    "dialogues:add": {"theme": "Đất đai", "place_text": "Hội trường", "starts_at": "10/12/2026 14:00"},
    "petitions:add": {"title": "Đường ngập", "content": "Mưa là ngập."},
    "annualplans:add": {"title": "Kế hoạch đối thoại", "year": "2027"},
    "receptionrules:add": {
        "days_of_month": "15",
        "starts": "08:00",
        "ends": "11:00",
        "place_text": "Trụ sở",
        "basis": "KH",
    },
    "postings:add": {
        "place_text": "Bảng tin",
        "posted_by": "Văn thư",
        "posted_on": "02/03/2026",
        "covers_from": "01/12/2026",
        "covers_to": "31/12/2026",
    },
}
WRONG = [
    ("dialogues:add", "ends_on", "09/12/2026"),
    ("dialogues:add", "ends_on", "31/12/9999"),
    ("dialogues:add", "ends_on", "11/01/2027"),
    ("dialogues:add", "starts_at", "10/12/2026"),
    ("dialogues:add", "starts_at", "10/12/2026 25:00"),
    ("dialogues:add", "starts_at", "31/11/2026 14:00"),
    ("dialogues:add", "starts_at", "01/01/0001 08:00"),
    ("dialogues:add", "starts_at", "31/12/9999 23:59"),
    ("dialogues:add", "starts_at", "28/11/2206 08:00"),
    ("dialogues:add", "theme", "\u200b"),
    ("dialogues:add", "theme", "…"),
    ("dialogues:add", "opinions_from", "01/01/0001"),
    ("dialogues:add", "theme", "Đ" * 501),
    ("dialogues:add", "audience", "Toàn dân. " * 10_001),
    ("dialogues:add", "plan_row", "99999999999999999999"),
    ("dialogues:add", "plan_row", "0"),
    ("dialogues:add", "plan_row", "501"),
    ("petitions:add", "received_on", "28/11/2206"),
    ("petitions:add", "received_on", "31/12/1989"),
    ("petitions:add", "received_on", "01/01/0001"),
    ("petitions:add", "title", "\u200b"),
    ("petitions:add", "title", "2026"),
    ("petitions:add", "content", "\u200b\ufeff"),
    ("petitions:add", "content", "Mưa là ngập. " * 10_000),
    ("annualplans:add", "year", "99999999999999999999"),
    ("annualplans:add", "year", "9999"),
    ("annualplans:add", "issued_on", "01/01/0001"),
    ("annualplans:add", "issued_on", "01/02/2006"),
    ("receptionrules:add", "days_of_month", "99999999999999999999"),
    ("receptionrules:add", "valid_from", "01/01/0001"),
    ("receptionrules:add", "valid_to", "31/12/9999"),
    ("postings:add", "posted_on", "28/11/2206"),
    ("postings:add", "posted_on", "31/12/9999"),
    ("postings:add", "until", "01/03/2026"),
    ("postings:add", "covers_to", "30/11/2026"),
]


@pytest.fixture
def clerk(a):
    return a.client(Role.CLERK)


@pytest.fixture
def approver(a):
    return a.client(Role.APPROVER)


@pytest.mark.parametrize(("page", "field", "typed"), WRONG)
def test_wrong_input_is_reported_at_field(a, clerk, page, field, typed):
    address = reverse(page)
    filled = {"chair": a.head.pk, **PLAIN[page], field: typed}
    response = clerk.post(address, forms.fields(clerk, address) | filled)
    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert not any(word in str(form.errors) for word in ("check", "Ensure", "This", "Write"))


@pytest.mark.parametrize("page", PLAIN)
def test_plain_input_is_taken(a, clerk, page):
    address = reverse(page)
    response = clerk.post(address, forms.fields(clerk, address) | {"chair": a.head.pk, **PLAIN[page]})
    assert response.status_code == 302, response.context["form"].errors


@pytest.mark.parametrize(
    "typed",
    [
        *("10/12/2026 14:30", "10-12-2026 14:30", "2026-12-10T14:30", "10/12/2026 14h30", "10/12/2026 14 giờ 30"),
        *("14:30, 10/12/2026", "14 giờ 30, ngày 10/12/2026"),
    ],
)
def test_hours_are_read_as_written(a, clerk, typed):
    address = reverse("dialogues:add")
    filled = {"chair": a.head.pk, **PLAIN["dialogues:add"], "starts_at": typed}
    assert clerk.post(address, forms.fields(clerk, address) | filled).status_code == 302
    assert f"{timezone.localtime(Dialogue.objects.get().starts_at):%d/%m/%Y %H:%M}" == "10/12/2026 14:30"


@pytest.mark.parametrize("typed", ["8:00", "8h", "8h00", "8 giờ", "08 giờ 00"])
def test_time_of_reception_is_read(a, clerk, typed):
    address = reverse("receptionrules:add")
    filled = {"chair": a.head.pk, **PLAIN["receptionrules:add"], "starts": typed}
    assert clerk.post(address, forms.fields(clerk, address) | filled).status_code == 302


@pytest.mark.parametrize("page", PLAIN)
def test_browsers_never_cut_pasted_text(clerk, page):
    """What is too long is refused with its length; a browser would drop the rest without a word."""
    assert "maxlength" not in clerk.get(reverse(page)).content.decode()


def test_row_belongs_to_a_plan(a, clerk):
    plan = AnnualPlan.objects.create(unit=a.committee, year=2026, title="Kế hoạch", number="1/KH")
    PlannedDialogue.objects.create(plan=plan, chair=a.head, theme="Đất đai", place_text="Sân", time_text="Quý I")
    address = reverse("dialogues:add")
    filled = forms.fields(clerk, address) | {"chair": a.head.pk, **PLAIN["dialogues:add"]}
    without = clerk.post(address, filled | {"plan_row": "1"})
    assert list(without.context["form"].errors) == ["plan"]
    beyond = clerk.post(address, filled | {"plan": plan.pk, "plan_row": str(plan.rows.count() + 1)})
    assert list(beyond.context["form"].errors) == ["plan_row"]
    assert clerk.post(address, filled | {"plan": plan.pk, "plan_row": "1"}).status_code == 302


def test_unseen_characters_are_dropped(a, clerk):
    address = reverse("petitions:add")
    typed = {"title": " Ðường\x0bngập\u200b ", "content": "Dòng một\r\nDòng hai\x0b", "hamlet": "thôn\xa0Ngò"}
    clerk.post(address, forms.fields(clerk, address) | typed)
    petition = Petition.objects.get()
    assert (petition.title, petition.content, petition.hamlet) == ("Đường ngập", "Dòng một\nDòng hai", "thôn Ngò")


def action(client, record, name, **typed):
    address = reverse(f"{type(record)._meta.model_name}s:{name}", args=[record.pk])
    return client.post(address, forms.fields(client, address) | typed)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("attendees", "99999999999999999999"),
        ("attendees", "-5"),
        ("speakers", "41"),
        ("answered_on_site", "13"),
        ("on", "01/01/0001"),
        ("on", "31/12/9999"),
    ],
)
def test_held_dialogue_with_wrong_input(a, clerk, field, typed):
    dialogue = world.announced_dialogue(a)
    response = action(clerk, dialogue, "hold", **{"attendees": "40", "speakers": "12", field: typed})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize("typed", ["01/01/0001 08:00", "31/12/9999 08:00", "28/11/2206 08:00"])
def test_postponement_to_an_impossible_time(a, clerk, typed):
    dialogue = world.announced_dialogue(a)
    response = action(clerk, dialogue, "postpone", reason="Bão số 5", starts_at=typed)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["starts_at"]


@pytest.mark.parametrize("typed", ["31/12/9999", "28/11/2206", "01/01/0001"])
def test_extension_to_an_impossible_day(a, approver, typed):
    world.published_notice(a)
    commitment = Commitment.objects.order_by("pk").first()
    response = action(approver, commitment, "extend", due_on=typed, text="Chưa có vốn")
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["due_on"]


@pytest.mark.parametrize(("field", "typed"), [("due_on", "31/12/9999"), ("on", "01/01/0001"), ("text", "\u200b")])
def test_wrong_petition_step_input_is_refused(a, clerk, field, typed):
    petition = world.petition(world.held_dialogue(a))
    filled = {"text": "Đưa vào kế hoạch", "due_on": f"{world.day(30):%d/%m/%Y}", field: typed}
    response = action(clerk, petition, "schedule", **filled)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize(("field", "typed"), [("due_on", "31/12/9999"), ("due_on", "01/01/0001")])
def test_conclusion_with_wrong_input(a, clerk, field, typed):
    dialogue = world.held_dialogue(a)
    address = f"{reverse('notices:add')}?dialogue={dialogue.pk}"
    filled = {"text": "Sửa đường", "owner": a.department.pk, "due_on": f"{world.day(30):%d/%m/%Y}", field: typed}
    posted = forms.fields(clerk, address) | forms.row(0, **filled) | {"conclusions-TOTAL_FORMS": "1"}
    response = clerk.post(address, posted | {"number": "1/TB-UBND", "issued_on": f"{world.today():%d/%m/%Y}"})
    assert response.status_code == 200
    assert list(response.context["form"].formsets["conclusions"].errors[0]) == [field]


def test_notice_before_its_dialogue(a, clerk):
    dialogue = world.held_dialogue(a)
    address = f"{reverse('notices:add')}?dialogue={dialogue.pk}"
    before = dialogue.day - timedelta(days=1)
    response = clerk.post(address, forms.fields(clerk, address) | {"issued_on": f"{before:%d/%m/%Y}"})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["issued_on"]
