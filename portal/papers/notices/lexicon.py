"""Words by which the language of notices is told apart: how units are called, with which verbs tasks begin."""

from __future__ import annotations

import re


def words(text: str) -> str:
    """A pattern for any of the phrases between commas, the longest first."""
    phrases = sorted({" ".join(each.split()) for each in text.split(",")}, key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in phrases if each)


def in_capitals(text: str) -> str:
    return f"{text},{text.upper()}"


# With what the name of a unit begins. Written with a capital, "Phòng" is a unit; "phòng, chống" is none.
_NAMED = words(
    in_capitals(
        "Đảng ủy, Đảng bộ, Huyện ủy, Tỉnh ủy, Thành ủy, Quận ủy, Cấp ủy, Thường trực, Ban, Ủy ban, Mặt trận, Hội đồng,"
        "Phòng, Văn phòng, Công an, Quân sự, Trạm, Trung tâm, Hội, Liên đoàn, Công đoàn, Đoàn, Chi bộ, Chi nhánh,"
        "Chi cục, Đội, Tổ, Hợp tác xã, Xí nghiệp, Công ty, Nhà máy, Doanh nghiệp, Điện lực, Sở, Bộ, Cục, Thanh tra,"
        "Kho bạc, Bảo hiểm xã hội, Ngân hàng, Trường, Nhà trường, Bưu điện, Viễn thông, Thôn, Trưởng thôn, Trưởng bản,"
        "Khu phố, Bản, Chủ đầu tư, Bộ phận, Kế toán, Hạt Kiểm lâm, Đồn, Tòa án, Viện, Thuế, Quỹ, Hiệu trưởng, Bệnh"
        " viện,"
        "Phòng giao dịch, Nhân viên, Cơ quan, Đơn vị, Nhóm, Câu lạc bộ, Ấp, Xóm, Buôn, Tiểu khu, Liên minh, Làng,"
        " Bí thư chi bộ, Trưởng các thôn, Huyện đoàn, Tỉnh đoàn, Xã đoàn"
    )
    + ",UBND,UBMTTQ,UB MTTQ,MTTQ,HĐND,TT HĐND,VP,VPĐU,LĐLĐ,HTX,BHXH,NHCSXH,BQL,BCH,BCĐ,UBKT,TTYT,TDP,VNPT,Viettel,CA,"
    "CAX,QLDA,Các,CÁC"
)
_PLAIN = words(
    "bí thư chi bộ, trưởng các thôn, trưởng các bản, trưởng thôn, trưởng bản, trưởng ấp, tổ trưởng, chi bộ, nhà"
    " trường, tổ dân phố, các, ban quản lý, công an,"
    "chủ đầu tư, bộ phận, hiệu trưởng, cấp ủy, thôn, đoàn thanh niên, hội nông dân, hội phụ nữ, phòng giao dịch,"
    "ban công tác mặt trận, ban chỉ huy, thường trực, đơn vị thi công, đơn vị quản lý, đảng ủy, mặt trận"
)
_NO_UNIT = words(
    "Trường hợp, Hội nghị, Hội trường, Hội thảo, Tổ chức, Đoàn kết, Bộ mặt, Ban hành, Ban đầu, Viện dẫn, Bản thân,"
    " Đội ngũ,"
    "Quỹ đất, Sở hữu, Sở dĩ, Phòng chống, Phòng ngừa, Phòng cháy, Trạm bơm, Thuế đất, Thuế suất, Đoàn đại biểu, Tổ dân,"
    "Các nội dung, Các ý kiến, Các kiến nghị, Các trường hợp, Các vấn đề, các nội dung, các ý kiến, các kiến nghị,"
    "các trường hợp, các vấn đề, Hội viên, Đoàn viên, Bộ đội, Nhóm vấn đề, Nhóm ý kiến, các biện pháp, các nhiệm vụ,"
    "các giải pháp, các công trình, các tuyến, các khoản, các điểm, các dự án, các thủ tục, các điều kiện"
).replace("|Tổ\\s+dân", r"|Tổ\s+dân(?!\s+phố)")
UNIT = rf"(?<!\w)(?!(?:{_NO_UNIT})(?!\w))(?:{_NAMED}|{_PLAIN})(?!\w)"
# Of persons, who are given tasks but speak in their own name, too.
PERSON = words(
    "đồng chí, đ/c, ông, thủ trưởng, bí thư, phó bí thư, chủ tịch, phó chủ tịch, trưởng phòng, trưởng ban, công chức,"
    "giám đốc, trưởng, người đứng đầu, lãnh đạo, cán bộ, các đồng chí"
)
# Names of a kind, after which another word must follow before a verb may end the name: "Ban giám sát đầu tư".
BARE = re.compile(
    "(?:Ban|Tổ|Đội|Xí nghiệp|Trung tâm|Hội đồng|Công ty|Chi nhánh|Bộ phận|Đoàn|Quỹ|Nhà máy|Trạm|Chi cục|Văn phòng|Phòng"
    "|đơn vị|Đơn vị|bộ phận|Hợp tác xã|HTX|các tổ|Các tổ)",
)
# Within names of units, so that the verbs in them end no name.
INSIDE_NAMES = re.compile(
    words(
        "đăng ký đất đai, Dịch vụ tổng hợp, dịch vụ tổng hợp, giám sát đầu tư cộng đồng, giám sát cộng đồng,"
        "Giáo dục và đào tạo, Văn hóa và thông tin, Văn hóa - thông tin, phục vụ hành chính công, tiếp công dân,"
        "tổ chức chính trị - xã hội, tổ chức chính trị, tổ chức đoàn thể, tổ chức hội, tổ chức thành viên, có thẩm"
        " quyền, có liên quan, có tên,"
        "đầu tư xây dựng, quản lý dự án, chỉ huy quân sự, cung cấp dịch vụ, chuyển đổi số, bảo vệ thực vật,"
        "khai thác công trình, quản lý khai thác, tham mưu giúp việc, công tác mặt trận, cấp nước, thoát nước,"
        "chăm sóc sức khỏe, có nhu cầu, tín dụng nhân dân, kiểm soát bệnh tật, thu gom rác, vệ sinh môi trường,"
        "quản lý trật tự, quản lý chợ, quản lý đô thị, tổ chức cán bộ, cho vay, thông tin và truyền thông,"
        "bảo trợ xã hội, hỗ trợ nông dân"
    )
)
VERB = words(
    "chủ trì, chủ động, phối hợp, phối kết hợp, làm, lập, thành lập, tổ chức, rà soát, kiểm tra, kiểm kê, thanh tra,"
    "xác minh, xác nhận, khảo sát, đo, đo đạc, cắm, lắp, lắp đặt, sửa, sửa chữa, khắc phục, nạo vét, khơi thông, tu"
    " sửa,"
    "duy tu, bảo trì, bố trí, sắp xếp, xây, xây dựng, hoàn thiện, hoàn thành, hoàn chỉnh, hoàn trả, trình, báo cáo,"
    "tham mưu, đề xuất, thẩm tra, thẩm định, giải quyết, xử lý, xử phạt, chấn chỉnh, tuần tra, tuần tra kiểm soát,"
    "đình chỉ, tháo dỡ, tháo gỡ, giải tỏa, giải phóng, cưỡng chế, di dời, di chuyển, niêm yết, công khai, công bố,"
    "thông báo, thông tin, tuyên truyền, vận động, phổ biến, hướng dẫn, hỗ trợ, giúp, giúp đỡ, cấp phát,"
    "chi trả, trả, trả lời, giải đáp, giải trình, giải thích, gửi, chuyển, tiếp nhận, tiếp thu, tiếp xúc, tổng hợp,"
    "theo dõi, đôn đốc, giám sát, phản biện, đánh giá, nghiên xem xét, quan tâm, tăng cường, tiếp tục, đẩy mạnh,"
    "đẩy nhanh, khẩn trương, nghiêm túc, sớm, tập trung, quyết liệt, kịp thời, thường xuyên, định kỳ, trực tiếp,"
    "chịu trách nhiệm, có trách nhiệm, có, cần, phải, sẽ, được, đã, thực hiện, triển khai, khởi công, thi công, bảo vệ,"
    "nghiệm thu, bàn giao, đưa, mở, mời, họp, tiến hành, cử, phân công, chỉ đạo, lãnh đạo, điều hành, quản lý, kiểm"
    " đếm,"
    "bồi thường, đối thoại, lấy, thu, thu gom, thu hồi, thay, thay thế, bổ sung, khoan, chở, kẻ, dựng, treo, phát,"
    "phát hiện, phòng ngừa, diễn tập, súc rửa, khôi phục, duy trì, ra quân, khám, tập huấn, đào tạo, dạy, tạm, cấm,"
    "chấm dứt, dừng, tạm dừng, bảo đảm, đảm bảo, nâng, nâng cấp, nâng cao, cải tạo, cải thiện, mua, trang bị, kiến"
    " nghị,"
    "đề nghị, yêu cầu, nhắc, nhắc nhở, kiểm điểm, xét, bình xét, giao, hủy, cập nhật, số hóa, ký, ban hành, xin,"
    " đăng ký,"
    "đăng, đăng tải, phê duyệt, quy hoạch, điều chỉnh, tính, xác định, phân loại, phân luồng, nhận, chăm sóc, trồng,"
    "phát quang, phun, tiêm, dọn, dọn dẹp, vệ sinh, thống kê, tìm, liên hệ, làm việc, làm rõ, chuẩn bị, cung cấp,"
    " cung ứng,"
    "khuyến khích, quán triệt, giữ, giữ gìn, giữ vững, phát huy, nêu cao, biểu dương, ghi nhận, thống nhất, tán thành,"
    "đồng ý, cho, cho phép, lựa chọn, ưu tiên, phân bổ, cân đối, quyết toán, thanh toán, giải ngân, truy thu, truy"
    " lĩnh,"
    "xóa, đấu nối, kéo, gia cố, đắp, kê khai, đối chiếu, hòa giải, thụ lý, đồng hành, huy động, gương mẫu, tham"
    " gia, tạo,"
    "tạo điều kiện, vào cuộc, cụ thể hóa, trông, mượn, bù, hợp đồng, ứng, lên, căn cứ, nhất trí, cảm ơn, cam kết,"
    " tổ chức,"
    "trao đổi, thẩm vấn, soạn, in, nộp, rút, bán, tưới, bơm, san lấp, san gạt, đổ, rải, đào, cày, nắn, chặt, cắt,"
    " cắt tỉa,"
    "tỉa, bóc, bóc tách, lát, sơn, vá, xúc, hút, khử khuẩn, phân tích, lấy mẫu, quan trắc, điều tra, xây mới, thiết kế,"
    "đấu giá, đấu thầu, bổ nhiệm, kiện toàn, củng cố, phê bình, xin lỗi, đính chính, chứng nhận, ngăn chặn, trấn"
    " áp, chốt,"
    "đặt, hạn chế, đền bù, vệ sinh, khoanh vùng, sơ kết, tổng kết, tư vấn, giới thiệu, kết nối, thăm, tặng, vận hành,"
    "tăng, dứt điểm, giảm, tách, gộp, chia, áp dụng, khởi tố, điều động, luân chuyển, đo lường, rà quét, ghép, mở"
    " rộng, mở lại,"
    "thu thập, phúc tra, tổng rà soát, gặp, gặp gỡ, tiếp dân, nhập, bán đấu giá, dọn vệ sinh,"
    "khơi, vét, lấp, kiểm soát, khống chế, cứu, ứng phó, ứng trực, sơ tán,"
    "ổn định, phục hồi, trả nợ, ứng vốn, vay, cho vay, hoàn tất, chấp hành, tuân thủ, chuyển giao, lồng ghép,"
    "bảo dưỡng, dỡ, phá dỡ, giãn, quy định, tiếp, rà, chấm, thí điểm, nhân rộng, sàng lọc, cảnh báo, bàn,"
    " đại diện"
)
# "chi tiền" and "cấp thẻ", but "chi bộ" and "cấp ủy".
VERB += r"|chi(?!\s+(?:bộ|nhánh|cục|hội|đoàn))|cấp(?!\s+(?:ủy|trên|xã|huyện|tỉnh))"
# Whose subject decides, thanks or speaks, and is given no task.
DECIDES = re.compile(
    r"\s*(?:[:]?\s*)(?:xã\s+|huyện\s+)?(?:cơ bản\s+|hoàn toàn\s+|nghiêm túc\s+|xin\s+)?(?:"
    + words(
        "thống nhất, ghi nhận, biểu dương, tán thành, đồng ý, đánh giá, hoan nghênh, tiếp thu, nhất trí, khẳng định,"
        "cảm ơn, yêu cầu, giao, đề nghị, kết luận, chia sẻ, nhận định, cho rằng, đã, có ý kiến, trân trọng, thông báo,"
        "chưa, vừa, không, chấp thuận, cho biết, giải trình, thừa nhận, cho phép, phê bình"
    )
    + r")(?!\w)"
)
# General calls upon many, without a thing that could be done.
EXHORTS = re.compile(
    r"\s*(?:tích cực\s+|tiếp tục\s+)?(?:"
    + words(
        "vận động, tuyên truyền, đồng hành, phát huy, giữ gìn, giữ vững, nêu cao, nâng cao, quán triệt, biểu dương,"
        "quan tâm, gương mẫu, lãnh đạo, chấp hành, đoàn kết, ủng hộ, chia sẻ"
    )
    + r")(?!\w)"
)
GENERIC = re.compile(
    r"(?:(?i:các|những|toàn thể|mọi|tất cả|từng|nhân dân|bà con|người dân|cán bộ|cấp ủy))(?!\w)(?!\s+(?:số|[A-ZĐ]))"
)
LEVELS = "xã|phường|thị trấn|huyện|quận|thành phố|thị xã|tỉnh|đặc khu"
# "Ban Xây dựng Đảng", "Trung tâm Cung ứng dịch vụ": with a capital after a word, a verb is part of a name.
_TWO_WORDS = re.findall(r"\w+\\s\+\w+", VERB)
CAPITAL_VERB = re.compile(
    rf"(?<=\w\s)(?!Yêu cầu|Đề nghị|Chỉ đạo"
    rf"|Kiến nghị)(?:{'|'.join(each[0].upper() + each[1:] for each in _TWO_WORDS)})(?!\w)"
)
