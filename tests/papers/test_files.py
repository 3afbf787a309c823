from __future__ import annotations

import json
import shutil
from io import StringIO
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from tests.texts.files import make_pdf

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


def test_pdf_with_text_is_read(tmp_path: Path):
    path = tmp_path / "thong-bao.pdf"
    lines = (
        "UBND XÃ ĐỒNG QUẾ",
        "Số: 47/TB-UBND",
        "Đồng Quế, ngày 11 tháng 9 năm 2026",
        "THÔNG BÁO",
        "Kết luận của Chủ tịch UBND xã tại Hội nghị đối thoại",
        "Ngày 03/9/2026, Chủ tịch UBND xã đối thoại với Nhân dân về nước sạch. Chủ tịch UBND xã kết luận:",
        "1. Giao Phòng Kinh tế chủ trì, phối hợp với Công an xã rà soát giá nước, xong trước ngày 30/9/2026.",
        "2. Giao Trạm Y tế xã lấy mẫu nước trong tháng 10/2026.",
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Hoàng Văn Minh",
    )
    path.write_bytes(make_pdf("\n".join(lines)).read())
    found = printed(path)
    assert (found["number"], found["issued_on"], found["issuer"]) == ("47/TB-UBND", "2026-09-11", "UBND xã Đồng Quế")
    assert [(each["lead"], each["due"]) for each in found["conclusions"]] == [
        ("Phòng Kinh tế", "2026-09-30"),
        ("Trạm Y tế xã", "2026-10-31"),
    ]


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
