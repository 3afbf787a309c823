"""A table is read in a process of its own: its rows with all cells that tell no persons, or the reason why not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.papers.files import NotRead
from portal.papers.tables.files import Columns, End, Read, lines_of

from .tables_made import HEADING, workbook

TABLES = Path(__file__).parent / "tables"


def told(path: Path) -> tuple[list[Columns], list[Read], End]:
    found = list(lines_of(path))
    end = found.pop()
    assert isinstance(end, End)
    columns = [each for each in found if isinstance(each, Columns)]
    return columns, [each for each in found if isinstance(each, Read)], end


def test_name_of_workbook_is_free(tmp_path):
    path = tmp_path / "văn bản đến.tmp"
    shutil.copy(TABLES / "phan_anh_Cau_Say_quyIII.xlsx", path)
    assert len(told(path)[1]) == 8


def made(folder: Path, *rows: tuple[object, ...]) -> Path:
    path = folder / "bang.xlsx"
    workbook(rows).save(path)
    return path


def test_columns_that_nobody_reads_are_told(tmp_path):
    heading = ("TT", "Nội dung", "Địa bàn", "Tình trạng", "Việc riêng")
    columns, rows, _end = told(made(tmp_path, heading, (1, "Cống hỏng", "Thôn Ngò", "Chưa", "chờ họp")))
    assert [each.heading for each in columns[0].columns] == ["Nội dung", "Địa bàn", "Tình trạng", "Việc riêng"]
    assert columns[0].columns[3].meaning == ""
    assert rows[0].cells["viec rieng"] == "chờ họp"


def test_persons_stay_out_of_such_columns(tmp_path):
    heading = ("TT", "Nội dung", "Địa bàn", "Tình trạng", "Việc riêng")
    lines = [(each, f"Cống {each} hỏng", "Thôn Ngò", "Chưa", "chờ họp") for each in range(1, 8)]
    lines.append((8, "Cầu hỏng", "Thôn Ngò", "Chưa", "Nguyễn Văn An"))
    lines.append((9, "Đê hỏng", "Thôn Ngò", "Chưa", "gọi 0912 345 678 để hỏi"))
    _columns, rows, _end = told(made(tmp_path, heading, *lines))
    assert "viec rieng" not in rows[7].cells
    assert rows[7].faults[0].key == "viec rieng"
    assert rows[8].cells["viec rieng"] == "gọi để hỏi"


def test_section_is_told_as_a_column(tmp_path):
    heading = (*HEADING[:3], *HEADING[4:])
    path = made(tmp_path, heading, ("I", "Lĩnh vực đất đai"), (1, "Đo lại đất", "Thôn Ngò", "UBND xã", "", "Chưa", ""))
    assert told(path)[1][0].cells["#topic"] == "Lĩnh vực đất đai"


def test_refusal_says_what_to_do(tmp_path):
    path = tmp_path / "thu.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    with pytest.raises(NotRead, match="hãy lưu lại"):
        list(lines_of(path))
