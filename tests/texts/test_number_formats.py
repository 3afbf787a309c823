"""A cell shows its number or day by its format, with comma and point as in Việt Nam."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from portal.texts.xlsx.number_formats import displayed, hides

MOMENT = datetime(2026, 11, 14, 8, 30)
CASES = [
    (0.965, "0.0%", "96,5%"),
    (0.965, "0.0 %", "96,5 %"),
    (0.965, "0%", "97%"),
    (1234.5, "#,##0.0", "1.234,5"),
    (1234567, "#,##0", "1.234.567"),
    (1234.5, "#,##0.00", "1.234,50"),
    (0.5, "#.00", ",50"),
    (2.5, "0.##", "2,5"),
    (2, "0.##", "2"),
    (2.675, "0.00", "2,68"),
    (-5, "0", "-5"),
    (-5, "0;(0)", "(5)"),
    (-0.4, "0", "0"),
    (0, '0;-0;"không"', "không"),
    (7, "0000", "0007"),
    (912345678, "0000 000 000", "0912 345 678"),
    (450_000_000, '#,##0" đồng"', "450.000.000 đồng"),
    (450_000_000, '#,##0,," triệu"', "450 triệu"),
    (12345.678, "#,##0.00\\ [$₫-42A]", "12.345,68 ₫"),
    (12, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "12"),
    (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "-"),
    (1500, '[>=1000]#,##0,"k";0', "2k"),
    (5, '[>=1000]#,##0,"k";0', "5"),
    (3, '0"/TB-UBND"', "3/TB-UBND"),
    (1234.0, "0.00E+00", "1,23E+03"),
    (0.5, "# ?/?", "0,5"),
    (1.5, "General", "1,5"),
    (3.0, "General", "3"),
    (0.1 + 0.2, "General", "0,3"),
    (5, ";;;", ""),
    (True, "General", "TRUE"),
    ("45/TB-UBND", "General", "45/TB-UBND"),
    ("An", "@", "An"),
    ("An", '0;0;0;"ông "@', "ông An"),
    (MOMENT, "dd/mm/yyyy hh:mm", "14/11/2026 08:30"),
    (MOMENT, "m/d/yy h:mm", "14/11/2026 08:30"),
    (MOMENT, "yyyy-mm-dd h:mm:ss", "14/11/2026 08:30"),
    (MOMENT, "dd-mm-yyyy", "14-11-2026"),
    (MOMENT, "dd\\.mm\\.yyyy", "14.11.2026"),
    (MOMENT, "d/m/yy", "14/11/26"),
    (MOMENT, "h\\hmm", "8h30"),
    (MOMENT, '"ngày" dd "tháng" mm "năm" yyyy', "ngày 14 tháng 11 năm 2026"),
    (MOMENT, "mmmm yyyy", "Tháng 11 2026"),
    (MOMENT, "dddd", "Thứ Bảy"),
    (MOMENT, "mm:ss", "30:00"),
    (date(2026, 5, 29), "mm-dd-yy", "29/05/2026"),
    (date(2026, 5, 29), "yyyy-mm-dd", "29/05/2026"),
    (time(14, 5), "h:mm AM/PM", "2:05 CH"),
    (timedelta(hours=26, minutes=3), "[h]:mm", "26:03"),
    (None, "0", ""),
]


@pytest.mark.parametrize(("value", "code", "text"), CASES)
def test_cell_is_shown_by_its_format(value, code, text):
    assert displayed(value, code) == text


def test_a_format_may_hide():
    codes = {";;;": True, ";;": True, "0": False, "": False, "0;;": False}
    assert {code: hides(code) for code in codes} == codes


@pytest.mark.parametrize("code", [*'"[\\;%.,', "[$", "E+", "[h", "0" * 300, "#,,,,", "@@", "General General"])
def test_odd_codes_break_nothing(code):
    for value in (0, -1.5, 10**20, "x", MOMENT, timedelta(days=-1)):
        assert isinstance(displayed(value, code), str)
