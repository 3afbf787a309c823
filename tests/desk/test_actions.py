"""Actions as buttons and forms: shown to whoever may use them while the state allows it, refusing in words."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry as log_registry
from wagtail.models import Revision

from portal.corrections.models import Correction
from portal.desk.actions.base import log_action
from portal.desk.menu import RECORDS, Administration, Reception
from portal.desk.models import RecordLogEntry
from portal.dialogues import commitments, reception
from portal.dialogues.models import Commitment, Conclusion, Dialogue, ReceptionDay
from portal.organisations.models import Membership, Role
from portal.petitions.models import Kind, Petition
from portal.petitions.states import EventKind, State
from portal.records.actors import Actor
from portal.records.ledger import verification
from portal.records.levels import Visibility
from portal.records.models import VisibilityDecision
from portal.removals.models import Removal
from portal.workdays.models import Deadline
from tests.factories import make_reception_rule

from . import forms, world


def url(action, record):
    return reverse(f"{type(record)._meta.model_name}s:{action}", args=[record.pk])


def page(client, record):
    return client.get(url("inspect", record)).content.decode()


def post(client, action, record, **data):
    return client.post(url(action, record), forms.fields(client, url(action, record)) | data, follow=True)


@pytest.fixture
def clerk(a):
    return a.client(Role.CLERK)


@pytest.fixture
def approver(a):
    return a.client(Role.APPROVER)


@pytest.fixture
def petition(a):
    return world.petition(world.held_dialogue(a))


@pytest.fixture
def commitment(a):
    world.published_notice(a)
    return Commitment.objects.order_by("pk").first()


def test_buttons_follow_dialogue_state_and_role(a, clerk):
    dialogue = world.held_dialogue(a)
    shown = page(clerk, dialogue)
    assert url("cancel", dialogue) not in shown
    assert reverse("notices:upload") in shown
    assert clerk.get(url("hold", dialogue)).status_code == 302
    assert url("hold", dialogue) not in page(a.client(Role.APPROVER), dialogue)
    assert a.client(Role.APPROVER).get(url("hold", dialogue)).status_code in (302, 403)


@pytest.mark.parametrize("action", ["postpone", "cancel"])
def test_postponement_and_cancellation_require_reason(a, clerk, action):
    form = reverse("dialogues:add")
    starts_at = f"{world.day(10):%d/%m/%Y} 08:00"
    typed = {"chair": a.head.pk, "theme": "Sắp tới", "place_text": "Hội trường", "starts_at": starts_at}
    clerk.post(form, forms.fields(clerk, form) | typed)
    dialogue = Dialogue.objects.get()
    response = post(clerk, action, dialogue, reason="  ", starts_at=f"{world.day(20):%d/%m/%Y} 09:00")
    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    if action == "postpone":
        assert f"{world.day(20):%d/%m/%Y} 09:00" in response.content.decode()
    post(clerk, action, dialogue, reason="Bão số 5")
    assert "Bão số 5" in page(clerk, dialogue)


def test_announced_time_changes_only_by_postponement(a, clerk):
    dialogue = world.held_dialogue(a)
    form = url("edit", dialogue)
    response = clerk.post(form, forms.fields(clerk, form) | {"starts_at": "01/01/2027 08:00"})
    assert response.context["form"].errors["starts_at"]
    assert Dialogue.objects.get().starts_at == dialogue.starts_at


def test_moved_planned_dialogue_moves_its_deadline(a, clerk):
    form = reverse("dialogues:add")
    typed = {"chair": a.head.pk, "theme": "Sắp tới", "place_text": "Hội trường"}
    clerk.post(form, forms.fields(clerk, form) | typed | {"starts_at": f"{world.day(20):%d/%m/%Y} 08:00"})
    dialogue = Dialogue.objects.get()
    form = url("edit", dialogue)
    clerk.post(form, forms.fields(clerk, form) | {"starts_at": f"{world.day(30):%d/%m/%Y} 08:00"})
    assert Deadline.of(dialogue).get(code="announcement").due_on == world.day(23)


def test_dialogue_page_explains_deadlines_and_changes(a, clerk):
    dialogue = world.held_dialogue(a, days_ago=3)
    form = url("edit", dialogue)
    clerk.post(form, forms.fields(clerk, form) | {"tags": "đường làng"})
    shown = page(clerk, dialogue)
    assert Deadline.of(dialogue).get(code="notice").explanation in shown
    assert a.staff[Role.CLERK].get_username() in shown


@pytest.mark.parametrize("title", ["", "Tên có thật"])
def test_refused_denunciation_leaves_no_trace(a, clerk, title):
    form = reverse("petitions:add")
    typed = {"kind": "denunciation", "title": title, "content": "Ông X nhận tiền"}
    response = clerk.post(form, forms.fields(clerk, form) | typed)
    assert response.status_code == 200
    assert response.context["form"].errors["kind"]
    assert not Petition.objects.exists()
    assert not RecordLogEntry.objects.exists()


def test_forwarded_petition_shows_unmet_duties(a, b, clerk, petition, province):
    post(clerk, "forward", petition, to=province.pk, text="Thuộc thẩm quyền tỉnh", document="4/PC-UBND")
    petition.refresh_from_db()
    assert (petition.state, petition.owner) == (State.FORWARDED, province)
    assert url("report_upward", petition) in page(clerk, petition)
    post(clerk, "report_upward", petition, text="Đã báo cáo", document="5/BC-UBND")
    post(clerk, "tell", petition, text="Đã gửi phiếu", document="6/PH-UBND")
    shown = page(clerk, petition)
    assert url("report_upward", petition) not in shown
    assert url("tell", petition) not in shown
    assert petition.events.filter(kind__in=[EventKind.REPORTED_UPWARD, EventKind.PETITIONER_TOLD]).count() == 2
    post(clerk, "respond", petition, text="Tỉnh đã trả lời")
    petition.refresh_from_db()
    assert petition.state == State.FORWARDED_ANSWERED


def test_each_petition_verb_sets_its_state(a, clerk, petition):
    due = f"{world.day(20):%d/%m/%Y}"
    later = f"{world.day(60):%d/%m/%Y}"
    steps = [
        ("assign", {"owner": a.department.pk, "due_on": due, "coordinating": [a.front.pk]}, State.IN_PROGRESS),
        ("schedule", {"text": "Đưa vào kế hoạch 2027", "due_on": later}, State.SCHEDULED),
        ("answer", {"text": "Đã trả lời"}, State.ANSWERED),
        ("reopen", {"text": "Dân chưa đồng ý"}, State.IN_PROGRESS),
        ("resolve", {"text": "Đã làm xong"}, State.RESOLVED),
    ]
    for action, typed, state in steps:
        post(clerk, action, petition, **typed)
        petition.refresh_from_db()
        assert petition.state == state, action
    assert petition.due_on == world.day(60)
    assert list(petition.coordinating.all()) == [a.front]


@pytest.mark.parametrize("name", ["title", "answer_summary"])
def test_public_petition_is_edited_by_nobody(clerk, approver, petition, name):
    form = url("edit", petition)
    for client in (clerk, approver):
        refused = client.post(form, forms.fields(client, form) | {name: "Chữ khác"})
        assert refused.context["form"].errors[name]


def test_reclassified_complaint_is_only_counted(a, clerk, petition):
    assert "guide" not in page(clerk, petition)
    refused = post(clerk, "reclassify", petition, kind="complaint", basis="Đơn khiếu nại quyết định thu hồi đất")
    assert refused.context["form"].errors["kind"]
    post(clerk, "propose_complaint", petition, basis="complaint", document="8/CV-UBND")
    petition.refresh_from_db()
    assert (petition.kind, petition.visibility) == (Kind.REQUEST, Visibility.NEVER)
    post(a.client(Role.SUPERVISOR), "confirm", Removal.objects.get())
    petition.refresh_from_db()
    assert (petition.kind, petition.visibility) == (Kind.COMPLAINT, Visibility.AGGREGATE_ONLY)
    post(clerk, "guide", petition, text="Đã hướng dẫn", document="9/HD-UBND")
    petition.refresh_from_db()
    assert petition.state == State.GUIDED


def test_hidden_petition_keeps_its_desk_history(a, clerk, approver, petition):
    post(clerk, "answer", petition, text="Đã trả lời")
    post(approver, "hide", petition, basis="Lộ thông tin cá nhân")
    petition.refresh_from_db()
    assert petition.visibility == Visibility.NEVER
    shown = page(clerk, petition)
    assert "Lộ thông tin cá nhân" in shown
    assert RecordLogEntry.objects.for_instance(petition).count() == 2


def test_second_approver_puts_petition_back(a, client, approver, petition):
    petition.refresh_from_db()
    address = petition.get_absolute_url()
    post(approver, "hide", petition, basis="Nhầm với kiến nghị khác")
    refused = post(approver, "show_again", petition, basis="Hạ nhầm")
    assert refused.context["form"].non_field_errors()
    assert client.get(address).status_code == 404
    another = world.User.objects.create(username="duyet-2")
    Membership.objects.create(user=another, unit=a.committee, role=Role.APPROVER)
    second = Client()
    second.force_login(another)
    post(second, "show_again", petition, basis="Hạ nhầm")
    assert client.get(address).status_code == 200
    bases = [decision.text for decision in VisibilityDecision.of(petition).order_by("pk")]
    assert bases[-2:] == ["Nhầm với kiến nghị khác", "Hạ nhầm"]


def test_undecided_petition_is_not_put_back(a, approver):
    petition = world.petition(world.held_dialogue(a), public=False)
    assert url("show_again", petition) not in page(approver, petition)
    assert approver.get(url("show_again", petition)).status_code == 302


def test_confirmed_purge_leaves_no_desk_trace(a, clerk):
    dialogue = world.held_dialogue(a)
    petition, other = world.petition(dialogue, public=False), world.petition(dialogue, title="Ở lại")
    notice = world.draft_notice(dialogue, owner=a.department, petitions=(petition, other), by=a.staff[Role.CLERK])
    form = url("edit", petition)
    clerk.post(form, forms.fields(clerk, form) | {"answer_summary": "Đang xem xét"})
    code, key = petition.code, petition.pk

    said = {"basis": "denunciation", "document": "8/CV-UBND"}
    for typed in ({"code": code}, {"code": "KN-AAAA-AAAA", **said}):
        assert post(clerk, "propose_purge", petition, **typed).context["form"].errors
        assert not Removal.objects.exists()
    post(clerk, "propose_purge", petition, code=code, **said)
    assert Petition.objects.filter(pk=key).exists()
    removal, supervisor = Removal.objects.get(), a.client(Role.SUPERVISOR)
    assert post(supervisor, "confirm_purge", removal).context["form"].errors
    response = post(supervisor, "confirm_purge", removal, has_read="on")
    assert response.redirect_chain[-1][0] == reverse("removals:index")

    assert not Petition.objects.filter(pk=key).exists()
    content_type = ContentType.objects.get_for_model(Petition)
    assert not RecordLogEntry.objects.filter(content_type=content_type, object_id=key).exists()
    assert not any(code in entry.label for entry in RecordLogEntry.objects.all())
    assert [each.petition_codes for each in Conclusion.objects.filter(notice=notice).order_by("pk")] == [
        [other.code],
        [],
    ]
    assert all(code not in str(revision.content) for revision in Revision.objects.all())
    assert code not in clerk.get(reverse("petitions:index")).content.decode()
    assert list(verification.verify()) == []


def test_owner_reports_but_issuer_extends(a, approver, commitment):
    reporter = a.client(Role.REPORTER)
    post(reporter, "report", commitment, text="Đã đổ nền đường")
    assert commitment.events.filter(kind="progress").exists()
    assert reporter.get(url("extend", commitment)).status_code in (302, 403)
    post(approver, "extend", commitment, due_on=f"{world.day(60):%d/%m/%Y}", text="Mưa kéo dài")
    commitment.refresh_from_db()
    assert commitment.due_on == world.day(60)
    shown = page(approver, commitment)
    assert f"{commitment.due_original:%d/%m/%Y}" in shown
    assert "Mưa kéo dài" in shown


def test_owner_asks_and_issuer_decides(a, approver, commitment):
    reporter = a.client(Role.REPORTER)
    assert approver.get(url("refuse_extension", commitment), follow=True).redirect_chain
    post(reporter, "ask_extension", commitment, due_on=f"{world.day(60):%d/%m/%Y}", text="Mưa kéo dài")
    assert "Đơn vị xin gia hạn" in approver.get(reverse("wagtailadmin_home")).content.decode()
    assert (
        commitment.conclusion.text in approver.get(f"{reverse('commitments:index')}?extension=asked").content.decode()
    )
    assert f"{world.day(60):%d/%m/%Y}" in approver.get(url("extend", commitment)).content.decode()
    post(approver, "refuse_extension", commitment, text="Vốn đã đủ")
    commitment.refresh_from_db()
    assert commitment.due_on == commitment.due_original
    assert "Vốn đã đủ" in page(reporter, commitment)
    assert "Đơn vị xin gia hạn" not in approver.get(reverse("wagtailadmin_home")).content.decode()


def test_extension_to_earlier_date_is_refused(a, approver, commitment):
    response = post(approver, "extend", commitment, due_on=f"{world.day(1):%d/%m/%Y}", text="Làm sớm hơn")
    assert response.context["form"].errors["due_on"]
    assert "Làm sớm hơn" in response.content.decode()


def test_approver_reopens_and_hands_over_commitment(a, b, approver, commitment):
    commitments.report(commitment, by=Actor(str(a.department)), on=world.today(), text="Xong", done=True)
    post(approver, "reopen", commitment, text="Chưa xong")
    post(approver, "hand_over", commitment, to=a.committee.pk, text="Theo Quyết định 3/QĐ-UBND")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.owner) == ("open", a.committee)


def test_evidence_type_is_checked_by_content(a, commitment):
    client = a.client(Role.REPORTER)
    virus = SimpleUploadedFile("anh.jpg", b"MZ\x90\x00 this is no picture")
    form = url("report", commitment)
    response = client.post(form, forms.fields(client, form) | {"text": "Đã làm", "evidence": virus})
    assert "anh.jpg" in str(response.context["form"].errors["evidence"])
    assert "Đã làm" in response.content.decode()
    assert not commitment.events.filter(kind="progress").exists()


def test_supervisor_may_only_record_finding(a, commitment):
    client = a.client(Role.SUPERVISOR)
    assert url("find", commitment) in page(client, commitment)
    for action in ("report", "extend", "reopen", "hand_over"):
        assert client.get(url(action, commitment)).status_code in (302, 403)


def test_step_with_future_date_is_refused(a, clerk, petition):
    response = post(clerk, "answer", petition, text="Trả lời", on=f"{world.day(1):%d/%m/%Y}")
    assert response.context["form"].errors["on"]


def test_step_names_acting_unit_not_person(a, clerk, petition):
    post(clerk, "answer", petition, text="Đã trả lời")
    event = petition.events.get(kind=EventKind.ANSWERED)
    assert (event.actor, event.user) == (str(a.committee), a.staff[Role.CLERK])


def test_every_action_has_log_words():
    """Without them the action itself would fail, after everything else went well."""
    actions = [
        (viewset.model, action)
        for viewset in (*RECORDS, *Reception.items, *Administration.items)
        for action in getattr(viewset, "actions", ())
    ]
    assert actions
    assert [action.name for model, action in actions if not log_registry.action_exists(log_action(model, action))] == []


def test_reception_day_is_corrected_moved_cancelled(a, clerk, approver):
    rule = make_reception_rule(chair=a.head)
    day, other, *_rest = reception.plan_year(rule, world.today().year + 1, by=Actor("UBND xã"), on=world.today())
    url = reverse("receptiondays:correct", args=[day.pk])
    typed = {**forms.fields(clerk, url), "place_text": "Hội trường", "reason": "Ghi nhầm."}
    assert clerk.post(url, typed).status_code == 302
    assert approver.post(reverse("corrections:approve", args=[Correction.objects.get().pk])).status_code == 302
    assert ReceptionDay.objects.get(pk=day.pk).place_text == "Hội trường"
    url = reverse("receptiondays:cancel", args=[other.pk])
    assert clerk.post(url, {**forms.fields(clerk, url), "reason": "Bão số 3."}).status_code == 302
    assert ReceptionDay.objects.get(pk=other.pk).state == "cancelled"
