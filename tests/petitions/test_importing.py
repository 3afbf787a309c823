from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.dialogues import commitments
from portal.dialogues.models import CommitmentEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.importing import ImportRefused
from portal.petitions import importing
from portal.petitions.models import Petition
from portal.petitions.states import EventKind, State
from portal.records.actors import Actor
from portal.records.ledger.verification import verify
from portal.records.levels import Visibility
from tests.factories import make_conclusion, make_dialogue, make_notice, make_unit

pytestmark = pytest.mark.django_db

PETITION = {
    "code": "KN-2345-6789",
    "publish": "public",
    "title": "Đường thôn Ngò ngập",
    "content": "Mưa là ngập.",
    "kind": "kien_nghi",
    "category": "Giao thông",
    "dialogue_id": "DT-1",
    "received_date": "2026-03-05",
    "competence": "Thuộc thẩm quyền",
    "agency": "Phòng Kinh tế",
    "conclusion_ref": {"notice": "12/TB-UBND", "notice_date": "2026-03-12", "item": 1},
    "events": [
        {"date": "2026-03-05", "type": "tiep_nhan"},
        {"date": "2026-03-12", "type": "giao_viec", "due": "2026-05-29"},
        {"date": "2026-05-20", "type": "hoan_thanh", "text": "Đã sửa xong."},
    ],
}
DENUNCIATION = {**PETITION, "code": "KN-9999-9999", "title": "Bí mật tuyệt đối", "kind": "to_cao", "agency": "Không rõ"}


@pytest.fixture(autouse=True)
def commitment():
    """The notice of a dialogue whose only conclusion obliges the Phòng Kinh tế."""
    dialogue = make_dialogue(reference="DT-1")
    conclusion = make_conclusion(owner=make_unit("Phòng Kinh tế"))
    notice = make_notice(conclusion, dialogue=dialogue, number="12/TB-UBND")
    return notice.conclusions.get().commitment


def _load(*petitions: dict[str, Any], **options):
    return importing.import_petitions(json.dumps({"petitions": petitions}).encode(), file="tep.json", **options)


def _errors(*petitions: dict[str, Any]) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as refused:
        _load(*petitions)
    return [(error.row, error.column) for error in refused.value.report.errors]


def _with(*events: tuple[str, str, dict[str, str]] | tuple[str, str]) -> dict[str, Any]:
    """The petition with these steps after its assignment."""
    steps = [{"date": on, "type": kind, **(rest[0] if rest else {})} for on, kind, *rest in events]
    return {**PETITION, "events": [*PETITION["events"][:2], *steps]}


def test_petition_is_stored_once_with_history():
    assert (_load(PETITION).loaded, _load(PETITION).known) == (1, 1)
    petition = Petition.objects.public().get()
    assert (petition.state, petition.due_on, str(petition.owner)) == (
        State.RESOLVED,
        date(2026, 5, 29),
        "Phòng Kinh tế",
    )
    assert [event.kind for event in petition.events.all()] == ["received", "assigned", "resolved"]
    assert list(verify()) == []


def test_new_petition_loads_beside_known_one():
    _load(PETITION)
    report = _load(PETITION, {**PETITION, "code": "KN-2345-678A"})
    assert (report.loaded, report.known) == (1, 1)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"title": ""}, "title"),
        ({"title": "d" * 501}, "title"),
        ({"kind": "thơ"}, "kind"),
        ({"publish": "tùy"}, "publish"),
        ({"received_date": "5/3"}, "received_date"),
        ({"agency": "Phòng Không Có"}, "agency"),
        ({"coordinating": ["Phòng Kinh tế", "Phòng Không Có"]}, "coordinating"),
        ({"dialogue_id": "DT-9"}, "dialogue_id"),
        ({"dialogue_id": None}, "received_by"),
        ({"place": {"unit": "xã Không Có"}}, "place.unit"),
        ({"conclusion_ref": {"notice": "13/TB-UBND", "notice_date": "2026-03-12", "item": 1}}, "conclusion_ref"),
        ({"conclusion_ref": {"notice": "12/TB-UBND", "notice_date": "2026-03-12", "item": "x"}}, "conclusion_ref.item"),
        ({"kind": "khieu_nai"}, "publish"),
        ({"received_date": "2026-03-04"}, "received_date"),
        ({"events": [{"date": "2026-03-05", "type": "ngu_gat"}]}, "events[1].type"),
        ({"events": [{"date": "2026-03-12", "type": "tra_loi"}]}, "events"),
    ],
)
def test_wrong_petition_is_named_nothing_loaded(change, column):
    good = {**PETITION, "code": "KN-2345-678A"}
    assert _errors(good, {**PETITION, **change}) == [(2, column)]
    assert not Petition.objects.exists()
    assert not CommitmentEvent.objects.exclude(kind="assigned").exists()


@pytest.mark.parametrize(
    ("event", "column"),
    [
        (("2026-03-11", "tien_do"), "events[3].date"),
        (("2026-04-01", "gia_han"), "events[3].due"),
        (("2026-04-01", "gia_han", {"due": "2026-03-31"}), "events[3].due"),
        (("2026-04-01", "ban_giao"), "events[3].unit"),
        (("2026-04-01", "giam_sat"), "events[3].unit"),
        (("2026-04-01", "ban_giao", {"unit": "Phòng Không Có"}), "events[3].unit"),
    ],
)
def test_wrong_step_names_its_position(event, column):
    assert _errors(_with(event)) == [(1, column)]


def test_duplicate_code_in_file_is_refused():
    assert _errors(PETITION, PETITION) == [(2, "code")]


def test_skip_bad_loads_good_rows():
    bad = {**PETITION, "code": "KN-2345-678A", "agency": "Phòng Không Có"}
    report = _load(bad, PETITION, skip_bad=True)
    assert (report.loaded, [(error.row, error.column) for error in report.errors]) == (1, [(1, "agency")])


def test_petition_without_decision_is_undecided():
    _load({name: value for name, value in PETITION.items() if name != "publish"})
    assert Petition.objects.get().visibility == Visibility.UNDECIDED


def test_related_linked_by_reference_or_code():
    other = {**PETITION, "id": "P2", "code": "KN-2345-678A"}
    _load({**PETITION, "related": ["P2"]}, other)
    assert Petition.objects.get(code=PETITION["code"]).related.get().code == "KN-2345-678A"


# Denunciations and complaints


@pytest.mark.parametrize(
    "marks", [{}, {"kind": "Tố cáo"}, {"kind": "kien_nghi", "publish": "never"}, {"kind": "x", "kind_label": "TỐ CÁO"}]
)
def test_denunciation_is_refused_without_quoting_it(marks):
    report = _load({**DENUNCIATION, **marks}, PETITION)
    assert (report.loaded, report.errors, [error.row for error in report.refused]) == (1, [], [1])
    message = str(report.refused[0])
    assert not any(str(value) in message for value in DENUNCIATION.values() if isinstance(value, str))
    assert Petition.objects.get().code == PETITION["code"]


def test_refused_file_quotes_no_denunciation(capsys, tmp_path):
    file = tmp_path / "tep.json"
    file.write_text(json.dumps([DENUNCIATION, {**PETITION, "agency": "Phòng Không Có"}]), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_petitions", file)
    said = capsys.readouterr()
    assert DENUNCIATION["code"] not in said.out + said.err
    assert DENUNCIATION["title"] not in said.out + said.err


def test_complaint_is_counted_not_shown():
    complaint = {**PETITION, "kind": "khieu_nai", "publish": "aggregate_only", "conclusion_ref": None}
    _load({**complaint, "events": [PETITION["events"][0], {"date": "2026-03-12", "type": "huong_dan_kn"}]})
    assert not Petition.objects.public().exists()
    assert Petition.objects.counted().get().state == State.GUIDED


# What belongs to the commitment


def _steps(commitment) -> list[str]:
    return list(commitment.events.order_by("on", "pk").values_list("kind", flat=True))


def test_petition_steps_become_commitment_steps(commitment):
    _load(PETITION)
    commitment.refresh_from_db()
    assert (_steps(commitment), commitment.state) == (["assigned", "done"], CommitmentState.DONE)
    event = Petition.objects.get().events.get(kind=EventKind.RESOLVED)
    assert event.commitment_event == commitment.events.get(kind="done")


def test_final_answer_fulfils_commitment(commitment):
    _load(_with(("2026-04-01", "tra_loi")))
    assert _steps(commitment) == ["assigned", "done"]
    assert Petition.objects.get().state == State.ANSWERED


def test_answer_before_completion_is_progress(commitment):
    _load(_with(("2026-04-01", "tra_loi"), ("2026-04-10", "hoan_thanh")))
    assert _steps(commitment) == ["assigned", "progress", "done"]


def test_forwarding_fulfils_the_commitment_to_forward(commitment):
    _load(
        {
            **_with(("2026-04-01", "chuyen")),
            "agency": str(make_unit("Sở Xây dựng")),
            "competence": "Không thuộc thẩm quyền",
        }
    )
    petition = Petition.objects.get()
    assert _steps(commitment) == ["assigned", "done"]
    assert (petition.state, str(petition.owner), petition.in_authority) == (State.FORWARDED, "Sở Xây dựng", False)
    assert petition.events.get(kind=EventKind.FORWARDED).actor == "Phòng Kinh tế"


def test_reopening_extension_handover_reach_commitment(commitment):
    make_unit("Phòng Kinh tế mới")
    _load(
        _with(
            ("2026-04-01", "hoan_thanh"),
            ("2026-04-10", "mo_lai", {"due": "2026-06-30"}),
            ("2026-05-01", "gia_han", {"due": "2026-07-31"}),
            ("2026-05-10", "ban_giao", {"unit": "Phòng Kinh tế mới"}),
        )
    )
    commitment.refresh_from_db()
    assert _steps(commitment) == ["assigned", "done", "reopened", "extended", "handed_over"]
    assert (commitment.state, commitment.due_on, str(commitment.owner)) == (
        CommitmentState.OPEN,
        date(2026, 7, 31),
        "Phòng Kinh tế mới",
    )
    assert str(Petition.objects.get().owner) == "Phòng Kinh tế mới"


def test_petitions_of_one_conclusion_share_steps(commitment):
    _load(PETITION, {**PETITION, "code": "KN-2345-678A"})
    _load({**PETITION, "code": "KN-2345-678B"})
    assert _steps(commitment) == ["assigned", "done"]
    assert commitment.events.get(kind="done").petition_events.count() == 3


def test_commitment_with_later_steps_refuses_history(commitment):
    commitments.report(commitment, by=Actor("Phòng Kinh tế"), on=date(2026, 5, 25), text="Đang làm.")
    assert _errors(PETITION) == [(1, "conclusion_ref")]


def test_step_units_load_from_separate_file():
    make_unit("Ủy ban MTTQ xã")
    told = b"petition,date,type,unit\nKN-2345-6789,2026-05-25,giam_sat,\xe1\xbb\xa6y ban MTTQ x\xc3\xa3\n"
    units = importing.event_units_in(told, file="units.csv")
    _load(_with(("2026-05-25", "giam_sat")), event_units=units)
    assert Petition.objects.get().events.get(kind=EventKind.SUPERVISED).actor == "Ủy ban MTTQ xã"


# CSV

HEADING = "code,publish,title,content,kind,dialogue_id,received_date,events.date,events.type,events.text\n"
LINES = (
    "KN-2345-6789,public,Đường ngập,Mưa là ngập.,Kiến nghị,DT-1,05/03/2026,05/03/2026,tiep_nhan,\n"
    "KN-2345-6789,,,,,,,{answered},tra_loi,Đã trả lời\n"
    "KN-2345-678A,public,Đèn hỏng,Tối om.,Phản ánh,DT-1,05/03/2026,05/03/2026,tiep_nhan,\n"
)


def test_csv_has_row_for_each_step():
    content = HEADING + LINES.format(answered="20/03/2026")
    assert importing.import_petitions(content.encode(), file="tep.csv").loaded == 2
    states = dict(Petition.objects.values_list("code", "state"))
    assert states == {"KN-2345-6789": State.ANSWERED, "KN-2345-678A": State.RECEIVED}


def test_csv_step_error_names_its_row():
    content = HEADING + LINES.format(answered="mai")
    with pytest.raises(ImportRefused) as refused:
        importing.import_petitions(content.encode(), file="tep.csv")
    assert [(error.row, error.column) for error in refused.value.report.errors] == [(3, "events.date")]


# The command


def test_command_lists_errors_and_fails(tmp_path, capsys):
    file = tmp_path / "tep.json"
    bad = [{**PETITION, "agency": "Phòng X"}, {**PETITION, "code": "KN-2345-678A", "agency": "Phòng Y"}]
    file.write_text(json.dumps(bad), encoding="utf-8")
    with pytest.raises(CommandError) as failed:
        call_command("import_petitions", file)
    assert failed.value.returncode == 1
    errors = capsys.readouterr().err
    assert "Phòng X" in errors
    assert "Phòng Y" in errors
    assert not Petition.objects.exists()


def test_the_command_counts_what_it_loaded(tmp_path, capsys):
    file = tmp_path / "tep.json"
    file.write_text(json.dumps([PETITION]), encoding="utf-8")
    call_command("import_petitions", file)
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 ")


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="khong-co"):
        call_command("import_petitions", tmp_path / "khong-co.json")
