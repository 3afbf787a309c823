"""What every importer does with the files of an office, good, wrong and of another kind."""

from __future__ import annotations

import io
import json
from datetime import time, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from taggit.models import Tag

from portal.dialogues.models import Dialogue, ReceptionRule, Topic
from portal.importing import ImportRefused
from portal.petitions.models import Petition
from tests.records.importing.office import BY_NAME, IMPORTERS, OF_TABLES, build_world

pytestmark = pytest.mark.django_db

every_importer = pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
PETITIONS, DIALOGUES, RECEPTIONS = BY_NAME["petitions"], BY_NAME["dialogues"], BY_NAME["receptions"]


@pytest.fixture(autouse=True)
def world():
    build_world()


def errors(importer, *changes: dict[str, Any]) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as refused:
        importer.json(*({**importer.good, **change} for change in changes))
    return [(error.row, error.column) for error in refused.value.report.errors]


@every_importer
def test_good_record_is_loaded_once(importer):
    assert (importer.json().loaded, importer.json().known) == (1, 1)
    assert importer.json().notes == []


@pytest.mark.parametrize("importer", OF_TABLES, ids=lambda importer: importer.name)
def test_table_says_the_same_as_json(importer):
    assert importer.table().loaded == 1
    assert importer.json().known == 1


@every_importer
def test_unknown_field_is_named(importer):
    note = importer.json({**importer.good, "co_chairs": ["Bí thư"]}).notes[0]
    assert "co_chairs" in note
    assert "dòng 1" in note


@every_importer
def test_duplicate_record_names_both_rows(importer):
    with pytest.raises(ImportRefused) as refused:
        importer.json(importer.good, importer.good)
    (error,) = refused.value.report.errors
    assert error.row == 2
    assert "dòng 1" in error.reason


@every_importer
def test_skip_bad_loads_good_rows(importer):
    bad = {name: "\ufffd" if isinstance(value, str) else value for name, value in importer.good.items()}
    with pytest.raises(ImportRefused):
        importer.json(importer.good, bad)
    assert importer.json(importer.good, bad, skip_bad=True).loaded == 1


# Names


@pytest.mark.parametrize("written", ["giao thông", "GIAO THÔNG", "Giao  thông", "Giao thong", "Giao tho\u0302ng"])
def test_topic_found_in_every_spelling(written):
    traffic = Topic.objects.create(name="Giao thông")
    PETITIONS.json({**PETITIONS.good, "category": written})
    DIALOGUES.json({**DIALOGUES.good, "topics": [written]})
    assert Petition.objects.get().topic == traffic
    assert Dialogue.objects.get(reference="DT-9").topics.get() == traffic


def test_spellings_of_one_tag_merge():
    Tag.objects.create(name="Giao thông")
    PETITIONS.json({**PETITIONS.good, "tags": "GIAO THÔNG; Giao thong; Giao thông"})
    assert Petition.objects.get().tags.names().get() == "Giao thông"
    assert Tag.objects.count() == 1


@pytest.mark.parametrize("written", ["phòng kinh tế", "PHÒNG KINH TẾ", "Phòng  Kinh tế ", "Phòng Kinh tê\u0301"])
def test_unit_found_in_every_spelling(written):
    assert PETITIONS.json({**PETITIONS.good, "agency": written}).loaded == 1


@pytest.mark.parametrize(
    "written", ["kien_nghi", "Kiến nghị", "KIẾN NGHỊ", "kiến  nghị", "kie\u0302\u0301n nghi\u0323"]
)
def test_kind_found_in_every_spelling(written):
    assert PETITIONS.json({**PETITIONS.good, "kind": written}).loaded == 1


@pytest.mark.parametrize("written", ["dt-1", "DT–1", " DT-1 "])
def test_dialogue_found_in_every_reference_spelling(written):
    assert PETITIONS.json({**PETITIONS.good, "dialogue_id": written}).loaded == 1
    assert BY_NAME["notices"].json({**BY_NAME["notices"].good, "dialogue_id": written}).loaded == 1


@pytest.mark.parametrize("written", ["12/tb-ubnd", "12/TB–UBND", "12/TB - UBND"])
def test_notice_found_in_every_number_spelling(written):
    reference = {**PETITIONS.good["conclusion_ref"], "notice": written}
    assert PETITIONS.json({**PETITIONS.good, "conclusion_ref": reference}).loaded == 1
    assert BY_NAME["findings"].json({**BY_NAME["findings"].good, "notice": written}).loaded == 1


def test_new_topic_is_noted():
    assert any("Giao thông" in note for note in PETITIONS.json().notes)
    assert PETITIONS.json({**PETITIONS.good, "code": "KN-8888-0006"}).notes == []


def test_missing_related_petition_is_noted():
    notes = PETITIONS.json({**PETITIONS.good, "related": ["KN-0000-0000"]}).notes
    assert any("KN-0000-0000" in note for note in notes)


# Codes and texts


@pytest.mark.parametrize("twin", ["kn-8888-0005", "KN–8888–0005", "KN-8888-0005\u200b", " KN-8888-0005"])
def test_code_in_two_forms_is_refused(twin):
    with pytest.raises(ImportRefused) as refused:
        PETITIONS.json(PETITIONS.good, {**PETITIONS.good, "code": twin})
    (error,) = refused.value.report.errors
    assert (error.row, error.column) == (2, "code")
    assert "dòng 1" in error.reason


def test_code_is_stored_normalised():
    PETITIONS.json({**PETITIONS.good, "code": "kn-8888-0005\u200b"})
    assert Petition.objects.get().code == "KN-8888-0005"
    assert PETITIONS.json().known == 1


@pytest.mark.parametrize(
    ("code", "proposal"), [("KN/2026/01", "KN-2026-01"), ("kn.2026.01", "KN-2026-01"), ("Kiến nghị 1", "KIEN-NGHI-1")]
)
def test_invalid_code_error_proposes_valid_one(code, proposal):
    with pytest.raises(ImportRefused, match=proposal) as refused:
        PETITIONS.json({**PETITIONS.good, "code": code})
    assert [(error.row, error.column) for error in refused.value.report.errors] == [(1, "code")]


def test_title_of_invisible_characters_is_missing():
    assert errors(PETITIONS, {"title": "\u200b"}) == [(1, "title")]


@pytest.mark.parametrize(
    "title", ["??ng th?n Ng?", "Đường thôn Ngò ngập".encode().decode("cp1252", "replace"), "Đường th\ufffdn"]
)
def test_spoilt_title_is_refused_with_advice(title):
    with pytest.raises(ImportRefused, match="CSV UTF-8") as refused:
        PETITIONS.json({**PETITIONS.good, "title": title})
    assert [(error.row, error.column) for error in refused.value.report.errors] == [(1, "title")]


def test_question_mark_in_text_is_accepted():
    assert PETITIONS.json({**PETITIONS.good, "content": "Bao giờ sửa? Dài mấy km?"}).loaded == 1


# Values


@pytest.mark.parametrize("wrong", [-5, "-5", "12,5", 99999999999999999999, "khoảng 20", [], {}])
def test_impossible_count_is_a_row_error(wrong):
    assert errors(DIALOGUES, {}, {"id": "DT-8", "attendees": wrong}) == [(2, "attendees")]


def test_thousands_are_written_with_a_point():
    DIALOGUES.json({**DIALOGUES.good, "attendees": "1.000"})
    assert Dialogue.objects.get(reference="DT-9").attendees == 1000


@pytest.mark.parametrize("held", [True, "có", "x"])
def test_future_dialogue_cannot_be_held(held):
    tomorrow = timezone.localdate() + timedelta(days=1)
    change = {"date": tomorrow.isoformat(), "last_day": None, "held": held}
    assert errors(DIALOGUES, change) == [(1, "held")]


@pytest.mark.parametrize(
    "date_and_time",
    [
        ("2026-03-05T14:00+00:00", None),
        ("2026-03-05", "14:00+00:00"),
        ("2026-03-05", "14:00Z"),
        ("05/03/2026", "21h"),
        ("05/03/2026 21:00", "21:00"),
    ],
)
def test_hour_of_other_zone_becomes_local(date_and_time):
    day, clock = date_and_time
    DIALOGUES.json({**DIALOGUES.good, "date": day, "time": clock})
    assert timezone.localtime(Dialogue.objects.get(reference="DT-9").starts_at).time() == time(21)


def test_last_day_before_first_is_refused():
    with pytest.raises(ImportRefused, match=r"04/03/2026.*05/03/2026") as refused:
        DIALOGUES.json({**DIALOGUES.good, "last_day": "2026-03-04"})
    assert [(error.row, error.column) for error in refused.value.report.errors] == [(1, "last_day")]


def test_planning_behind_the_announcement_is_refused():
    assert errors(DIALOGUES, {"planned_on": "2026-02-24"}) == [(1, "planned_on")]
    assert errors(DIALOGUES, {"planned_on": "2026-03-06", "announced_on": None}) == [(1, "planned_on")]


def test_span_of_hours_is_refused():
    assert errors(DIALOGUES, {"time": "14:00-16:30"}) == [(1, "time")]


def test_contradictory_day_and_hour_are_refused():
    assert errors(DIALOGUES, {"date": "2026-03-05T14:00", "time": "15:00"}) == [(1, "time")]
    assert errors(DIALOGUES, {"time": "2026-03-06T14:00"}) == [(1, "time")]


@pytest.mark.parametrize(
    ("importer", "column"),
    [
        ("petitions", "received_date"),
        ("notices", "date"),
        ("plans", "date"),
        ("findings", "date"),
        ("dialogues", "announced_on"),
    ],
)
def test_fact_in_the_future_is_refused(importer, column):
    assert errors(BY_NAME[importer], {column: "28/11/2099"}) == [(1, column)]


# Known already


def test_morning_and_afternoon_are_two_rules():
    afternoon = {**RECEPTIONS.good, "starts": "13:30", "ends": "16:30"}
    assert RECEPTIONS.json(RECEPTIONS.good, afternoon).loaded == 2
    assert RECEPTIONS.json(RECEPTIONS.good, afternoon).known == 2
    assert ReceptionRule.objects.count() == 2


def test_different_days_are_two_rules():
    assert RECEPTIONS.json(RECEPTIONS.good, {**RECEPTIONS.good, "days": "10"}).loaded == 2


@pytest.mark.parametrize(
    ("importer", "change", "column"),
    [
        ("receptions", {"place": "Nhà văn hóa"}, "place"),
        ("receptions", {"ends": "11:30"}, "ends"),
        ("petitions", {"title": "Cầu thôn Ngò hỏng"}, "title"),
        (
            "petitions",
            {"events": [{"date": "2026-03-05", "type": "tiep_nhan"}, {"date": "2026-03-09", "type": "tien_do"}]},
            "events",
        ),
        ("dialogues", {"place": "Nhà văn hóa"}, "place"),
        ("dialogues", {"attendees": 121}, "attendees"),
        ("notices", {"excerpt": "kết luận khác"}, "excerpt"),
        ("plans", {"excerpt": "đối thoại khác"}, "excerpt"),
        ("findings", {"verdict": "not"}, "verdict"),
        ("units", {"name": "Phòng Khác"}, "name"),
        ("successions", {"on": "2026-02-01"}, "on"),
    ],
)
def test_known_record_that_differs_is_named(importer, change, column):
    importer = BY_NAME[importer]
    importer.json()
    report = importer.json({**importer.good, **change})
    assert (report.loaded, report.known, report.errors) == (0, 0, [])
    assert [(differing.row, differing.column) for differing in report.differing] == [(1, column)]


def test_unit_is_known_on_later_day():
    with time_machine.travel("2026-11-30T08:00+07:00"):
        BY_NAME["units"].json()
    with time_machine.travel("2026-12-01T08:00+07:00"):
        assert BY_NAME["units"].json().known == 1


# Commands


@pytest.mark.parametrize(
    ("command", "importer"),
    [
        (["import_petitions"], "petitions"),
        (["import_findings"], "findings"),
        (["import_calendar"], "calendar"),
        (["import_dialogues", "dialogues"], "dialogues"),
        (["import_organisations", "units"], "units"),
    ],
)
def test_command_detects_workbook_by_content(command, importer, tmp_path, capsys):
    good = {name: value for name, value in BY_NAME[importer].good.items() if isinstance(value, str)}
    good |= {"conclusion": "1"} if importer == "findings" else {}
    workbook = openpyxl.Workbook()
    workbook.active.append(list(good))
    workbook.active.append(list(good.values()))
    held = io.BytesIO()
    workbook.save(held)
    file = tmp_path / "tep.csv"  # as somebody has named it
    file.write_bytes(held.getvalue())
    call_command(*command, file)
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 ")


def test_command_fails_without_good_row(tmp_path):
    file = tmp_path / "tep.json"
    file.write_text(json.dumps([{**PETITIONS.good, "title": ""}]))
    with pytest.raises(CommandError):
        call_command("import_petitions", file, "--skip-bad")


def test_command_reports_differing_known_record(tmp_path, capsys):
    PETITIONS.json()
    file = tmp_path / "tep.json"
    file.write_text(json.dumps([{**PETITIONS.good, "title": "Cầu thôn Ngò hỏng"}]))
    call_command("import_petitions", file)
    said = capsys.readouterr()
    assert "title" in said.err
    assert "khác nội dung" in said.out
