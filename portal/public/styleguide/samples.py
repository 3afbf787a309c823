"""Sample values of the specimens: texts as long as in practice, a commitment, a dialogue, statements."""

from __future__ import annotations

from datetime import date, time
from types import SimpleNamespace
from typing import Any

from portal.dialogues.models import ReceptionDay
from portal.organisations.models import HeadTerm, Unit
from portal.public.presenters.statements import Statement
from portal.public.presenters.status_styles import StatusStyle
from portal.public.presenters.statuses import Badge

Inputs = dict[str, Any]

DAY, EARLIER = date(2026, 9, 30), date(2026, 6, 30)
LONG = "Giao Chi nhánh Văn phòng Đăng ký đất đai huyện chủ trì, phối hợp Phòng Tài nguyên và Môi trường cấp đổi giấy chứng nhận cho 112 hộ thôn Bãi Cả"  # noqa: E501 (a title as long as they come)
TONES = {"neutral": "check", "info": "clock", "good": "check-circle", "warn": "partly", "bad": "alert"}
IN_TIME = Badge("neutral", "check", "Báo xong đúng hạn")
LATE = Badge("warn", "clock", "Chậm 11 ngày")
OVERDUE = Badge("bad", "alert", "Quá hạn 788 ngày")
OPEN = Badge("info", "clock", "Đang giải quyết")
DONE = Badge("neutral", "check", "Báo đã hoàn thành")
FILE: Inputs = {"href": "#tep", "title": "Biên bản nghiệm thu", "kind": "PDF", "size": 482_113}
OPTIONS = [
    SimpleNamespace(label="Đất đai", count=1204, href="#dat-dai", selected=True),
    SimpleNamespace(label="Môi trường", count=87, href="#moi-truong", selected=False),
]

COMMITMENT: Inputs = {
    "title": LONG,
    "href": "#cam-ket",
    "owner": "UBND xã Đồng Quế",
    "owner_href": "#don-vi",
    "source": "Kết luận số 3, 412-TB/HU",
    "source_href": "#ket-luan-3",
    "due_on": DAY,
    "badges": [DONE, LATE],
}
DIALOGUE: Inputs = {
    "title": "Nước sạch nông thôn và bảo vệ rừng đầu nguồn",
    "href": "#doi-thoai",
    "day": DAY,
    "time": "08 giờ 00",
    "place": "Hội trường Đảng ủy xã Suối Ngàn",
    "chair": "Bí thư Đảng ủy xã",
    "form": "Trực tiếp",
    "unit": "Đảng ủy xã Suối Ngàn",
}

NOTHING_REPORTED = Statement("Đơn vị báo cáo", "", StatusStyle("neutral", "unit"), nothing="Chưa có báo cáo.")
NOT_CHECKED = Statement("Cơ quan giám sát kết luận", "", StatusStyle("neutral", "eye"), nothing="Chưa giám sát.")
REPORTED = Statement(
    "Đơn vị báo cáo",
    "Báo đã hoàn thành",
    StatusStyle("neutral", "check"),
    by="UBND xã",
    on=EARLIER,
    text="Đã thay 12/12 bóng đèn.",
    note="Báo cáo trước khi giám sát kiểm tra ngày 30/09/2026.",
)
FOUND = Statement(
    "Cơ quan giám sát kết luận",
    "Chưa thực hiện",
    StatusStyle("bad", "cross-circle"),
    by="Ủy ban MTTQ xã",
    on=DAY,
    text="Đi kiểm tra buổi tối: mới có 4 bóng sáng.",
)

# Never saved: it only lends its words to a card.
RECEPTION = ReceptionDay(
    unit=Unit(name="UBND xã Suối Ngàn"),
    chair=HeadTerm(title="Chủ tịch UBND xã"),
    on=DAY,
    starts=time(7, 30),
    ends=time(11),
    place_text="Phòng tiếp công dân, trụ sở UBND xã",
)
