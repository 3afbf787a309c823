"""Tables of seven offices, and what is to be read from each."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from portal.papers.tables import reading

FOLDER = Path(__file__).parent / "tables"
GIVEN = {path: json.loads(path.with_suffix(".json").read_text()) for path in FOLDER.iterdir() if path.suffix != ".json"}
# What a clerk is told, by the words that must stand in one warning.
TOLD = {
    "So theo doi don thu, kien nghi Yen Thuan 2026": [
        ("cột ẩn", "Số điện thoại"),
        ("dòng 11:", "31/9/2026", "không phải ngày có thật"),
        ("dòng 5, 19:", "không có thời hạn"),
        ("trang tính", "Danh ba noi bo"),
    ],
    "Suoi Ngan - ket qua thuc hien KL doi thoai": [
        ("cột B", "dòng 2"),
        ("3.2", "nhiều cơ quan trong một ô"),
        ("trước khai giảng", "không suy ra ngày"),
    ],
    "bieu-tong-hop-cam-duong-6thang": [("dòng 10:", "không có thời hạn"), ("Thường xuyên", "không suy ra ngày")],
    "phan_anh_Cau_Say_quyIII": [("dòng 5, 6:", "không có thời hạn"), ("dd-mm-yyyy",)],
    "phu luc y kien cu tri ky hop thu 7": [
        ("dòng 5, 6:", "không có cơ quan giải quyết"),
        ("dòng 5, 6:", "không có thời hạn"),
    ],
    "theo doi 300 y kien Dong Que 2025-2026": [("15 dòng", "không có thời hạn")],
    "tonghop_ykien_huongthuy": [
        ("dòng 6:", "không có cơ quan giải quyết"),
        ("dòng 6:", "không có thời hạn"),
        ("20/6", "không ghi năm", "2026"),
        ("ngay", "không suy ra ngày"),
    ],
}
# One line tells what the offices' list has in one or in several.
COUNTED = ("section", "totals", "empty row")


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.stem)
def test_rows_are_read_as_given(path: Path):
    assert reading.read(path).rows == GIVEN[path]["rows"]


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.stem)
def test_what_is_no_data_is_told(path: Path):
    skipped = reading.read(path).skipped
    for kind in COUNTED:
        assert kinds(skipped)[kind] == kinds(GIVEN[path]["skipped"])[kind], kind
    for line in GIVEN[path]["skipped"]:
        if line.startswith(("section", "totals")):
            assert line in skipped


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.stem)
def test_clerk_is_told_of_faults(path: Path):
    warnings = reading.read(path).warnings
    missing = [words for words in TOLD[path.stem] if not any(all(word in line for word in words) for line in warnings)]
    assert missing == [], warnings


def kinds(skipped: list[str]) -> Counter[str]:
    return Counter(line.partition(":")[0] for line in skipped)
