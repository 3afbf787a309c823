"""The form of a notice: its rows, what it offers, and conclusions that nobody changes once they are published."""

import pytest
from django.urls import reverse

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, Conclusion, Notice
from portal.organisations.models import Role
from portal.records.actors import Actor

from . import forms, world


@pytest.fixture
def clerk(a):
    return a.client(Role.CLERK)


def edit(notice):
    return reverse("notices:edit", args=[notice.pk])


def state_of(notice):
    """All that lives on a notice: its conclusions, their commitments and what was reported."""
    return (
        list(Conclusion.objects.filter(notice=notice).order_by("pk").values()),
        list(Commitment.objects.order_by("pk").values()),
        [list(each.events.order_by("pk").values()) for each in Commitment.objects.order_by("pk")],
        [sorted(each.coordinating.values_list("pk", flat=True)) for each in Conclusion.objects.order_by("pk")],
    )


def test_new_notice_starts_by_choosing_dialogue(a, clerk):
    waiting, concluded = world.held_dialogue(a, theme="Chờ kết luận"), world.held_dialogue(a, theme="Đã kết luận")
    world.published_notice(a, dialogue=concluded)
    page = clerk.get(reverse("notices:add")).content.decode()
    assert page.index(waiting.theme) < page.index(concluded.theme)
    assert f"?dialogue={waiting.pk}" in page


def test_rows_offer_only_own_dialogue_petitions(a, b, clerk):
    dialogue = world.held_dialogue(a)
    own, elsewhere = world.petition(dialogue), world.petition(world.held_dialogue(a), title="Chuyện khác")
    page = clerk.get(f"{reverse('notices:add')}?dialogue={dialogue.pk}").content.decode()
    assert own.code in page
    assert elsewhere.code not in page


def test_other_unit_dialogue_cannot_be_concluded(a, b, clerk):
    other = world.held_dialogue(b)
    data = {"dialogue": other.pk, "title": "Chiếm lời", "conclusions-TOTAL_FORMS": 0, "conclusions-INITIAL_FORMS": 0}
    clerk.post(reverse("notices:add"), data)
    assert not Notice.objects.exists()


def test_draft_rows_keep_identity_between_saves(a, clerk):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    before = list(Conclusion.objects.order_by("pk").values_list("pk", "uuid", "text"))
    clerk.post(edit(notice), forms.fields(clerk, edit(notice)))
    clerk.post(edit(notice), forms.fields(clerk, edit(notice)) | {"conclusions-0-text": "Sửa đường bê tông"})
    after = list(Conclusion.objects.order_by("pk").values_list("pk", "uuid", "text"))
    assert [row[:2] for row in after] == [row[:2] for row in before]
    assert after[0][2] == "Sửa đường bê tông"


def test_autosave_adds_each_row_once(a, clerk):
    dialogue = world.held_dialogue(a)
    url = f"{reverse('notices:add')}?dialogue={dialogue.pk}"
    data = forms.fields(clerk, url) | {"conclusions-TOTAL_FORMS": "1", **forms.row(0, text="Sửa đường")}
    answer = clerk.post(reverse("notices:add"), data, headers={"accept": "application/json"}).json()
    updates = dict(answer["field_updates"])
    clerk.post(answer["url"], data | updates, headers={"accept": "application/json"})
    assert Conclusion.objects.count() == 1
    assert Notice.objects.get().latest_revision.content["conclusions"][0]["pk"] == Conclusion.objects.get().pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"conclusions-0-owner": ""}, "owner"),
        ({"conclusions-0-due_on": "01/01/2020"}, "due_on"),
    ],
)
def test_invalid_row_is_refused_at_submission(a, clerk, changes, field):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    response = clerk.post(edit(notice), forms.fields(clerk, edit(notice)) | changes | {"action-submit": "1"})
    assert response.status_code == 200
    assert response.context["form"].formsets["conclusions"].forms[0].errors[field]
    assert not notice.workflow_in_progress


def test_the_owner_cannot_coordinate_himself(a, clerk):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    both = {"conclusions-0-coordinating": [str(a.department.pk)], "action-submit": "1"}
    response = clerk.post(edit(notice), forms.fields(clerk, edit(notice)) | both)
    assert response.context["form"].formsets["conclusions"].forms[0].errors["coordinating"]


@pytest.mark.parametrize(
    "tampering",
    [
        {"conclusions-0-text": "Không sửa nữa"},
        {"conclusions-0-due_on": "31/12/2030"},
        {"conclusions-0-DELETE": "1"},
    ],
)
def test_published_conclusion_is_immutable(a, clerk, tampering):
    notice = world.published_notice(a)
    before = state_of(notice)
    response = clerk.post(edit(notice), forms.fields(clerk, edit(notice)) | tampering)
    assert response.status_code == 200
    assert response.context["form"].errors or any(response.context["form"].formsets["conclusions"].errors)
    assert state_of(notice) == before


def test_published_conclusion_set_is_fixed(a, clerk):
    notice = world.published_notice(a)
    data = forms.fields(clerk, edit(notice))
    left_out = {name: value for name, value in data.items() if not name.startswith("conclusions-1-")}
    left_out |= {"conclusions-TOTAL_FORMS": "1", "conclusions-INITIAL_FORMS": "1"}
    added = data | {"conclusions-TOTAL_FORMS": "3", **forms.row(2, text="Thêm một việc")}
    before = state_of(notice)
    for posted in (left_out, added):
        response = clerk.post(edit(notice), posted)
        assert response.status_code == 200
        assert response.context["form"].non_field_errors()
    assert state_of(notice) == before


def test_republished_revision_keeps_conclusions_and_commitments(a, clerk):
    notice = world.published_notice(a)
    old = notice.latest_revision
    commitments.report(Commitment.objects.first(), by=Actor("Phòng Kinh tế"), on=world.today(), text="Đã đổ nền")
    newer = forms.fields(clerk, edit(notice)) | {"title": "Tiêu đề đính chính", "action-submit": "1"}
    clerk.post(edit(notice), newer)
    approve = reverse("notices:approve", args=[notice.pk])
    a.client(Role.APPROVER).post(approve, {"comment": ""})
    assert Notice.objects.get().title == "Tiêu đề đính chính"
    before = state_of(notice)

    revert = reverse("notices:revisions_revert", args=[notice.pk, old.pk])
    clerk.post(revert, forms.fields(clerk, revert) | {"action-submit": "1"})
    a.client(Role.APPROVER).post(approve, {"comment": ""})
    assert Notice.objects.get().title == notice.title
    assert state_of(notice) == before


def test_posted_unit_does_not_move_record(a, b, clerk):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    clerk.post(edit(notice), forms.fields(clerk, edit(notice)) | {"unit": b.committee.pk})
    dialogue = notice.dialogue
    address = reverse("dialogues:edit", args=[dialogue.pk])
    response = clerk.post(address, forms.fields(clerk, address) | {"unit": b.committee.pk})
    assert response.context["form"].errors["unit"]
    for record in (notice, dialogue):
        record.refresh_from_db()
        assert record.unit == a.committee


def test_preview_shows_unsaved_conclusions(a, clerk):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    address = reverse("notices:preview_on_edit", args=[notice.pk])
    data = forms.fields(clerk, edit(notice)) | {"conclusions-0-text": "Chưa lưu: đổ bê tông"}
    assert clerk.post(address, data).json() == {"is_valid": True, "is_available": True}
    response = clerk.get(address)
    assert "Chưa lưu: đổ bê tông" in response.content.decode()
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert Conclusion.objects.first().text == "Sửa đường"


def test_approver_views_but_cannot_edit_draft(a):
    notice = world.submitted_notice(a)
    client = a.client(Role.APPROVER)
    preview = reverse("notices:revisions_view", args=[notice.pk, notice.latest_revision_id])
    assert "Thắp đèn" in client.get(preview).content.decode()
    assert client.get(edit(notice)).status_code in (302, 403)


def test_draft_slug_follows_its_number(a, clerk):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    clerk.post(edit(notice), forms.fields(clerk, edit(notice)) | {"number": "77/TB-UBND"})
    assert Notice.objects.get().slug.startswith("77-tb-ubnd")


def test_unpublished_draft_can_be_deleted(a, clerk):
    notice = world.submitted_notice(a)
    clerk.post(reverse("notices:delete", args=[notice.pk]))
    assert not Notice.objects.exists()
    assert not Conclusion.objects.exists()


def test_a_published_notice_cannot_be_deleted(a, clerk):
    notice = world.published_notice(a)
    assert clerk.post(reverse("notices:delete", args=[notice.pk])).status_code in (302, 403)
    assert Notice.objects.filter(pk=notice.pk).exists()


@pytest.mark.parametrize("page", ["inspect", "edit"])
def test_public_notice_explains_its_correction(a, page):
    notice = world.published_notice(a)
    shown = a.client(Role.CLERK).get(reverse(f"notices:{page}", args=[notice.pk])).content.decode()
    assert "đính chính bằng một thông báo khác" in shown


def test_draft_says_nothing_of_corrections(a):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    shown = a.client(Role.CLERK).get(reverse("notices:edit", args=[notice.pk])).content.decode()
    assert "đính chính bằng một thông báo khác" not in shown
