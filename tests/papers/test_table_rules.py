"""The rules by which a table of an office is read, one by one."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command
from openpyxl.styles import Font

from portal.importing.reports import Unreadable
from portal.papers.tables import reading

from .tables_made import HEADING, read, read_rows, workbook

ONE = (1, "Sửa cống đầu thôn", "Thôn Ngò", "Giao thông", "Phòng Kinh tế", "30/6/2026", "Đang giải quyết", None)
TWO = (2, "Lắp đèn ngõ", "Thôn Dục", "Đô thị", "UBND xã", "Quý III/2026", "Chưa", "Chờ vốn")


def field(table: reading.Table, name: str) -> list[str | None]:
    return [row[name] for row in table.rows]  # type: ignore[literal-required]


def test_title_and_numbers_are_skipped(tmp_path):
    numbers = tuple(f"({column})" for column in range(1, 9))
    table = read_rows(tmp_path, ("UBND XÃ A",), ("SỔ THEO DÕI",), HEADING, numbers, ONE, TWO)
    assert field(table, "content") == ["Sửa cống đầu thôn", "Lắp đèn ngõ"]
    assert "title: 2 dòng, 0 dòng trống" in table.skipped
    assert "heading: dòng 4 đánh số cột" in table.skipped


def test_section_row_gives_topic(tmp_path):
    heading = (*HEADING[:3], *HEADING[4:])
    row = (*ONE[:3], *ONE[4:])
    table = read_rows(
        tmp_path, heading, ("I", "LĨNH VỰC ĐẤT ĐAI CỦA UBND"), row, ("II", "Lĩnh vực giáo dục", None, None), row
    )
    assert field(table, "topic") == ["Lĩnh vực đất đai của UBND", "Lĩnh vực giáo dục"]


def test_topic_column_comes_before_section(tmp_path):
    table = read_rows(tmp_path, HEADING, ("A. Kiến nghị mới",), ONE, (*ONE[:3], None, *ONE[4:]))
    assert field(table, "topic") == ["Giao thông", "Kiến nghị mới"]


def test_numbered_part_makes_section(tmp_path):
    blank = (None,) * 6
    table = read_rows(
        tmp_path, HEADING, ("1", "Về đất đai", *blank), ("1.1", *ONE[1:]), ("2", "Về điện", *blank), ("2.1", *TWO[1:])
    )
    assert field(table, "content") == ["Sửa cống đầu thôn", "Lắp đèn ngõ"]
    assert table.skipped[-2:] == ["section: 1. Về đất đai", "section: 2. Về điện"]


def test_mark_gives_state_of_column(tmp_path):
    table = read_rows(
        tmp_path,
        ("STT", "Ý kiến của cử tri", "Thôn", "Kết quả giải quyết", None, None, "Ghi chú"),
        (None, None, None, "Đã giải quyết", "Đang giải quyết", "Chưa giải quyết", None),
        (1, "Sửa cống", "Ngò", "x", None, None, None),
        (2, "Lắp đèn", "Dục", None, "X", None, None),
        (3, "Nạo mương", "Dục", None, None, None, None),
        merged=["D1:F1"],
    )
    assert field(table, "state_words") == ["Đã giải quyết", "Đang giải quyết", None]
    assert "dòng 3: không ghi tình trạng" in table.warnings


def test_marks_without_group_heading(tmp_path):
    table = read_rows(
        tmp_path,
        ("STT", "Nội dung", "Thôn", "Đã xong", "Đang làm", "Chưa làm"),
        (1, "Sửa cống", "Ngò", "x", None, None),
        (2, "Lắp đèn", "Dục", None, None, "x"),
    )
    assert field(table, "state_words") == ["Đã xong", "Chưa làm"]


def test_marks_may_give_topic(tmp_path):
    table = read_rows(
        tmp_path,
        ("STT", "Nội dung", "Thôn", "Lĩnh vực", None, "Tình trạng"),
        (None, None, None, "Đất đai", "Giao thông", None),
        (1, "Sửa cống", "Ngò", None, "x", "Chưa"),
        (2, "Cấp sổ đỏ", "Dục", "x", None, "Đã trả lời"),
        merged=["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"],
    )
    assert field(table, "topic") == ["Giao thông", "Đất đai"]


def test_merged_place_is_filled_down(tmp_path):
    below = (2, "Lắp đèn", None, *TWO[3:])
    table = read_rows(tmp_path, HEADING, ONE, below, (3, *TWO[1:]), merged=["C2:C3"])
    assert field(table, "place") == ["Thôn Ngò", "Thôn Ngò", "Thôn Dục"]


def test_empty_place_is_not_filled(tmp_path):
    table = read_rows(tmp_path, HEADING, ONE, (2, "Lắp đèn", None, *TWO[3:]))
    assert field(table, "place") == ["Thôn Ngò", None]


def test_ditto_repeats_row_above(tmp_path):
    table = read_rows(tmp_path, HEADING, ONE, (2, "Lắp đèn", "nt", "như trên", '"', *TWO[5:]))
    assert table.rows[1]["place"] == "Thôn Ngò"
    assert table.rows[1]["topic"] == "Giao thông"
    assert table.rows[1]["owner"] == "Phòng Kinh tế"


def test_merged_petition_is_one_row(tmp_path):
    second = (None, None, None, None, "Công an xã", None, None, None)
    table = read_rows(tmp_path, HEADING, ONE, second, TWO, merged=["A2:A3", "B2:B3", "C2:C3"])
    assert field(table, "owner") == ["Phòng Kinh tế; Công an xã", "UBND xã"]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Số ĐT", ("0900 000 001", "0900000002")),
        ("Họ và tên", ("Nguyễn Văn An", "Trần Thị Bình")),
        ("Người phản ánh", ("An", "Bình")),
        ("Thông tin khác", ("0900.000.001", "0900-000-002")),
        ("Đại diện", ("Ông Nguyễn Văn An", "Bà Lò Thị Pâng")),
        ("CCCD", ("001099000001", "001099000002")),
        ("Công dân", ("Nguyễn Văn An", "Trần Thị Bình")),
    ],
)
def test_personal_column_is_left_out(tmp_path, heading, cells):
    table = read_rows(tmp_path, (*HEADING[:7], heading), (*ONE[:7], cells[0]), (*TWO[:7], cells[1]))
    assert not any(cell in str(table) for cell in cells)
    assert len(table.rows) == 2
    assert any(heading in line for line in table.warnings)


def test_personal_note_is_left_out(tmp_path):
    table = read_rows(tmp_path, HEADING, (*ONE[:7], "Nguyễn Văn An"), TWO, (3, *TWO[1:]))
    assert field(table, "note") == [None, "Chờ vốn", "Chờ vốn"]
    assert any(line.startswith("dòng 1: có ô ghi tên") for line in table.warnings)


def test_address_below_petitioner_is_place(tmp_path):
    table = read_rows(
        tmp_path,
        ("STT", "Người kiến nghị", None, None, "Nội dung kiến nghị", "Đơn vị xử lý"),
        (None, "Họ tên", "Địa chỉ", "SĐT", None, None),
        (1, "Nguyễn Văn An", "Thôn Ngò", "0900000001", "Sửa cống", "UBND xã"),
        merged=["A1:A2", "B1:D1", "E1:E2", "F1:F2"],
    )
    assert field(table, "place") == ["Thôn Ngò"]
    assert "An" not in str(table.rows)


def test_officers_are_no_owner(tmp_path):
    heading = (*HEADING[:4], "Người phụ trách", *HEADING[5:])
    named = read_rows(tmp_path, heading, (*ONE[:4], "Nguyễn Văn An", *ONE[5:]), (*TWO[:4], "Lê Thị Hà", *TWO[5:]))
    assert field(named, "owner") == [None, None]
    assert field(read_rows(tmp_path, heading, ONE, TWO), "owner") == ["Phòng Kinh tế", "UBND xã"]


def test_totals_and_signatures_are_skipped(tmp_path):
    below = [
        (None, "Tổng cộng: 2 kiến nghị"),
        (),
        (None, None, None, None, None, "Yên Thuận, ngày 01 tháng 7 năm 2026"),
        (None, "NGƯỜI LẬP BIỂU", None, None, None, "TM. ỦY BAN NHÂN DÂN"),
        (None, "Nguyễn Văn An", None, None, None, "CHỦ TỊCH"),
        (None, None, None, None, None, "Trần Văn Bình"),
    ]
    table = read_rows(tmp_path, HEADING, ONE, TWO, *below)
    assert len(table.rows) == 2
    assert "totals: Tổng cộng: 2 kiến nghị" in table.skipped
    assert "Bình" not in str(table)
    assert "An" not in " ".join(table.skipped).split()


def test_names_below_totals_are_skipped(tmp_path):
    below = [
        ("Cộng", None, None, None, None, None, "2"),
        (None,) * 4 + ("VĂN PHÒNG",),
        (None,) * 4 + ("Trần Văn Bình",),
    ]
    table = read_rows(tmp_path, HEADING, ONE, TWO, *below, (None, "Lê Thị Hoa", None, None, "Trần Văn Bình"))
    assert field(table, "owner") == ["Phòng Kinh tế", "UBND xã"]
    assert "Bình" not in str(table)
    assert "Hoa" not in str(table)


def test_sections_go_on_behind_subtotals(tmp_path):
    subtotal = (None, "Cộng mục I: 1")
    table = read_rows(tmp_path, HEADING, ("I. Đất đai",), ONE, subtotal, ("II. Điện",), (*TWO[:3], None, *TWO[4:]))
    assert field(table, "topic") == ["Giao thông", "Điện"]
    assert field(table, "content") == ["Sửa cống đầu thôn", "Lắp đèn ngõ"]


def test_section_of_places_gives_place(tmp_path):
    heading, row = (*HEADING[:2], *HEADING[4:]), (*ONE[:2], *ONE[4:])
    table = read_rows(tmp_path, heading, ("Thôn Ngò",), row, ("Thôn Dục",), row, merged=["A2:F2", "A4:F4"])
    assert field(table, "place") == ["Thôn Ngò", "Thôn Dục"]


def test_person_as_section_stays_out(tmp_path):
    heading, row = (*HEADING[:3], *HEADING[4:]), (*ONE[:3], *ONE[4:])
    table = read_rows(tmp_path, heading, ("I", "Ông Nguyễn Văn An"), row, ("Bà Lò Thị Pâng",), row)
    assert field(table, "topic") == [None, None]
    assert "Pâng" not in str(table)


def test_offices_are_no_persons(tmp_path):
    owners = ("Ban QLDA", "Đoàn Thanh niên", "Hội Nông Dân", "Công An Xã", "Tổ Công Nghệ Số")
    table = read_rows(
        tmp_path, HEADING, *((number, *ONE[1:4], owner, *ONE[5:]) for number, owner in enumerate(owners, 1))
    )
    assert field(table, "owner") == list(owners)


def test_unit_may_be_place(tmp_path):
    heading = (*HEADING[:2], "ĐƠN VỊ\n(Thôn)", *HEADING[3:])
    table = read_rows(tmp_path, heading, (*ONE[:2], "Ngò", *ONE[3:]))
    assert (table.rows[0]["place"], table.rows[0]["owner"]) == ("Ngò", "Phòng Kinh tế")


def test_streets_are_no_persons(tmp_path):
    streets = ("Trần Phú", "Lê Lợi", "Nguyễn Trãi", "Tổ 5")
    table = read_rows(
        tmp_path, HEADING, *((number, ONE[1], street, *ONE[3:]) for number, street in enumerate(streets, 1))
    )
    assert field(table, "place") == list(streets)


def test_heading_of_three_lines(tmp_path):
    table = read_rows(
        tmp_path,
        ("XÃ LŨNG MÂY", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("STT", "Kiến nghị", None, None, "Xử lý", None, None, None),
        (None, "Nội dung", "Người nêu", "Địa chỉ", "Cơ quan chủ trì", "Kết quả", None, None),
        (None, None, None, None, None, "Đã giải quyết", "Đang giải quyết", "Chưa giải quyết"),
        tuple(f"({column})" for column in range(1, 9)),
        (1, "Sửa đập", "Lò Văn Tình", "Thôn Lau", "Phòng Kinh tế", None, None, "x"),
        (2, "Kéo điện", "Lò Thị Xuân", "Thôn Đá", "Điện lực", "x", None, None),
        merged=["A2:A4", "B2:D2", "E2:H2", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:H3"],
    )
    assert field(table, "state_words") == ["Chưa giải quyết", "Đã giải quyết"]
    assert field(table, "place") == ["Thôn Lau", "Thôn Đá"]
    assert "Lò" not in str(table)


def test_continued_text_is_joined(tmp_path):
    table = read_rows(tmp_path, HEADING, ONE, (None, "và nạo mương"), (None,) * 4 + ("Công an xã",), TWO)
    assert field(table, "content") == ["Sửa cống đầu thôn và nạo mương", "Lắp đèn ngõ"]
    assert field(table, "owner") == ["Phòng Kinh tế; Công an xã", "UBND xã"]


def test_hidden_contents_are_no_table(tmp_path):
    book = workbook([HEADING, ONE])
    book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "so.xlsx")
    with pytest.raises(Unreadable, match="không tìm thấy bảng"):
        reading.read(tmp_path / "so.xlsx")


def test_signature_table_is_no_data(tmp_path):
    document = docx.Document()
    for rows in ([HEADING[:3], ONE[:3], TWO[:3]], [("Nơi nhận: như trên", "CHỦ TỊCH", "Trần Văn Bình")]):
        table = document.add_table(0, 3)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = str(text)
        document.add_paragraph("")
    document.save(str(tmp_path / "bang.docx"))
    table = reading.read(tmp_path / "bang.docx")
    assert len(table.rows) == 2
    assert "Bình" not in str(table)


def test_telephone_beside_words_is_cut(tmp_path):
    table = read_rows(tmp_path, HEADING, (*ONE[:2], "Thôn Ngò - 0912 345 678", *ONE[3:]), TWO, (3, *TWO[1:]))
    assert table.rows[0]["place"] == "Thôn Ngò"
    assert "dòng 1: bỏ số điện thoại" in table.warnings


def test_numbers_may_lack_their_heading(tmp_path):
    table = read_rows(tmp_path, (None, *HEADING[1:]), ("I", "Đất đai"), (*ONE[:3], None, *ONE[4:]), TWO)
    assert field(table, "content") == ["Sửa cống đầu thôn", "Lắp đèn ngõ"]
    assert table.rows[0]["topic"] == "Đất đai"


def test_deadline_ends_in_second_part(tmp_path):
    table = read_rows(
        tmp_path,
        ("TT", "Ý kiến", "Thời hạn", None, "Kết quả giải quyết", None),
        (None, None, "Từ ngày", "Đến ngày", "Nội dung", "Số văn bản"),
        (1, "Sửa cống", "01/6/2026", "30/6/2026", "Đã trả lời", "12/UBND"),
        merged=["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
    )
    assert table.rows[0]["due"] == "2026-06-30"
    assert table.rows[0]["content"] == "Sửa cống"
    assert table.rows[0]["state_words"] == "Đã trả lời"


def test_section_goes_on_in_next_table(tmp_path):
    document = docx.Document()
    for rows in ([("TT", "Nội dung", "Thôn"), ("I. Đất đai",) * 3, (1, "Sửa cống", "Ngò")], [(2, "Lắp đèn", "Dục")]):
        table = document.add_table(0, 3)
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                cell.text = str(text)
            if row[0] == row[2]:
                cells[0].merge(cells[2]).text = row[0]
        document.add_paragraph("")
    document.save(str(tmp_path / "bang.docx"))
    assert field(reading.read(tmp_path / "bang.docx"), "topic") == ["Đất đai", "Đất đai"]


def test_hidden_rows_and_columns_stay_out(tmp_path):
    book = workbook([HEADING, ONE, TWO, (3, *ONE[1:])])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["H"].hidden = True
    table = read(tmp_path, book)
    assert field(table, "content") == ["Sửa cống đầu thôn", "Sửa cống đầu thôn"]
    assert "hidden row: dòng 3" in table.skipped
    assert "cột ẩn “Ghi chú” không lấy" in table.warnings


def test_all_sheets_are_read(tmp_path):
    book = workbook([HEADING, ONE])
    book.create_sheet("Bìa").append(["SỔ THEO DÕI"])
    second = book.create_sheet("Quý II")
    for row in (HEADING, TWO):
        second.append(row)
    book.create_sheet("Nháp").append(list(HEADING))
    book["Nháp"].sheet_state = "hidden"
    table = read(tmp_path, book)
    assert field(table, "content") == ["Sửa cống đầu thôn", "Lắp đèn ngõ"]
    assert "trang tính “Bìa” không phải sổ kiến nghị" in table.warnings
    assert "trang tính ẩn “Nháp” không lấy" in table.warnings


def test_heading_is_skipped_when_repeated(tmp_path):
    table = read_rows(tmp_path, HEADING, ONE, HEADING, TWO)
    assert len(table.rows) == 2
    assert "heading: dòng 3, lặp lại" in table.skipped


def test_second_table_has_own_columns(tmp_path):
    other = ("STT", "Ý kiến", "Đơn vị chủ trì", "Thời hạn")
    table = read_rows(tmp_path, HEADING, ONE, (), ("BIỂU 2",), other, (1, "Xây cầu", "Sở Xây dựng", "năm 2027"))
    assert table.rows[1]["owner"] == "Sở Xây dựng"
    assert table.rows[1]["due"] == "2027-12-31"
    assert table.rows[1]["place"] is None


@pytest.mark.parametrize(
    ("written", "form", "words", "due"),
    [
        (datetime(2026, 9, 30), "dd/mm/yyyy", "30/09/2026", "2026-09-30"),
        (datetime(2026, 9, 30), "dd.mm.yy", "30.09.26", "2026-09-30"),
        (datetime(2026, 9, 1), "mm/yyyy", "09/2026", "2026-09-30"),
        (46295, "General", "46295", "2026-09-30"),
        (2027, "General", "2027", "2027-12-31"),
        ("09/2026", "@", "09/2026", "2026-09-30"),
        ("trước ngày 15/8", "@", "trước ngày 15/8", "2026-08-15"),
        ("từ 01/6/2026 đến 30/9/2026", "@", "từ 01/6/2026 đến 30/9/2026", "2026-09-30"),
        ("từ ngày 01/6/2026", "@", "từ ngày 01/6/2026", None),
        ("15 ngày làm việc", "@", "15 ngày làm việc", None),
        ("-", "@", None, None),
    ],
)
def test_due_is_read_as_shown(tmp_path, written, form, words, due):
    book = workbook([("SỔ NĂM 2026",), HEADING, (*ONE[:5], written, *ONE[6:])])
    book.active["F3"].number_format = form
    row = read(tmp_path, book).rows[0]
    assert (row["due_words"], row["due"]) == (words, due)


def test_year_is_that_of_receipt(tmp_path):
    heading = ("TT", "Ngày nhận", *HEADING[1:])
    row = (1, datetime(2025, 11, 3), *ONE[1:5], "20/12", *ONE[6:])
    table = read_rows(tmp_path, ("Từ 2024 đến 2026",), heading, row)
    assert table.rows[0]["due"] == "2025-12-20"


def test_unmerged_second_heading_is_read(tmp_path):
    table = read_rows(
        tmp_path,
        ("TT", "Nội dung", "Thôn", "Cơ quan giải quyết", None, "Thời hạn"),
        (None, None, None, "Chủ trì", "Phối hợp", None),
        (1, "Sửa cống", "Ngò", "Phòng Kinh tế", "Công an xã", "30/6/2026"),
    )
    assert field(table, "owner") == ["Phòng Kinh tế"]


def test_old_font_is_converted(tmp_path):
    row = (1, "Söa cèng ®Çu th«n", "Th«n Ngß", None, "Phßng Kinh tÕ", "30/6/2026", "§ang gi¶i quyÕt", None)
    book = workbook([HEADING, row])
    for cell in book.active[2]:
        cell.font = Font(name=".VnTime")
    read_row = read(tmp_path, book).rows[0]
    assert read_row["content"] == "Sửa cống đầu thôn"
    assert read_row["state_words"] == "Đang giải quyết"


def test_old_font_in_heading(tmp_path):
    heading = ("TT", "Néi dung kiÕn nghÞ", "§Þa bµn", "C¬ quan gi¶i quyÕt", "Thêi h¹n")
    table = read_rows(tmp_path, heading, (1, "Söa cèng ®Çu th«n", "Th«n Ngß", "Phßng Kinh tÕ", "30/6/2026"))
    assert field(table, "content") == ["Sửa cống đầu thôn"]


def test_table_goes_on_without_heading(tmp_path):
    document = docx.Document()
    for rows in ([HEADING[:3], ONE[:3]], [TWO[:3]]):
        table = document.add_table(0, 3)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = str(text)
        document.add_paragraph("")
    path = tmp_path / "bang.docx"
    document.save(str(path))
    assert field(reading.read(path), "place") == ["Thôn Ngò", "Thôn Dục"]


def test_merged_cells_of_document(tmp_path):
    document = docx.Document()
    table = document.add_table(3, 4)
    rows = [
        ("TT", "Nội dung", "Thôn", "Thời hạn"),
        ("1", "Sửa cống", "Ngò", "30/6/2026"),
        ("2", "Lắp đèn", "", "Quý III/2026"),
    ]
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    path = tmp_path / "bang.docx"
    document.save(str(path))
    assert field(reading.read(path), "place") == ["Ngò", "Ngò"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_and_encodings_of_csv(tmp_path, encoding, separator):
    text = "\n".join(separator.join(f'"{cell or ""}"' for cell in row) for row in (HEADING, ONE))
    path = tmp_path / "so.csv"
    path.write_bytes(text.encode(encoding))
    assert len(reading.read(path).rows) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "rỗng"),
        (b"PK\x03\x04 no package", "hỏng"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"%PDF-1.7", "PDF"),
        ("Tên,Máy lẻ\nPhòng Kinh tế,101\n".encode(), "không tìm thấy bảng"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ảnh"),
    ],
)
def test_other_files_are_refused(tmp_path, content, reason):
    path = tmp_path / "tep"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=reason):
        call_command("read_table", str(path))


def test_overlapping_ranges_end_in_words(tmp_path):
    workbook([HEADING, ONE]).save(tmp_path / "plain.xlsx")
    ranges = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(1, 20_000))
    last = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    path = tmp_path / "so.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as hostile:
        for name in plain.namelist():
            end = (
                f"{last}</sheetData><mergeCells>{ranges}</mergeCells>"
                if name.endswith("sheet1.xml")
                else "</sheetData>"
            )
            hostile.writestr(name, plain.read(name).replace(b"</sheetData>", end.encode()))
    with pytest.raises(CommandError, match="chia nhỏ"):
        call_command("read_table", str(path))


def test_report_does_not_grow(tmp_path):
    rows = [(number, *ONE[1:5], f"khi xong đợt {number}", *ONE[6:]) for number in range(1, 501)]
    empty = [()] * 300
    table = read_rows(tmp_path, HEADING, *rows, *empty, ONE)
    assert len(table.rows) == 501
    assert len(table.warnings) <= 301
    assert "empty row: và 100 mục nữa" in table.skipped


def test_command_prints_json():
    out = io.StringIO()
    path = Path(__file__).parent / "tables" / "tonghop_ykien_huongthuy.csv"
    call_command("read_table", str(path), stdout=out)
    assert '"Đò ngang chở quá người, áo phao rách; chủ đò bảo chờ kinh phí"' in out.getvalue()
