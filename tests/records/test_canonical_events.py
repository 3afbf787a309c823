"""What every kind of event commits to the ledger: the bytes of its data, as they were before data had types.

An event is never changed, so these bytes are not either: whoever changes how data are written breaks commitments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone

from portal.corrections import approval
from portal.dialogues import commitments, lifecycle, publication, reception
from portal.dialogues.models import Commitment, Conclusion, Dialogue
from portal.files.admission import admit
from portal.organisations.models import HeadTerm, Unit
from portal.petitions import lifecycle as petitions
from portal.petitions.models import Kind, Petition
from portal.petitions.publication import publish
from portal.petitions.states import EventKind
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.file_withdrawal import Reason, withdraw
from portal.records.ledger import verification
from portal.records.ledger.hash_chain import canonical
from portal.records.models import Attachment, RecordState
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import (
    DUE_ON,
    HELD_ON,
    ISSUED_ON,
    make_conclusion,
    make_dialogue,
    make_head,
    make_notice,
    make_petition,
    make_picture,
    make_reception_rule,
    make_unit,
)

pytestmark = pytest.mark.django_db

EXPECTED = Path(__file__).with_name("canonical_events.txt")
TODAY = date(2026, 11, 30)
AHEAD = date(2026, 12, 5)
DAY = timedelta(days=1)
BY = Actor("UBND xã")


@pytest.fixture
def lived() -> None:
    """Every verb, every correction."""
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=timezone.get_default_timezone()), tick=False):
        board = make_unit("UBND xã Ngò", kind=Unit.Kind.PEOPLES_COMMITTEE)
        offices = [make_unit("Phòng Kinh tế"), make_unit("Phòng Văn hóa")]
        chair = make_head(board)
        live_dialogues(chair)
        live_reception(chair)
        live_notices(chair, *offices)
        live_petitions(board, *offices)
        live_files(chair)


def live_dialogues(chair: Any) -> None:
    make_dialogue(chair=chair, theme="Đường làng", held=False)
    lifecycle.hold(Dialogue.objects.get(), by=BY, on=HELD_ON + DAY, attendees=80, speakers=9)
    correct(Dialogue.objects.get(), {"speakers": 8, "answered_on_site": 3})
    correct(Dialogue.objects.get(), {"starts_at": moment(HELD_ON - DAY)})
    correct(Dialogue.objects.get(), {"theme": "Đường thôn"}, withheld=True)
    put_off = make_dialogue(chair=chair, theme="Nước sạch", on=AHEAD, held=False)
    lifecycle.postpone(put_off, by=BY, on=TODAY, reason="Bão.")
    lifecycle.postpone(put_off, by=BY, on=TODAY, reason="Hết bão.", starts_at=moment(AHEAD + DAY))
    lifecycle.cancel(put_off, by=BY, on=TODAY, reason="Đã làm.")
    late = make_dialogue(chair=chair, theme="Nhà văn hóa", on=AHEAD, held=False)
    lifecycle.postpone(late, by=BY, on=TODAY, reason="Bão.", starts_at=moment(AHEAD + DAY))
    correct(late.events.get(kind="postponed"), {"on": TODAY - DAY, "text": "Bão số 9."})
    correct(late.events.get(kind="announced"), {"on": TODAY - 12 * DAY})
    for values in (
        {"place_text": "Hội trường"},
        {"starts_at": moment(AHEAD)},
        {"starts_at": moment(AHEAD + DAY), "place_text": "Nhà văn hóa"},
        {"chair": make_head(chair.unit), "opinions_until": AHEAD - DAY},
    ):
        correct(make_dialogue(chair=chair, theme="Chợ", on=AHEAD, held=False), values)


def live_reception(chair: Any) -> None:
    rule = make_reception_rule(chair=chair)
    first, second, third, *_others = reception.plan_year(rule, 2027, by=BY, on=TODAY)
    reception.move(first, to=first.on + DAY, by=BY, on=TODAY, reason="Họp.")
    reception.cancel(second, by=BY, on=TODAY, reason="Nghỉ.")
    correct(third, {"place_text": "Phòng 2", "starts": third.ends.replace(hour=9)})


def live_notices(chair: Any, owner: Unit, other: Unit) -> None:
    dialogue = make_dialogue(chair=chair, theme="Điện")
    named = make_petition(dialogue=dialogue, title="Cột điện nghiêng")
    notice = make_notice(
        make_conclusion(owner=owner, sort_order=1, petition_codes=[named.code]),
        make_conclusion(owner=owner, sort_order=2, due_on=None, text="Nạo vét mương."),
        make_conclusion(owner=None, due_on=None, sort_order=3, text="Giải thích tại chỗ."),
        dialogue=dialogue,
        number="12/TB-UBND",
    )
    notice.title = "Kết luận về điện"
    publish(notice.save_revision())
    publish(notice.save_revision())
    dated, undated = (Commitment.objects.get(conclusion=each) for each in conclusions(notice))
    commitments.report(dated, by=BY, on=ISSUED_ON + DAY, text="Đang làm.")
    commitments.report(dated, by=BY, on=ISSUED_ON + 2 * DAY, text="Xong.", done=True)
    commitments.reopen(dated, by=BY, on=ISSUED_ON + 3 * DAY, reason="Lại hỏng.")
    commitments.ask_extension(dated, due_on=DUE_ON + 9 * DAY, by=BY, on=ISSUED_ON + 3 * DAY, reason="Lũ.")
    commitments.refuse_extension(dated, by=BY, on=ISSUED_ON + 3 * DAY, reason="Đủ vốn.")
    commitments.extend(dated, due_on=DUE_ON + DAY, by=BY, on=ISSUED_ON + 4 * DAY, reason="Mưa.", document="5/QĐ")
    commitments.hand_over(dated, to=other, by=BY, on=ISSUED_ON + 5 * DAY, text="Bàn giao.")
    commitments.report(dated, by=BY, on=ISSUED_ON + 6 * DAY, text="Xong hẳn.", done=True)
    commitments.reopen(dated, by=BY, on=ISSUED_ON + 7 * DAY, reason="Chưa xong.", due_on=DUE_ON + 9 * DAY)
    commitments.withdraw(undated, by=BY, on=ISSUED_ON + DAY, reason="Thông báo sau.")
    finding = verdicts.record_finding(
        dated, verdict=Verdict.PARTLY, reason="Còn hai cột.", supervisor=make_unit("Mặt trận"), on=ISSUED_ON + 8 * DAY
    )
    correct(finding, {"kind": Verdict.NOT.value}, withheld=True)
    for kind, values in (
        ("progress", {"text": "Đang sửa."}),
        ("extended", {"due": DUE_ON + 2 * DAY, "on": ISSUED_ON + 3 * DAY}),
        ("assigned", {"due": DUE_ON + DAY}),
        ("handed_over", {"document": "7/BB"}),
    ):
        correct(dated.events.get(kind=kind), values)
    correct(dated.events.order_by("pk").filter(kind="progress").last(), {"text": "Đang sửa tiếp."})
    publication.withdraw(notice, by=BY, on=TODAY, reason="Sai thẩm quyền.")


def conclusions(notice: Any) -> Iterator[Conclusion]:
    return notice.conclusions.exclude(owner=None).order_by("number")


def live_petitions(board: Unit, owner: Unit, other: Unit) -> None:
    first = make_petition(unit=board, title="Đường ngập")
    petitions.assign(first, by=BY, on=HELD_ON + DAY, owner=owner, due_on=DUE_ON)
    petitions.schedule(first, by=BY, on=HELD_ON + 2 * DAY, text="Đưa vào kế hoạch.", due_on=DUE_ON + DAY)
    petitions.answer(first, by=BY, on=HELD_ON + 3 * DAY, text="Đã trả lời.")
    petitions.reopen(first, by=BY, on=HELD_ON + 4 * DAY, reason="Chưa rõ.", due_on=DUE_ON + 2 * DAY)
    petitions.assign(first, by=BY, on=HELD_ON + 5 * DAY, owner=None)
    petitions.schedule(first, by=BY, on=HELD_ON + 6 * DAY, text="Sang năm.")
    petitions.resolve(first, by=BY, on=HELD_ON + 7 * DAY, text="Xong.")
    petitions.reopen(first, by=BY, on=HELD_ON + 8 * DAY, reason="Lại ngập.")
    correct(first, {"title": "Đường thôn ngập", "hamlet": "Ngò"})
    correct(first, {"received_on": HELD_ON - DAY, "content": "Ngập sâu."}, withheld=True)
    correct(first.events.filter(kind="scheduled").order_by("pk").first(), {"due": DUE_ON + 3 * DAY, "text": "Năm nay."})
    correct(first.events.get(kind="resolved"), {"on": HELD_ON + 6 * DAY}, withheld=True)
    second = make_petition(unit=board, title="Thủy lợi")
    petitions.forward(second, to=other, by=BY, on=HELD_ON + DAY, reason="Không thuộc thẩm quyền.", document="3/CV")
    petitions.evidence(second, duty=EventKind.REPORTED_UPWARD, by=BY, on=HELD_ON + 2 * DAY, text="Đã báo cáo.")
    petitions.evidence(second, duty=EventKind.PETITIONER_TOLD, by=BY, on=HELD_ON + 2 * DAY, text="Đã báo.")
    petitions.respond(second, by=BY, on=HELD_ON + 3 * DAY, text="Sẽ làm.")
    correct(second.events.get(kind="forwarded"), {"document": "4/CV"})
    petitions.guide(make_petition(unit=board, title="Khiếu nại"), by=BY, on=HELD_ON + DAY, text="Gửi cơ quan.")
    petitions.reclassify(
        make_petition(unit=board, title="Đề nghị"), kind=Kind.PROPOSAL, by=BY, on=HELD_ON + DAY, basis="Nhầm."
    )


def live_files(chair: Any) -> None:
    dialogue = make_dialogue(chair=chair, theme="Tệp")
    kept, taken = (attach(dialogue, make_picture(), title=title, by=BY) for title in ("Ảnh", "Ảnh sai"))
    correct(kept, {"title": "Ảnh đường"})
    withdraw(taken, reason=Reason.WRONG_FILE, by=BY, on=TODAY, text="Nhầm tệp.")
    file = admit(make_picture())
    correct(Attachment.objects.get(pk=taken.pk), {}, file=file)
    refused = propose(Attachment.objects.get(pk=kept.pk), {"title": "Ảnh mương"})
    approval.send_back(refused, by=Actor("UBND xã", user("duyet")), on=TODAY, remark="Giữ nguyên.")


def correct(target: Any, values: dict[str, Any], **said: Any) -> None:
    approval.approve(propose(target, values, **said), by=Actor("UBND xã", user("duyet")), on=TODAY)


def propose(target: Any, values: dict[str, Any], **said: Any) -> Any:
    unit = Unit._default_manager.order_by("pk")[0]
    said = {"proposed_by": unit, "user": user("vanthu"), "on": TODAY, "reason": "Ghi nhầm.", **said}
    return approval.propose(type(target)._base_manager.get(pk=target.pk), values, **said)


def user(name: str) -> Any:
    return get_user_model().objects.get_or_create(username=name)[0]


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 14))


def all_events() -> list[Any]:
    """All but states of rows, which are hashes: their bytes are those of the rows."""
    models = (model for model in verification.event_models() if model is not RecordState)
    return [event for model in models for event in model._base_manager.order_by("pk")]


# Kinds that had payload models from their first day: no bytes of before to keep.
BORN_TYPED = {"dialogues.PlanEvent", "records.RecordState", "removals.PurgeEvent", "removals.Removal"}


def lines() -> list[str]:
    """Model, kind and data of the events, each once; what differs from run to run by the name of what it stands for."""
    names = dict(_names())
    known = re.compile("|".join(map(re.escape, names)))
    data = ((event, known.sub(lambda match: names[match[0]], canonical(event.data).decode())) for event in all_events())
    return sorted({f"{event._meta.label} {event.kind} {text}" for event, text in data})


def _names() -> Iterator[tuple[str, str]]:
    for event in all_events():
        yield str(event.uuid), f"<{event._meta.object_name} {event.kind} of {event.on:%d/%m}>"
    for file in Attachment.objects.all():
        yield str(file.uuid), f"<{file.title}>"
    for model in (Unit, Petition):
        for record in model._default_manager.all():
            yield f'{{"id":{record.pk},"name":"{record}"}}', f"<{record}>"
    for head in HeadTerm.objects.all():
        yield f'{{"id":{head.pk},"name":"{head}"}}', f"<{head}, term>"


def test_every_kind_commits_same_bytes(lived):
    assert lines() == EXPECTED.read_text().splitlines()


def test_canonical_lines_name_every_model():
    known = {line.split(" ", 1)[0] for line in EXPECTED.read_text().splitlines()}
    assert known | BORN_TYPED == {model._meta.label for model in verification.event_models()}
