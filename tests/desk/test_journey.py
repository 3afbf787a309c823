"""The main job of the desk from end to end, by the forms that people fill in."""

import io

from django.urls import reverse
from PIL import Image

from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.organisations.models import Role
from portal.petitions.models import Petition
from portal.petitions.states import EventKind, State
from portal.records.models import Attachment
from portal.supervision.models import Finding, Verdict

from . import forms, world


def photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    file.name = "cong-truong.jpg"
    return file


def fill(client, url, **data):
    """Post the form of a page as it stands, with what the test types in."""
    response = client.post(url, forms.fields(client, url) | data)
    assert response.status_code == 302, response.context["form"].errors
    return response


def do(client, action, record, **data):
    return fill(client, reverse(f"{type(record)._meta.model_name}s:{action}", args=[record.pk]), **data)


def test_desk_forms_cover_plan_to_finding(a):
    clerk, approver = a.client(Role.CLERK), a.client(Role.APPROVER)
    reporter, supervisor = a.client(Role.REPORTER), a.client(Role.SUPERVISOR)

    fill(
        clerk,
        reverse("dialogues:add"),
        chair=a.head.pk,
        theme="Đường liên thôn",
        place_text="Nhà văn hóa",
        starts_at=f"{world.today():%d/%m/%Y} 08:00",
    )
    dialogue = Dialogue.objects.get()
    do(clerk, "announce", dialogue, basis="Kế hoạch 01/KH-UBND")
    do(clerk, "hold", dialogue, attendees="80", speakers="6", answered_on_site="2")
    dialogue.refresh_from_db()
    assert (dialogue.state, dialogue.is_public) == ("held", True)

    for title in ("Đường hỏng", "Đèn đường tắt"):
        fill(clerk, f"{reverse('petitions:add')}?dialogue={dialogue.pk}", title=title, content=f"{title}, xin sửa")
    first, second = Petition.objects.order_by("pk")
    for petition in (first, second):
        do(approver, "publish", petition, basis="Kết luận 116-KL/TU")

    due = f"{world.day(30):%d/%m/%Y}"
    row = {"owner": a.department.pk, "due_on": due}
    fill(
        clerk,
        f"{reverse('notices:add')}?dialogue={dialogue.pk}",
        number="12/TB-UBND",
        issued_on=f"{world.today():%d/%m/%Y}",
        **{"conclusions-TOTAL_FORMS": "3", "action-submit": "1"},
        **forms.row(0, text="Sửa đường", petition_codes=[first.code], **row),
        **forms.row(1, text="Thắp đèn", petition_codes=[second.code], **row),
        **forms.row(2, text="Tiếp tục vận động nhân dân"),
    )
    notice = Notice.objects.get()
    do(approver, "approve", notice)
    notice.refresh_from_db()
    assert notice.is_public
    first.refresh_from_db()
    assert (first.state, first.owner) == (State.IN_PROGRESS, a.department)

    commitment = Commitment.objects.get(conclusion__number=1)
    do(reporter, "report", commitment, text="Đã đổ bê tông 300 m", is_done="on", evidence=photo())
    commitment.refresh_from_db()
    assert commitment.state == "done"
    assert Attachment.of(commitment.events.get(kind="done")).get().media_type == "image/jpeg"

    do(supervisor, "find", commitment, verdict="not", reason="Mới đổ được 100 m, dân thôn Sậy xác nhận")
    finding = Finding.objects.get()
    assert (finding.verdict, finding.supervisor) == (Verdict.NOT, a.front)
    first.refresh_from_db()
    assert first.state == State.RESOLVED
    kinds = list(first.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == [EventKind.RECEIVED, EventKind.ASSIGNED, EventKind.RESOLVED, EventKind.SUPERVISED]


def test_first_page_lists_work_by_role(a):
    dialogue = world.held_dialogue(a, theme="Chưa có thông báo", days_ago=9)
    hidden = world.petition(dialogue, title="Chưa quyết định", public=False)
    notice = world.submitted_notice(a, dialogue=world.held_dialogue(a, theme="Chờ duyệt"))
    overdue = world.published_notice(a, dialogue=world.held_dialogue(a, theme="Quá hạn"))
    Commitment.objects.filter(conclusion__notice=overdue).update(due_on=world.day(-1))

    def first_page(role):
        return a.client(role).get("/quan-tri/").content.decode()

    assert dialogue.theme in first_page(Role.CLERK)
    assert hidden.title in first_page(Role.APPROVER)
    assert str(notice) in first_page(Role.APPROVER)
    assert "Thắp đèn" in first_page(Role.REPORTER)
    assert "Thắp đèn" not in first_page(Role.SUPERVISOR)
    Commitment.objects.filter(conclusion__text="Thắp đèn").update(state="done", done_on=world.today())
    assert "Thắp đèn" in first_page(Role.SUPERVISOR)
