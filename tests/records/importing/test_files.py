"""Files in every form that offices have are read alike; what is no table of records is refused with advice."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from portal.importing import FileKind, ImportRefused, Names, PastDay, RowModel, Text, read_file
from tests.records.importing.tables import csv_of, workbook_of


class Place(RowModel):
    unit: Text | None = None
    hamlet: str = ""


class Step(RowModel):
    date: PastDay
    text: str = ""


class Wish(RowModel):
    code: Text
    title: Text
    place: Place | None = None
    topics: Names = []
    events: list[Step] = []


class Other(RowModel):
    something_else: Text


KIND = FileKind("wishes", "import_wishes FILE", Wish, "wishes", key=("code",))
WITH_STEPS = FileKind("wishes", "import_wishes FILE", Wish, "wishes", key=("code",), parts="events")

TITLE = "Đường thôn Ngò ngập, dân khổ"
ROW = {"code": "KN-1", "title": TITLE, "place": {"hamlet": "thôn Ngò"}}
COMMAS = csv_of("code,title,place.hamlet", f'KN-1,"{TITLE}",thôn Ngò')
SEMICOLONS = csv_of("code;title;place.hamlet", f"KN-1;{TITLE};thôn Ngò")
TABS = csv_of("code\ttitle\tplace.hamlet", f"KN-1\t{TITLE}\tthôn Ngò")


def read(content: bytes | str, kind: FileKind = KIND):
    return read_file(content if isinstance(content, bytes) else content.encode(), file="tep", kind=kind)


def rows(content: bytes | str, kind: FileKind = KIND):
    return [row.fields for row in read(content, kind).rows]


def refusal(content: bytes | str, kind: FileKind = KIND) -> str:
    with pytest.raises(ImportRefused) as refused:
        read(content, kind)
    return str(refused.value)


def packed(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        COMMAS.encode(),
        SEMICOLONS.encode(),
        TABS.encode(),
        csv_of("code|title|place.hamlet", f"KN-1|{TITLE}|thôn Ngò").encode(),
        ("sep=;\r\n" + SEMICOLONS).encode(),
        ('"sep=,"\n' + COMMAS).encode(),
        ("sep=\t\n" + TABS).encode("utf-16"),
        COMMAS.replace("\n", "\r\n").encode("utf-8-sig"),
        COMMAS.replace("\n", "\r").encode(),
        TABS.encode("utf-16"),
        TABS.encode("utf-16-le"),
        TABS.encode("utf-16-be"),
        TABS.encode("utf-32"),
        workbook_of(["code", "title", "place.hamlet"], ["KN-1", TITLE, "thôn Ngò"]),
        json.dumps([ROW]).encode(),
        json.dumps({"wishes": [ROW]}, ensure_ascii=False).encode("utf-16"),
        (json.dumps(ROW) + "\n" + "\n").encode(),
        json.dumps({"Wishes": [ROW]}).encode(),
        json.dumps({"Code": "KN-1", "TITLE": TITLE, "place": {"Hamlet": "thôn Ngò", "unit": None}}).encode(),
        csv_of(" Code ; TITLE;Place . Hamlet", f"KN-1;{TITLE};thôn Ngò").encode(),
        csv_of("UBND XÃ NGÒ;;", ";;", "code;title;place.hamlet", f"KN-1;{TITLE};thôn Ngò").encode(),
    ],
    ids=range(21),
)
def test_every_file_form_reads_alike(content):
    assert rows(content) == [ROW]


def test_json_lines_are_records():
    assert rows("\n".join(json.dumps({**ROW, "code": code}) for code in "AB")) == [
        {**ROW, "code": "A"},
        {**ROW, "code": "B"},
    ]


def test_two_line_cell_is_one_row():
    found = read(csv_of("code,title", '1,"Đường\nlàng"', "2,Đèn"))
    assert [(row.number, row.fields["title"]) for row in found.rows] == [(2, "Đường\nlàng"), (3, "Đèn")]


def test_marks_of_programs_are_no_text():
    assert rows('code,title\n"=""007""",Đường\n\x1a') == [{"code": "007", "title": "Đường"}]


def test_separator_line_is_no_row():
    assert [row.number for row in read("sep=;\n" + SEMICOLONS).rows] == [2]


@pytest.mark.parametrize(
    ("bytes_", "read_as"),
    [
        ("§­êng “th«n Ngß” ngËp, d©n khæ l¾m".encode("cp1252"), "Đường “thôn Ngò” ngập, dân khổ lắm"),
        ("Ñöôøng “thoân Ngoø” ngaäp, daân khoå laém".encode("cp1252"), "Đường “thôn Ngò” ngập, dân khổ lắm"),
        ("§­êng \x93th«n Ngß\x94 ngËp, d©n khæ l¾m".encode(), "Đường “thôn Ngò” ngập, dân khổ lắm"),
        ("Đươ\u0300ng “thôn Ngo\u0300” ngâ\u0323p, dân khô\u0309".encode("cp1258"), "Đường “thôn Ngò” ngập, dân khổ"),
    ],
)
def test_letters_from_before_unicode_are_converted(bytes_, read_as):
    assert rows(b"code;title\nKN-1;" + bytes_ + b"\n")[0]["title"] == read_as


def test_workbook_cells_read_as_displayed():
    found = read(
        workbook_of(
            ["code", "title", "place.hamlet", "topics", "place.unit"],
            ["KN-1", datetime(2026, 11, 14, 8, 30), 0.965, date(2026, 12, 1), 12.5],
            [],
            [7, True, 3.0, datetime(2026, 12, 1), None],
            others=("Ghi chú",),
            formats={"C2": "0.0%", "A4": "000"},
        )
    )
    assert [row.number for row in found.rows] == [2, 4]
    assert found.rows[0].fields == {
        "code": "KN-1",
        "title": "14/11/2026 08:30",
        "place": {"hamlet": "96,5%", "unit": "12,5"},
        "topics": "01/12/2026",
    }
    assert found.rows[1].fields == {"code": "007", "title": "true", "place": {"hamlet": "3"}, "topics": "01/12/2026"}
    assert any("Ghi chú" in note for note in found.notes)


def sheet_of(*rows: list[Any], change: Callable[[Any], object]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_of(*rows)))
    change(workbook.active)
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()


def test_merged_cell_fills_its_rows():
    table = (["code", "title", "place.hamlet"], ["1", "Đường", "thôn Ngò"], ["2", "Đèn"], [], ["3", "Cầu", "thôn Tây"])
    found = rows(sheet_of(*table, change=lambda sheet: sheet.merge_cells("C2:C4")))
    assert [row.get("place", {}).get("hamlet") for row in found] == ["thôn Ngò", "thôn Ngò", "thôn Tây"]


def test_title_above_columns_is_skipped():
    table = (["UBND XÃ NGÒ"], [], ["code", "title", "place.hamlet"], ["1", "Đường", "thôn Ngò"])
    assert len(rows(sheet_of(*table, change=lambda sheet: sheet.merge_cells("A1:C2")))) == 1


def test_hidden_row_is_told():
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True

    found = read(sheet_of(["code", "title"], ["1", "Đường"], ["2", "Đèn"], change=hide))
    assert len(found.rows) == 2
    assert "dòng 3" in found.notes[0]


def test_formula_without_its_result_is_refused():
    assert "cột “B”" in refusal(workbook_of(["code", "title"], ["1", '=CONCATENATE("Đ","n")']))


def test_first_sheet_with_table_is_read():
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_of(["code", "title"], ["1", "Đường"])))
    workbook.create_sheet("Bìa", 0)
    held = io.BytesIO()
    workbook.save(held)
    assert [row["code"] for row in rows(held.getvalue())] == ["1"]


# What is refused


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "rỗng"),
        (b"\xef\xbb\xbf\r\n  ", "rỗng"),
        (b"\xff\xfe", "rỗng"),
        (b";;;\n;;\n", "rỗng"),
        (b"code,title\n", "chỉ có dòng tên cột"),
        (b"code,title\n,,\n\n", "chỉ có dòng tên cột"),
        (workbook_of(["code", "title"]), "chỉ có dòng tên cột"),
        (workbook_of(), "rỗng"),
        (b"[]", "danh sách rỗng"),
        (b'{"wishes": []}', "danh sách rỗng"),
        (b"<html>x</html>", "trang web"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><table>", "trang web"),
        ("<html>x</html>".encode("utf-16"), "trang web"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\n%PDF-1.7 x", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50), "ảnh"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(50), "ảnh"),
        (packed("a.csv"), "ZIP"),
        (packed("word/document.xml"), "Word"),
        (packed("content.xml"), "OpenDocument"),
        (packed("xl/workbook.xml"), "hỏng"),
        (b"PK\x03\x04", "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "97–2003"),
        (b"{\\rtf1 x}", "Word"),
        (b"MZ" + bytes(range(256)) * 4, "EXE"),
        (bytes(range(256)), "không đọc được"),
        (b"code,title\n1,T\xea\xea\n", "không đọc được"),
        (b"[" * 100_000, "không phải là danh sách"),
        (b"[" * 100 + b"]" * 100, "không phải là danh sách"),
        (b'{"a":' * 100_000, "không phải là danh sách"),
        (b"[1, 2]", "không phải là danh sách"),
        (b'{"others": []}', "không phải là danh sách"),
        (b'{"wishes": {"a": 1}}', "không phải là danh sách"),
        (b'[{"code": 1}, null]', "không phải là danh sách"),
        (b"{broken", "cắt cụt"),
        (b'[{"code": "1", "title"', "cắt cụt"),
        (b'{"code": "1", "title": "2"}\n{"code"\n', "JSON"),
        (b"[" + b"1" * 5000 + b"]", "quá dài"),
        (b'code,title\n1,"T\n', "ngoặc kép"),
        (b'code,title\n1,"T"x\n', "ngoặc kép"),
    ],
    ids=range(40),
)
def test_file_without_record_table_is_refused(content, word):
    assert word in refusal(content)


def test_column_twice_is_refused():
    said = refusal(csv_of("code,title,x,Title", "1,a,b,c"))
    assert "“title”" in said
    assert "B, D" in said


def test_field_twice_in_json_is_refused():
    (row,) = read('[{"code": "1", "title": "a", "title": "b"}]').rows
    assert [(problem.row, problem.column) for problem in row.problems] == [(1, "title")]


def test_field_and_its_part_are_refused():
    said = refusal(csv_of("code,title,place,place.unit", "1,a,b,c"))
    assert "“place”" in said
    assert "“place.unit”" in said


def test_field_of_parts_is_no_column():
    assert "place.unit, place.hamlet" in refusal(csv_of("code,title,place", "1,a,b"))


def test_unknown_headings_error_lists_known_columns():
    said = refusal(csv_of("UBND XÃ NGÒ;;;", "TT;Nội dung;Địa bàn;Tình trạng", "1;Đường ngập;thôn Ngò;Đang làm"))
    assert "dòng 2" in said
    assert "TT; Nội dung; Địa bàn; Tình trạng" in said
    assert "thiếu các cột: code, title" in said
    assert "code, title, place.unit, place.hamlet, topics" in said


@pytest.mark.parametrize(
    ("heading", "kind", "command"),
    [
        ("code,title,content,kind,received_date", "kiến nghị", "import_petitions FILE"),
        ("id,chair,date,topic,place,planned_on", "cuộc đối thoại", "import_dialogues dialogues FILE"),
        ("slug,name,level,kind,parent", "địa bàn", "import_organisations places FILE"),
        ("notice,notice_date,conclusion,supervisor,verdict,date,reason", "kết quả giám sát", "import_findings FILE"),
        ("date,kind,name", "ngày nghỉ", "import_calendar FILE"),
        ("petition,date,type,unit", "đơn vị của từng bước", "--event-units FILE"),
    ],
)
def test_file_of_another_importer_is_named(heading, kind, command):
    columns = heading.split(",")
    table, tree = csv_of(heading, ",".join("x" for _ in columns)), json.dumps([dict.fromkeys(columns, "x")])
    for content in (table, tree):
        said = refusal(content, FileKind("others", "", Other, "others"))
        assert kind in said
        assert command in said


# Nothing is left aside without a word


def test_unknown_column_is_named_with_nearest():
    (note,) = read(csv_of("code,title,topcis,co_chairs", "1,a,b,c")).notes[:1]
    assert "topcis" in note
    assert "“topics”" in note
    assert "co_chairs" in read(csv_of("code,title,topcis,co_chairs", "1,a,b,c")).notes[1]


def test_unknown_field_names_its_row():
    records = [{"code": "1", "title": "a"}, {"code": "2", "title": "b", "co_chairs": ["X"], "place": {"xom": "1"}}]
    notes = read(json.dumps(records)).notes
    assert ["co_chairs" in notes[0], "place.xom" in notes[1]] == [True, True]
    assert all("dòng 2" in note for note in notes)


def test_cells_without_heading_are_named():
    assert "cột C" in " ".join(read(csv_of("code,title,", "1,a,", "2,b,c")).notes)


def test_extra_cells_are_row_error():
    problems = [problem for row in read(csv_of("code,title", "1,a,b", "2,c")).rows for problem in row.problems]
    assert [(problem.row, problem.column) for problem in problems] == [(2, "")]


def test_spoilt_cell_is_named():
    (row,) = read(csv_of("code,title,place.hamlet", "1,??ng th?n Ng?,thôn Ngò")).rows
    assert [(problem.row, problem.column) for problem in row.problems] == [(2, "title")]
    assert "CSV UTF-8" in row.problems[0].reason


def test_invisible_characters_are_dropped():
    assert rows("code,title\nKN-1\u200b,Đường\u000blàng\n") == [{"code": "KN-1", "title": "Đường\nlàng"}]
    assert rows("code,title\nKN-1,\u200b\n") == [{"code": "KN-1"}]


# Parts of a record in rows of their own

STEPS = "code,title,events.date,events.text"


def test_rows_of_one_code_form_record():
    (row,) = read(csv_of(STEPS, "1,Đường,05/03/2026,a", "1,,06/03/2026,b", "1,đường,07/03/2026,c"), WITH_STEPS).rows
    assert [step["text"] for step in row.fields["events"]] == ["a", "b", "c"]
    assert (row.part_numbers, row.problems) == ((2, 3, 4), ())


def test_differing_further_row_is_error():
    (row,) = read(csv_of(STEPS, "1,Đường,05/03/2026,a", "1,Cầu,06/03/2026,b"), WITH_STEPS).rows
    assert [(problem.row, problem.column) for problem in row.problems] == [(3, "title")]


def test_repeated_code_without_part_is_duplicate():
    found = read(csv_of("code,title", "1,Đường", "1,Cầu"), WITH_STEPS)
    assert [problem.row for row in found.rows for problem in row.problems] == [3]


def test_spoilt_part_names_its_own_row():
    (row,) = read(csv_of(STEPS, "1,Đường,05/03/2026,a", "1,,06/03/2026,th?n"), WITH_STEPS).rows
    assert [(problem.row, problem.column) for problem in row.problems] == [(3, "events.text")]
