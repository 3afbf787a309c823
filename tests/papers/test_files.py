from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.management import CommandError, call_command
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from PIL import Image

from tests.texts.files import font, make_pdf

from .scoring import NOTICES


def printed(path: Path) -> dict:
    out = StringIO()
    call_command("read_notice", str(path), stdout=out)
    return json.loads(out.getvalue())


def test_command_prints_json():
    assert printed(NOTICES / "DQ 14-TB-DU.docx")["number"] == "14-TB/ĐU"


def test_name_of_file_is_free(tmp_path: Path):
    copy = tmp_path / "văn bản đến.tmp"
    shutil.copy(NOTICES / "tb-yen-thuan-21.docx", copy)
    assert len(printed(copy)["conclusions"]) == 7


def make_notice_pdf() -> bytes:
    """Head and foot in two columns, as Word prints them."""
    document = FPDF()
    for subset in ("latin", "vietnamese"):
        document.add_font(subset, fname=font(subset))
    document.set_font("latin", size=11)
    document.set_fallback_fonts(["vietnamese"], exact_match=False)
    document.add_page()
    two_columns(document, HEAD)
    for line in ("THÔNG BÁO", "Kết luận của Chủ tịch UBND xã tại Hội nghị đối thoại"):
        document.cell(0, 8, line, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    for paragraph in BODY:
        document.multi_cell(0, 7, paragraph, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    two_columns(document, FOOT)
    return bytes(document.output())


def two_columns(document: FPDF, rows: Sequence[tuple[str, str]]) -> None:
    for left, right in rows:
        document.cell(95, 7, left)
        document.cell(95, 7, right, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


HEAD = (
    ("UBND TỈNH YÊN GIANG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("UBND XÃ ĐỒNG QUẾ", "Độc lập - Tự do - Hạnh phúc"),
    ("Số: 47/TB-UBND", "Đồng Quế, ngày 11 tháng 9 năm 2026"),
)
BODY = (
    "Ngày 03/9/2026, Chủ tịch UBND xã đối thoại với Nhân dân về nước sạch. Chủ tịch UBND xã kết luận:",
    "1. Giao Phòng Kinh tế chủ trì, phối hợp với Công an xã và Ban Quản lý dự án xã rà soát giá nước do Hợp tác xã đề "
    "nghị, trình UBND xã phương án, hoàn thành trước ngày 30/9/2026.",
    "2. Giao Trạm Y tế xã lấy mẫu nước trong tháng 10/2026.",
)
FOOT = (
    ("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"),
    ("- TT. Đảng ủy, HĐND xã (b/c);", "KT. CHỦ TỊCH"),
    ("- Các đơn vị có tên tại Thông báo;", "PHÓ CHỦ TỊCH"),
    ("- Lưu: VT.", "Hoàng Thị Minh"),
)


def test_pdf_with_text_is_read(tmp_path: Path):
    path = tmp_path / "thong-bao.pdf"
    path.write_bytes(make_notice_pdf())
    found = printed(path)
    assert (found["number"], found["issued_on"], found["issuer"]) == ("47/TB-UBND", "2026-09-11", "UBND xã Đồng Quế")
    assert [(each["lead"], each["due"]) for each in found["conclusions"]] == [
        ("Phòng Kinh tế", "2026-09-30"),
        ("Trạm Y tế xã", "2026-10-31"),
    ]
    assert found["signer"] == {
        "capacity": "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH",
        "role": "PHÓ CHỦ TỊCH",
        "name": "Hoàng Thị Minh",
    }
    assert found["recipients"] == ["TT. Đảng ủy, HĐND xã (b/c)", "Các đơn vị có tên tại Thông báo", "Lưu: VT"]


def make_file(folder: Path, kind: str) -> Path:
    path = folder / f"tep.{kind}"
    if kind == "xlsx":
        openpyxl.Workbook().save(path)
    elif kind == "png":
        Image.new("RGB", (8, 8)).save(path)
    elif kind == "pdf":
        path.write_bytes(make_pdf("").read())
    elif kind == "docx":
        document = docx.Document()
        document.add_paragraph("Giấy mời họp: kính mời các đồng chí đến dự.")
        document.save(str(path))
    elif kind == "zip":
        path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    elif kind == "txt":
        path.write_text("THÔNG BÁO kết luận")
    return path


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("xlsx", "bảng tính"),
        ("png", "ảnh"),
        ("pdf", "bản quét"),
        ("docx", "không phải thông báo kết luận"),
        ("zip", "hỏng"),
        ("txt", "không phải"),
        ("none", "Không có tệp"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, kind: str, said: str):
    with pytest.raises(CommandError, match=said):
        call_command("read_notice", str(make_file(tmp_path, kind)))
