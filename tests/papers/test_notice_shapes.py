"""Notices of other shapes than those of the material."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.papers.notices.reading import NoNotice, Notice

from .notices_made import FOOT, HEAD, begun, columns, notice, read, table


def leads(found: Notice) -> list[tuple[str | None, str | None]]:
    return [(each["lead"], each["due"]) for each in found["conclusions"]]


def test_heading_names_the_unit(tmp_path: Path):
    found = notice(
        tmp_path,
        "1. Đối với Phòng Kinh tế:",
        "- Rà soát 27 hồ sơ, hoàn thành trước ngày 30/11/2026.",
        "2. Đối với UBND xã",
        "- Chỉ đạo Ban Quản lý dự án xã sửa đường, xong trước 15/12.",
    )
    assert leads(found) == [("Phòng Kinh tế", "2026-11-30"), ("UBND xã", "2026-12-15")]
    assert found["conclusions"][0]["heading"] == "Đối với Phòng Kinh tế"


def test_reviews_are_left_out(tmp_path: Path):
    found = notice(
        tmp_path,
        "I. KẾT QUẢ ĐỐI THOẠI",
        "1. Nhân dân đề nghị giao Công an xã lập chốt trước ngày 01/11/2026.",
        "2. Đợt trước đã giao Phòng Kinh tế sửa cầu xong trong tháng 9/2026.",
        "II. KẾT LUẬN",
        "1. Lĩnh vực đất đai",
        "1.1 Giao Phòng Kinh tế rà soát, xong trước ngày 30/11/2026.",
        "2. Lĩnh vực môi trường",
        "2.1 Yêu cầu Hợp tác xã Môi trường tăng chuyến thu gom rác.",
        opening="Ngày 08/10/2026, Chủ tịch UBND xã đã đối thoại với Nhân dân về đất đai và môi trường.",
    )
    assert [(each["label"], each["heading"]) for each in found["conclusions"]] == [
        ("1.1", "Lĩnh vực đất đai"),
        ("2.1", "Lĩnh vực môi trường"),
    ]


def test_table_stands_amid_the_text(tmp_path: Path):
    document = begun()
    table(
        document,
        ("TT", "Kiến nghị", "Kết luận của Chủ tịch UBND xã", "Chủ trì", "Phối hợp", "Thời hạn"),
        ("1", "Đường hỏng", "Sửa đường liên thôn", "Phòng Kinh tế", "Công an xã, các thôn: Hạ, Thượng", "30/11/2026"),
        ("2", "Học phí", "Đã trả lời tại hội nghị", "", "", ""),
    )
    document.add_paragraph("Văn phòng HĐND và UBND xã đôn đốc, báo cáo trước ngày 20/12/2026./.")
    columns(document, *FOOT)
    found = read(tmp_path, document)
    assert [(each["kind"], each["lead"], each.get("source")) for each in found["conclusions"]] == [
        ("assignment", "Phòng Kinh tế", "table"),
        ("answered_on_site", None, "table"),
        ("assignment", "Văn phòng HĐND và UBND xã", None),
    ]
    assert found["conclusions"][0]["coordinating"] == ["Công an xã", "thôn Hạ", "thôn Thượng"]


def test_paragraphs_without_numbers(tmp_path: Path):
    found = notice(
        tmp_path,
        "Giao Phòng Kinh tế khảo sát đường, báo cáo trước ngày 30/11/2026.",
        "Yêu cầu Công an xã tuần tra ban đêm, thực hiện thường xuyên.",
        "Trên đây là kết luận của Chủ tịch UBND xã, các cơ quan nghiêm túc thực hiện./.",
    )
    assert leads(found) == [("Phòng Kinh tế", "2026-11-30"), ("Công an xã", None)]


def test_fields_stand_below_the_task(tmp_path: Path):
    found = notice(
        tmp_path,
        "1. Sửa đường liên thôn Hạ - Thượng.",
        "- Đơn vị chủ trì: Phòng Kinh tế.",
        "- Đơn vị phối hợp: Công an xã, thôn Hạ.",
        "- Thời gian hoàn thành: 30/11/2026.",
        "2. Giao Công an xã xử lý xe quá tải.",
        "Thời gian thực hiện: trước ngày 20/11/2026.",
    )
    assert leads(found) == [("Phòng Kinh tế", "2026-11-30"), ("Công an xã", "2026-11-20")]
    assert found["conclusions"][0]["coordinating"] == ["Công an xã", "thôn Hạ"]


def test_story_belongs_to_its_order(tmp_path: Path):
    found = notice(
        tmp_path,
        "1. Về nước sạch thôn Hạ",
        "Hiện nay 64 hộ chưa có nước.",
        "Giao Hợp tác xã Suối Khoang thay đường ống, xong trước ngày 30/11/2026.",
        "2. Về chợ",
        "Giao Phòng Kinh tế sắp xếp lại.",
    )
    assert leads(found) == [("Hợp tác xã Suối Khoang", "2026-11-30"), ("Phòng Kinh tế", None)]
    assert found["conclusions"][0]["text"].startswith("Hiện nay")


def test_numbers_are_automatic(tmp_path: Path):
    document = begun()
    for text in ("Giao Phòng Kinh tế rà soát.", "Giao Công an xã xử lý, báo cáo trong tháng 11."):
        document.add_paragraph(text, style="List Number")
    columns(document, *FOOT)
    found = read(tmp_path, document)
    assert [each["label"] for each in found["conclusions"]] == ["1.", "2."]
    assert leads(found) == [("Phòng Kinh tế", None), ("Công an xã", "2026-11-30")]


def test_conclusion_follows_each_question(tmp_path: Path):
    found = notice(
        tmp_path,
        "1. Ông A, thôn Hạ hỏi: Bao giờ sửa đường?",
        "Trả lời của Phòng Kinh tế: đã có kế hoạch.",
        "Kết luận của Chủ tịch UBND xã: Giao Phòng Kinh tế sửa xong trước ngày 30/11/2026.",
        "2. Bà B đề nghị giao Công an xã lập chốt.",
        "Kết luận của Chủ tịch UBND xã:",
        "Yêu cầu Công an xã tuần tra.",
        "Giao Văn phòng HĐND và UBND xã đôn đốc, báo cáo trước ngày 20/12/2026.",
    )
    assert leads(found) == [
        ("Phòng Kinh tế", "2026-11-30"),
        ("Công an xã", None),
        ("Văn phòng HĐND và UBND xã", "2026-12-20"),
    ]
    assert [each.get("label") for each in found["conclusions"]] == ["1.", "2.", None]


def test_signature_may_stand_above_recipients(tmp_path: Path):
    head = (
        "ĐẢNG BỘ TỈNH YÊN GIANG\nĐẢNG ỦY XÃ\nSUỐI NGÀN\n*\nSố 5-TB/ĐU",
        "ĐẢNG CỘNG SẢN VIỆT NAM\n\nSuối Ngàn, ngày 16 tháng 10 năm 2026",
    )
    document = begun(
        "Ngày 12/10/2026, tại Nhà văn hóa thôn Hạ, đồng chí Bí thư Đảng ủy đối thoại với đoàn viên với chủ đề "
        "“Khởi nghiệp và chuyển đổi số”. Đồng chí Bí thư Đảng ủy kết luận:",
        head,
    )
    lines = (
        "Thứ nhất, Đoàn Thanh niên xã hướng dẫn 15 dự án vay vốn, xong trước 30/11/2026.",
        *("T/M BAN THƯỜNG VỤ", "K/T BÍ THƯ", "PHÓ BÍ THƯ", "(Đã ký)", "Trần Thị Bích Ngọc"),
        *("Nơi nhận:", "- Như trên,", "- Lưu VPĐU."),
    )
    for line in lines:
        document.add_paragraph(line)
    found = read(tmp_path, document)
    assert (found["issuer"], found["number"], found["form"]) == ("Đảng ủy xã Suối Ngàn", "5-TB/ĐU", "party")
    assert found["dialogue"] == {
        "date": "2026-10-12",
        "theme": "Khởi nghiệp và chuyển đổi số",
        "place": "Nhà văn hóa thôn Hạ",
    }
    assert found["signer"] == {
        "capacity": "T/M BAN THƯỜNG VỤ / K/T BÍ THƯ",
        "role": "PHÓ BÍ THƯ",
        "name": "Trần Thị Bích Ngọc",
    }
    assert found["recipients"] == ["Như trên", "Lưu VPĐU"]


def test_annex_names_who_assists(tmp_path: Path):
    document = begun()
    document.add_paragraph("1. Các nhiệm vụ cụ thể theo Phụ lục kèm theo.")
    columns(document, *FOOT)
    document.add_paragraph("PHỤ LỤC")
    table(
        document,
        ("STT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời gian hoàn thành"),
        ("I", "Lĩnh vực đất đai", "", ""),
        ("1", "Đo đạc lại 3 thửa", "Chủ trì: Phòng Kinh tế; phối hợp: Công an xã, thôn Hạ", "trước 30/11"),
    )
    row = read(tmp_path, document)["conclusions"][1]
    assert (row["lead"], row["coordinating"], row["due"]) == ("Phòng Kinh tế", ["Công an xã", "thôn Hạ"], "2026-11-30")
    assert (row["heading"], row["source"]) == ("Lĩnh vực đất đai", "annex")


def test_annex_repeats_number_and_day(tmp_path: Path):
    document = begun(
        head=("ỦY BAN NHÂN DÂN\nXÃ ĐỒNG QUẾ\nSố:     /TB-UBND", HEAD[1].replace("16 tháng 10", "   tháng   "))
    )
    document.add_paragraph("1. Giao Công an xã tuần tra.")
    columns(document, *FOOT)
    document.add_paragraph("PHỤ LỤC")
    document.add_paragraph("(Kèm theo Thông báo số 51/TB-UBND ngày 16/10/2026 của UBND xã Đồng Quế)")
    found = read(tmp_path, document)
    assert (found["number"], found["issued_on"]) == ("51/TB-UBND", "2026-10-16")


def test_other_papers_are_none(tmp_path: Path):
    document = begun(title=("KẾ HOẠCH", "Đối thoại với Nhân dân năm 2026"), head=(HEAD[0].replace("TB", "KH"), HEAD[1]))
    document.add_paragraph("1. Giao Phòng Kinh tế chuẩn bị tài liệu.")
    with pytest.raises(NoNotice):
        read(tmp_path, document)
