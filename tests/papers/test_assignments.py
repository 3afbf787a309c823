"""The language of conclusions, rule by rule."""

from __future__ import annotations

from datetime import date

import pytest

from portal.papers.notices.assignments import Assignment, Authority, assignment_of

ISSUED = date(2026, 10, 16)


def read(text: str, *points: str, issuer: str = "UBND xã Đồng Quế") -> Assignment:
    return assignment_of(text, ISSUED, Authority(issuer), points)


@pytest.mark.parametrize(
    "text",
    [
        "Giao Phòng Kinh tế chủ trì rà soát hồ sơ.",
        "Yêu cầu Phòng Kinh tế dứt điểm việc này.",
        "đề nghị Phòng Kinh tế sớm trả lời công dân.",
        "Phòng Kinh tế: công khai kết quả.",
        "Về đường liên thôn: giao Phòng Kinh tế khảo sát.",
        "Việc cắm mốc do Phòng Kinh tế chủ trì thực hiện.",
        "Nhiệm vụ này giao cho Phòng Kinh tế thực hiện.",
        "Phòng Kinh tế được giao rà soát hồ sơ.",
        "Phòng Kinh tế có trách nhiệm hướng dẫn các hộ.",
        "Cắm mốc đất công (Phòng Kinh tế thực hiện).",
        "Đối với 05 hộ chưa có giấy chứng nhận, Phòng Kinh tế hướng dẫn làm hồ sơ.",
        "Đảng ủy UBND xã lãnh đạo Phòng Kinh tế chủ trì rà soát hồ sơ.",
        "UBND xã thống nhất chủ trương. Giao Phòng Kinh tế lập dự toán.",
    ],
)
def test_unit_that_is_told_leads(text: str):
    assert (read(text).kind, read(text).lead) == ("assignment", "Phòng Kinh tế")


@pytest.mark.parametrize(
    ("text", "coordinating"),
    [
        ("Giao Công an xã chủ trì, phối hợp với Trạm Y tế xã kiểm tra chợ.", ["Trạm Y tế xã"]),
        ("Công an xã chủ trì cùng Ban Quản lý chợ sắp xếp lại.", ["Ban Quản lý chợ"]),
        ("Giao Công an xã chủ trì, Phòng Kinh tế, Trạm Y tế xã phối hợp kiểm tra.", ["Phòng Kinh tế", "Trạm Y tế xã"]),
        ("Giao Công an xã và Phòng Kinh tế kiểm tra chợ.", ["Phòng Kinh tế"]),
        ("Công an xã phối hợp các thôn: Hạ, Thượng tuần tra.", ["thôn Hạ", "thôn Thượng"]),
        ("Công an xã phối hợp với các thôn tuần tra.", ["các thôn"]),
        (
            "Công an xã phối hợp các phòng: Kinh tế, Văn hóa - Xã hội và UBND các xã: Lãng Khê, Cẩm Đường kiểm tra"
            " mỏ đá.",
            ["Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "UBND xã Lãng Khê", "UBND xã Cẩm Đường"],
        ),
    ],
)
def test_others_assist(text: str, coordinating: list[str]):
    assert (read(text).lead, read(text).coordinating) == ("Công an xã", coordinating)


@pytest.mark.parametrize(
    "name",
    [
        *("Phòng Kinh tế, Hạ tầng và Đô thị", "Văn phòng HĐND và UBND xã", "Xí nghiệp khai thác công trình thủy lợi"),
        *("Ban Xây dựng Đảng", "Trung tâm Cung ứng dịch vụ công phường", "Ban giám sát đầu tư cộng đồng"),
        *("Chi nhánh Văn phòng đăng ký đất đai khu vực II", "Phòng giao dịch Ngân hàng Chính sách xã hội"),
        *("Ban Quản lý dự án đầu tư xây dựng xã", "VP HĐND-UBND", "Tổ công nghệ số cộng đồng thôn Hạ"),
    ],
)
def test_verbs_within_names_end_none(name: str):
    assert read(f"Giao {name} rà soát hồ sơ.").lead == name
    assert read(f"Giao Công an xã phối hợp với {name} rà soát hồ sơ.").coordinating == [name]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Việc này vượt thẩm quyền của xã; giao UBND xã có văn bản gửi Sở Xây dựng.", "UBND xã"),
        ("Giá đất do UBND tỉnh quyết định, UBND xã tổng hợp báo cáo.", "UBND xã"),
        ("Về học phí: không thuộc thẩm quyền, UBND xã sẽ kiến nghị Sở Giáo dục và Đào tạo.", "UBND xã"),
        ("Kiến nghị cấp trên sớm đầu tư đường tỉnh 295.", None),
        ("Kiến nghị Điện lực khu vực thay 12 cột gỗ.", None),
        ("Chuyển kiến nghị về chế độ thương binh đến Sở Nội vụ xem xét, giải quyết.", None),
        ("Đề nghị UBND tỉnh bố trí kinh phí.", None),
    ],
)
def test_others_decide(text: str, lead: str | None):
    assert (read(text).kind, read(text).lead) == ("outside_authority", lead)


def test_above_depends_on_issuer():
    text = "Đề nghị UBND huyện bố trí kinh phí."
    assert read(text, issuer="UBND xã Đồng Quế").kind == "outside_authority"
    assert read(text, issuer="UBND huyện Yên Thuận").kind == "assignment"


def test_case_beyond_authority_stays_assignment():
    found = read("Giao Phòng Kinh tế rà soát; trường hợp vượt thẩm quyền thì báo cáo UBND xã.")
    assert found.kind == "assignment"


@pytest.mark.parametrize(
    "text",
    [
        "Ý kiến đã được giải đáp tại Hội nghị.",
        "Về giá nước: Giám đốc hợp tác xã đã giải trình, Nhân dân nhất trí.",
        "Công an xã và Điện lực đã giải thích rõ, bà con thống nhất.",
    ],
)
def test_answers_on_site_give_no_task(text: str):
    assert (read(text).kind, read(text).lead) == ("answered_on_site", None)


def test_order_after_answer_is_assignment():
    assert read("Lãnh đạo xã đã trả lời tại hội nghị; giao Công an xã theo dõi.").lead == "Công an xã"


@pytest.mark.parametrize(
    "text",
    [
        "Các cơ quan, đơn vị nâng cao tinh thần phục vụ Nhân dân.",
        "Đề nghị bà con giữ gìn vệ sinh.",
        "Ban Thường vụ Đảng ủy biểu dương các đoàn thể.",
        "Trước đây UBND xã đã giao Phòng Kinh tế xử lý.",
        "Ghi nhận ý kiến của Nhân dân thôn Thượng.",
    ],
)
def test_calls_and_praise_are_general(text: str):
    assert (read(text).kind, read(text).lead) == ("general", None)


def test_dated_call_is_assignment():
    assert read("Yêu cầu các thôn báo cáo kết quả trước ngày 15/12/2026.").lead == "các thôn"


def test_several_units_have_subtasks():
    found = read("giao Công an xã cấm xe qua cầu ngay trong ngày 17/10/2026; giao Phòng Kinh tế thay ván trước 30/10.")
    assert [(each.unit, each.text, each.deadline and each.deadline.due) for each in found.subtasks] == [
        ("Công an xã", "cấm xe qua cầu", date(2026, 10, 17)),
        ("Phòng Kinh tế", "thay ván", date(2026, 10, 30)),
    ]
    assert found.deadline.due == date(2026, 10, 30)


def test_points_are_subtasks_of_lead():
    found = read("Giao UBND xã các việc sau:", "Công an xã tuần tra;", "Trạm Y tế xã khám cho 40 hộ trong quý I/2027.")
    assert (found.lead, [each.unit for each in found.subtasks]) == ("UBND xã", ["Công an xã", "Trạm Y tế xã"])
    assert found.deadline is None


def test_citizens_are_no_units():
    assert read("Giao Công an xã phối hợp với ông Nguyễn Văn A xác minh nguồn gốc đất.").coordinating == []


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Chủ tịch UBND xã chỉ đạo Phòng Kinh tế rà soát hồ sơ.", "Phòng Kinh tế"),
        ("Đồng chí Phó Chủ tịch UBND xã chỉ đạo Phòng Kinh tế rà soát.", "Đồng chí Phó Chủ tịch UBND xã"),
        ("Giao đồng chí Trưởng Công an xã xác minh.", "đồng chí Trưởng Công an xã"),
    ],
)
def test_deputies_are_given_tasks(text: str, lead: str):
    assert read(text).lead == lead


def test_remark_in_brackets_is_passed():
    assert read("UBND xã (Phòng Kinh tế tham mưu) trả lời công dân trước ngày 30/10/2026.").lead == "UBND xã"


def test_endless_list_ends():
    found = read("Giao " + "Phòng Kinh tế, Công an xã, " * 2_000 + "rà soát hồ sơ.")
    assert (found.lead, found.coordinating) == ("Phòng Kinh tế", ["Công an xã"])
