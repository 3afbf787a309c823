from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest
from django.utils import timezone

from portal.dialogues import importing
from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice
from portal.dialogues.models.dialogues import DialogueState
from portal.importing import ImportRefused
from portal.petitions.importing.notices import import_notices
from portal.records.ledger.verification import verify
from tests.factories import make_head, make_unit

pytestmark = pytest.mark.django_db

PLAN = {
    "doc_type": "ke_hoach",
    "number": "08-KH/ĐU",
    "issuer": "UBND xã Ngò",
    "date": "2026-01-20",
    "excerpt": "đối thoại năm 2026",
    "schedule_table": {
        "columns": ["TT", "Thời gian", "Người chủ trì", "Chuyên đề", "Hình thức", "Địa điểm"],
        "rows": [[1, "14 giờ 30, ngày 5/3/2026 (thứ Năm)", "Chủ tịch UBND xã Ngò", "Đường", "Trực tiếp", "Hội trường"]],
    },
}
DIALOGUE = {
    "id": "DT-1",
    "chair": "Chủ tịch UBND xã Ngò",
    "date": "2026-03-05",
    "format": "truc_tiep",
    "topic": "Đường làng",
    "topics": ["Giao thông"],
    "place": "Hội trường",
    "planned_on": "2026-01-20",
    "announced_on": "2026-02-23",
    "basis": "Luật 72/2025",
    "held": True,
}
NOTICE = {
    "doc_type": "thong_bao_ket_luan",
    "number": "12/TB-UBND",
    "issuer": "UBND xã Ngò",
    "date": "2026-03-12",
    "dialogue_id": "DT-1",
    "excerpt": "kết luận tại hội nghị đối thoại",
    "conclusions": [
        {"no": 1, "text": "Sửa đường.", "agency": "Phòng Kinh tế", "due": "2026-05-29", "petitions": ["P1"]}
    ],
}


@pytest.fixture(autouse=True)
def units():
    committee = make_unit("UBND xã Ngò", kind="peoples_committee")
    make_unit("Phòng Kinh tế")
    return make_head(committee)


def _load(importer, *records: dict[str, Any], name: str = "documents", **options):
    return importer(json.dumps({name: records}).encode(), file="tep.json", **options)


def _errors(importer, *records: dict[str, Any], name: str = "documents") -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as refused:
        _load(importer, *records, name=name)
    return [(error.row, error.column) for error in refused.value.report.errors]


def _dialogues(*records: dict[str, Any]):
    return _load(importing.import_dialogues, *records, name="dialogues")


def test_imported_plan_is_published_once():
    assert _load(importing.import_plans, PLAN).loaded == 1
    assert _load(importing.import_plans, PLAN).known == 1
    plan = AnnualPlan.objects.public().get()
    assert (plan.year, plan.title) == (2026, "Kế hoạch đối thoại năm 2026")
    assert plan.rows.get().starts_on == date(2026, 3, 5)


def test_dialogue_takes_hour_from_plan_row():
    _load(importing.import_plans, PLAN)
    _dialogues(DIALOGUE)
    dialogue = Dialogue.objects.get()
    assert (dialogue.plan.number, dialogue.plan_row) == ("08-KH/ĐU", 1)
    assert timezone.localtime(dialogue.starts_at).time() == time(14, 30)


def test_dialogue_import_records_events_once():
    assert (_dialogues(DIALOGUE).loaded, _dialogues(DIALOGUE).known) == (1, 1)
    dialogue = Dialogue.objects.public().get()
    assert [(event.kind, event.on.isoformat()) for event in dialogue.events.all()] == [
        ("planned", "2026-01-20"),
        ("announced", "2026-02-23"),
        ("held", "2026-03-05"),
    ]


def test_postponement_and_cancellation_keep_their_reasons():
    later = {"held": False, "postponed": {"on": "2026-03-01", "to": "2026-04-02", "reason": "Chưa có bản đồ"}}
    never = {"held": False, "cancelled": {"on": "2026-03-01", "reason": "Đã giải quyết"}}
    _dialogues({**DIALOGUE, **later}, {**DIALOGUE, **never, "id": "DT-2"})
    postponed, cancelled = Dialogue.objects.order_by("reference")
    assert (postponed.state, postponed.day) == (DialogueState.POSTPONED, date(2026, 4, 2))
    assert cancelled.state == DialogueState.CANCELLED
    assert cancelled.events.last().text == "Đã giải quyết"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"chair": "Bí thư Huyện ủy"}, "chair"),
        ({"date": "30/02/2026"}, "date"),
        ({"format": "qua thư"}, "format"),
        ({"topic": ""}, "topic"),
        ({"time": "chiều"}, "time"),
        ({"territory": "xã Không Có"}, "territory"),
        ({"announced_on": "2026-03-06"}, "announced_on"),
        ({"speakers": 3, "answered_on_site": 4}, "answered_on_site"),
        ({"last_day": "2026-03-04"}, "last_day"),
        ({"date": "9999-12-31"}, "date"),
        ({"planned_on": "0001-01-01"}, "planned_on"),
        ({"attendees": "99999999999999999999"}, "attendees"),
        ({"attendees": "-5"}, "attendees"),
        ({"topic": "…"}, "topic"),
    ],
)
def test_wrong_dialogue_column_refuses_whole_file(change, column):
    good = {**DIALOGUE, "id": "DT-0"}
    assert _errors(importing.import_dialogues, good, {**DIALOGUE, **change}, name="dialogues") == [(2, column)]
    assert not Dialogue.objects.exists()


def test_imported_notice_is_published_once():
    _dialogues(DIALOGUE)
    assert _load(import_notices, NOTICE, codes={"P1": "KN-2222-2222"}).loaded == 1
    assert _load(import_notices, NOTICE).known == 1
    notice = Notice.objects.public().get()
    assert notice.conclusions.get().petition_codes == ["KN-2222-2222"]
    assert Commitment.objects.get().due_on == date(2026, 5, 29)
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"issuer": "UBND xã Khác"}, "issuer"),
        ({"dialogue_id": "DT-9"}, "dialogue_id"),
        ({"conclusions": []}, "conclusions"),
        ({"conclusions": [{"no": 2, "text": "Sửa đường."}]}, "conclusions"),
        ({"conclusions": [{"no": 1, "text": "…", "agency": "Phòng X"}]}, "conclusions[1].agency"),
        ({"conclusions": [{"no": 1, "text": "…", "due": "mai"}]}, "conclusions[1].due"),
        ({"date": "2026-03-04"}, "date"),
    ],
)
def test_a_wrong_notice_names_its_column(change, column):
    _dialogues(DIALOGUE)
    assert _errors(import_notices, {**NOTICE, **change}) == [(1, column)]
    assert not Notice.objects.exists()


def test_due_date_before_notice_is_refused():
    _dialogues(DIALOGUE)
    conclusion = {**NOTICE["conclusions"][0], "due": "2026-03-11"}
    assert _errors(import_notices, {**NOTICE, "conclusions": [conclusion]}) == [(1, "")]


def test_csv_row_holds_one_conclusion():
    _dialogues(DIALOGUE)
    heading = (
        "number,issuer,date,dialogue_id,excerpt,conclusions.no,conclusions.text,conclusions.agency,conclusions.due\n"
    )
    first = "12/TB-UBND,UBND xã Ngò,2026-03-12,DT-1,kết luận,1,Sửa đường.,Phòng Kinh tế,2026-05-29\n"
    second = "12/TB-UBND,UBND xã Ngò,2026-03-12,,,2,Thay đèn.,Phòng Kinh tế,{due}\n"
    with pytest.raises(ImportRefused) as refused:
        import_notices((heading + first + second.format(due="mai")).encode(), file="tep.csv")
    assert [(error.row, error.column) for error in refused.value.report.errors] == [(3, "conclusions.due")]
    content = (heading + first + second.format(due="2026-06-01")).encode()
    assert import_notices(content, file="tep.csv").loaded == 1
    assert Commitment.objects.count() == 2
