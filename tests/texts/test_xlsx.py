"""An XLSX is read as Excel shows it; what it hides stays out and is told of."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image as Picture
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from portal.texts.bounds import Hidden
from portal.texts.xlsx import workbook
from tests.files.named import members_of, photograph, with_members

PHONE = "0912345678"


def read(sheet: Worksheet, tmp_path) -> tuple[str, set[Hidden]]:
    path = str(tmp_path / "bang.xlsx")
    sheet.parent.save(path)
    hidden: set[Hidden] = set()
    return "\n".join(page.text for page in workbook.pages(path, hidden)), hidden


@pytest.fixture
def sheet() -> Worksheet:
    sheet = Workbook().active
    sheet.append(["Việc", PHONE, "Hạn"])
    sheet.append(["Kè suối", None, "29/5"])
    return sheet


def test_a_hidden_column_stays_out(sheet, tmp_path):
    sheet.column_dimensions["B"].hidden = True
    assert read(sheet, tmp_path) == ("Việc | Hạn\nKè suối | 29/5", {Hidden.COLUMNS})


def test_columns_hidden_together_stay_out(sheet, tmp_path):
    sheet.column_dimensions.group("B", "C", hidden=True)
    assert read(sheet, tmp_path) == ("Việc\nKè suối", {Hidden.COLUMNS})


def test_a_column_without_width_stays_out(sheet, tmp_path):
    sheet.column_dimensions["B"].width = 1
    path = tmp_path / "bang.xlsx"
    sheet.parent.save(path)
    name = "xl/worksheets/sheet1.xml"
    narrow = members_of(path.read_bytes())[name].replace(b'width="1"', b'width="0"')
    path.write_bytes(with_members(path.read_bytes(), {name: narrow}).read())
    hidden: set[Hidden] = set()
    assert PHONE not in next(workbook.pages(str(path), hidden)).text
    assert hidden == {Hidden.COLUMNS}


def test_a_hidden_row_stays_out(sheet, tmp_path):
    sheet.row_dimensions[1].hidden = True
    assert read(sheet, tmp_path) == ("Kè suối | 29/5", {Hidden.ROWS})


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_stays_out(sheet, tmp_path, state):
    other = sheet.parent.create_sheet("Danh bạ")
    other.append(["An", PHONE])
    other.sheet_state = state
    sheet["B1"] = None
    assert read(sheet, tmp_path) == ("Việc | Hạn\nKè suối | 29/5", {Hidden.SHEETS})


def test_cell_showing_nothing_stays_out(sheet, tmp_path):
    sheet["B1"].number_format = ";;;"
    assert read(sheet, tmp_path) == ("Việc | Hạn\nKè suối | 29/5", {Hidden.CELLS})


def test_white_letters_on_nothing_stay_out(sheet, tmp_path):
    sheet["B1"].font = Font(color="FFFFFFFF")
    assert read(sheet, tmp_path) == ("Việc | Hạn\nKè suối | 29/5", {Hidden.CELLS})


def test_white_text_on_colour_is_read(sheet, tmp_path):
    sheet["B1"].font = Font(color="FFFFFFFF")
    sheet["B1"].fill = PatternFill("solid", fgColor="FF0000AA")
    assert read(sheet, tmp_path)[1] == set()


def test_covered_cell_content_stays_out(sheet, tmp_path):
    sheet.merge_cells("A1:B1")
    sheet._cells[1, 2] = type(sheet["C1"])(sheet, 1, 2, PHONE)  # as programs leave it
    assert read(sheet, tmp_path) == ("Việc | Hạn\nKè suối | 29/5", {Hidden.CELLS})


def test_text_box_on_sheet_is_read(sheet, tmp_path):
    sheet.add_image(Picture(io.BytesIO(photograph())), "E5")
    path = tmp_path / "bang.xlsx"
    sheet.parent.save(path)
    name = "xl/drawings/drawing1.xml"
    box = (
        '<xdr:sp xmlns:xdr="{0}" xmlns:a="a"><xdr:nvSpPr><xdr:cNvPr id="9" name="x" {1}/></xdr:nvSpPr>'
        "<xdr:txBody><a:p><a:r><a:t>{2}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )
    boxes = box.format("x", "", "Ghi chú: đã duyệt") + box.format("x", 'hidden="1"', "Ẩn")
    drawing = members_of(path.read_bytes())[name]
    end = drawing.rindex(b"</")
    drawn = drawing[:end] + boxes.encode() + drawing[end:]
    path.write_bytes(with_members(path.read_bytes(), {name: drawn}).read())
    assert next(workbook.pages(str(path), set())).text.split("\n")[-1] == "Ghi chú: đã duyệt"


def test_numbers_and_days_are_as_shown(sheet, tmp_path):
    sheet["A3"], sheet["B3"], sheet["C3"] = 0.965, datetime(2026, 11, 14, 8, 30), 1234.5
    sheet["A3"].number_format, sheet["C3"].number_format = "0.0%", "#,##0.0"
    sheet["B3"].number_format = "dd/mm/yyyy hh:mm"
    assert read(sheet, tmp_path)[0].split("\n")[-1] == "96,5% | 14/11/2026 08:30 | 1.234,5"


def test_visible_sheet_reports_nothing_hidden(sheet, tmp_path):
    sheet["Z99"] = "xa"
    assert read(sheet, tmp_path)[1] == set()
