"""A document is written by a clerk, approved by an approver of its unit who wrote none of it, and then settled."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice
from portal.dialogues.models.dialogues import DialogueState
from portal.dispatch.models import OutgoingMail
from portal.organisations.models import Membership, Role
from portal.petitions.models import Petition
from portal.records.models import VisibilityDecision

from . import forms, world


def page(name, record):
    return reverse(f"{type(record)._meta.model_name}s:{name}", args=[record.pk])


def approve(client, notice):
    return client.post(page("approve", notice), {"comment": ""}, follow=True)


def test_approval_by_unit_approver_publishes(a):
    notice = world.submitted_notice(a)
    response = approve(a.client(Role.APPROVER), notice)
    assert response.redirect_chain[-1][0] == page("inspect", notice)
    notice = Notice.objects.get(pk=notice.pk)
    assert notice.is_public
    assert [each.number for each in notice.conclusions.all()] == [1, 2]
    assert Commitment.objects.count() == 2


def test_approver_of_other_unit_cannot_approve(a, b):
    notice = world.submitted_notice(a)
    assert approve(b.client(Role.APPROVER), notice).status_code == 404
    state = notice.current_workflow_task_state
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, b.staff[Role.APPROVER], "approve")
    assert not Notice.objects.get(pk=notice.pk).live


@pytest.mark.parametrize("wrote", ["the draft", "the submission"])
def test_author_or_submitter_cannot_approve(a, wrote):
    approver = a.staff[Role.APPROVER]
    Membership.objects.create(user=approver, unit=a.committee, role=Role.CLERK)
    clerk = a.staff[Role.CLERK]
    notice = world.draft_notice(
        world.held_dialogue(a), owner=a.department, by=approver if wrote == "the draft" else clerk
    )
    notice.get_workflow().start(notice, approver if wrote == "the submission" else clerk)
    approve(a.client(Role.APPROVER), notice)
    assert not Notice.objects.get(pk=notice.pk).live
    assert "Approve" not in a.client(Role.APPROVER).get(page("inspect", notice)).content.decode()


def test_clerk_cannot_publish_through_wagtail(a):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    client = a.client(Role.CLERK)
    data = forms.fields(client, page("edit", notice))
    client.post(page("edit", notice), {**data, "action-publish": "1"})
    assert client.post(page("approve", notice), {"comment": ""}).status_code in (302, 403)
    assert client.post(page("unpublish", notice)).status_code in (302, 403)
    assert not Notice.objects.get(pk=notice.pk).live


def test_superuser_cannot_approve_own_notice(a, admin_user):
    notice = world.draft_notice(world.held_dialogue(a), owner=a.department, by=admin_user)
    notice.get_workflow().start(notice, admin_user)
    approve(world.client_of(admin_user), notice)
    assert not Notice.objects.get(pk=notice.pk).live


def test_submitted_notice_is_not_editable(a):
    notice = world.submitted_notice(a)
    client = a.client(Role.CLERK)
    data = forms.fields(client, page("edit", notice))
    client.post(page("edit", notice), {**data, "title": "Đổi lúc chờ duyệt"})
    assert Notice.objects.get(pk=notice.pk).get_latest_revision_as_object().title == notice.title


def test_missing_requirements_block_approval(a):
    dialogue = world.held_dialogue(a)
    notice = world.draft_notice(dialogue, owner=a.department, by=a.staff[Role.CLERK])
    Notice.objects.filter(pk=notice.pk).update(number="")
    notice.refresh_from_db()
    notice.save_revision(user=a.staff[Role.CLERK])
    Dialogue.objects.filter(pk=dialogue.pk).update(state=DialogueState.ANNOUNCED)
    notice = Notice.objects.get(pk=notice.pk)
    sentences = notice.missing_for_publication()
    assert len(sentences) == 2

    clerk = a.client(Role.CLERK)
    assert all(sentence in clerk.get(page("edit", notice)).content.decode() for sentence in sentences)
    response = clerk.post(
        page("edit", notice), {**forms.fields(clerk, page("edit", notice)), "action-submit": "1"}, follow=True
    )
    assert all(sentence in forms.messages(response) for sentence in sentences)

    response = approve(a.client(Role.APPROVER), notice)
    assert response.status_code == 200
    assert all(sentence in response.content.decode() for sentence in sentences)
    state = notice.current_workflow_task_state
    with pytest.raises(ValidationError):
        state.task.specific.on_action(state, a.staff[Role.APPROVER], "approve")
    by_wagtail = reverse("notices:workflow_action", args=[notice.pk, "approve", state.pk])
    assert a.client(Role.APPROVER).post(by_wagtail).status_code == 302
    assert not Notice.objects.get(pk=notice.pk).live


def test_text_changed_after_submission_is_refused(a):
    notice = world.submitted_notice(a)
    notice.title = "Kết luận khác"
    notice.save_revision(user=a.staff[Role.CLERK])
    state = notice.current_workflow_task_state
    by_wagtail = reverse("notices:workflow_action", args=[notice.pk, "approve", state.pk])
    for response in (
        a.client(Role.APPROVER).post(by_wagtail, follow=True),
        a.client(Role.APPROVER).post(page("approve", notice), {"comment": ""}),
    ):
        assert "đã được sửa sau khi trình" in response.content.decode()
    assert not Notice.objects.get(pk=notice.pk).live


def test_returned_notice_reaches_author_with_reason(a):
    notice = world.submitted_notice(a)
    a.client(Role.APPROVER).post(page("return", notice), {"comment": "Thiếu thời hạn ở mục 2"})
    mail = OutgoingMail.objects.get(key__startswith="desk:returned")
    assert mail.to == a.staff[Role.CLERK].email
    assert "Thiếu thời hạn ở mục 2" in mail.text
    assert "Thiếu thời hạn ở mục 2" in a.client(Role.CLERK).get("/quan-tri/").content.decode()
    assert str(notice) in a.client(Role.CLERK).get("/quan-tri/").content.decode()


def test_return_without_reason_is_refused(a):
    notice = world.submitted_notice(a)
    response = a.client(Role.APPROVER).post(page("return", notice), {"comment": ""})
    assert response.status_code == 200
    assert Notice.objects.get(pk=notice.pk).workflow_in_progress


def test_submission_and_approval_mail_once_each(a, b, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notice = world.submitted_notice(a)
        approve(a.client(Role.APPROVER), notice)
    mails = {mail.key.split(":")[1]: mail.to for mail in OutgoingMail.objects.all()}
    assert mails == {"submitted": a.staff[Role.APPROVER].email, "approved": a.staff[Role.CLERK].email}
    assert [mail.to for mail in mailoutbox] == [[a.staff[Role.APPROVER].email], [a.staff[Role.CLERK].email]]


def test_approval_records_publication_decision(a):
    notice = world.published_notice(a)
    decision = VisibilityDecision.of(notice).get()
    assert decision.user == a.staff[Role.APPROVER]
    assert decision.on == world.today()
    assert notice.number in decision.text


def test_approval_publishes_annual_plan(a):
    clerk = a.client(Role.CLERK)
    url = reverse("annualplans:add")
    data = forms.fields(clerk, url) | {
        "title": "Kế hoạch đối thoại 2027",
        "year": "2027",
        "number": "3/KH-UBND",
        "issued_on": f"{world.today():%d/%m/%Y}",
        "rows-TOTAL_FORMS": "1",
        **forms.row(
            0,
            prefix="rows",
            theme="Đất đai",
            chair=str(a.head.pk),
            form="in_person",
            place_text="Hội trường",
            time_text="Quý I",
        ),
    }
    clerk.post(url, {**data, "action-submit": "1"})
    plan = AnnualPlan.objects.get()
    assert plan.rows.get().theme == "Đất đai"
    a.client(Role.APPROVER).post(page("approve", plan), {"comment": ""})
    assert AnnualPlan.objects.get().is_public


def test_petition_is_published_by_another_account(a):
    """Whoever has both roles enters it, and somebody else reads it before everybody does."""
    both = world.account("ca-hai", a.committee, Role.CLERK)
    Membership.objects.create(user=both, unit=a.committee, role=Role.APPROVER)
    client, url = world.client_of(both), reverse("petitions:add")
    client.post(url, {**forms.fields(client, url), "title": "Đường ngập", "content": "Mưa là ngập."})
    petition = Petition.objects.get()
    url = reverse("petitions:publish", args=[petition.pk])
    for own, is_public in ((client, False), (a.client(Role.APPROVER), True)):
        own.post(url, {**forms.fields(own, url), "basis": "Quy chế"})
        assert Petition.objects.public().exists() is is_public
