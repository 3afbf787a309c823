"""Specimens of every component of templates/components/ in every state, with texts as long as in practice.

The page /thiet-ke/ shows them, axe checks them, and a test fails when a component has no specimen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.public.presenters.corrections import Correction
from portal.public.presenters.statuses import Badge
from portal.records.history.changes import Change
from portal.records.models import AttachmentWithdrawal

from .samples import (
    COMMITMENT,
    DAY,
    DIALOGUE,
    DONE,
    EARLIER,
    FILE,
    FOUND,
    IN_TIME,
    LATE,
    LONG,
    NOT_CHECKED,
    NOTHING_REPORTED,
    OPEN,
    OPTIONS,
    OVERDUE,
    RECEPTION,
    REPORTED,
    TONES,
    Inputs,
)

State = tuple[str, Inputs]  # what is special about it, and the inputs of the template

# What stands on its own only inside these, and has specimens through those that include it.
PARTS = frozenset({"_facet_options", "_table_row", "_timeline_item"})
# What is of the head of a page, and shows nothing.
UNSEEN = frozenset({"_feed_link", "_preview"})

SPECIMENS: dict[str, list[State]] = {
    "_badge": [
        *((tone, {"tone": tone, "icon": icon, "text": "Đang giải quyết"}) for tone, icon in TONES.items()),
        ("link", {"tone": "bad", "icon": "alert", "text": "2 việc quá hạn 61 ngày", "href": "#", "count": 2}),
    ],
    "_banner": [
        (
            tone,
            {
                "tone": tone,
                "icon": TONES[tone],
                "title": "Thông báo này đã được thu hồi",
                "text": "Ban hành nhầm số liệu.",
                "href": "#moi",
                "link_text": "Đọc thông báo thay thế",
            },
        )
        for tone in ("info", "warn", "bad")
    ],
    "_breadcrumbs": [("", {"home": "/", "crumbs": [{"label": "Thông báo", "href": "#thong-bao"}]})],
    "_card_petition": [
        (
            each.text,
            {
                "code": "KN-2024-003",
                "title": LONG,
                "href": "#kien-nghi",
                "text": "Không có sổ đỏ nên nhiều nhà không vay được vốn, muốn cho con tách thửa cũng không được.",
                "unit": "UBND xã Đồng Quế",
                "topic": "Đất đai",
                "place": "xã Đồng Quế",
                "received_on": EARLIER,
                "badges": [OPEN, each],
            },
        )
        for each in (LATE, OVERDUE)
    ],
    "_card_commitment": [
        ("", COMMITMENT),
        (
            "verdict",
            {**COMMITMENT, "badges": [DONE, LATE, Badge("warn", "partly", "Kết quả giám sát: Thực hiện một phần")]},
        ),
    ],
    "_card_dialogue": [
        ("announced", {**DIALOGUE, "badges": [Badge("info", "calendar", "Đã thông báo")]}),
        (
            "cancelled",
            {
                **DIALOGUE,
                "badges": [Badge("bad", "cross-circle", "Đã hủy")],
                "note": "Mưa lũ, đường vào xã bị chia cắt.",
                "struck": True,
            },
        ),
    ],
    "_card_reception": [
        ("planned", {"record": RECEPTION, "badges": [Badge("info", "calendar", "Đã lên lịch")]}),
        (
            "moved",
            {
                "record": RECEPTION,
                "badges": [Badge("warn", "pause", "Đã dời")],
                "note": "Trùng ngày bầu cử.",
                "struck": True,
            },
        ),
    ],
    "_card_notice": [
        (
            each.text,
            {
                "title": "Kết luận của đồng chí Bí thư Đảng ủy xã tại hội nghị đối thoại",
                "href": "#thong-bao",
                "number": "21-TB/ĐU",
                "issued_on": DAY,
                "unit": "Đảng ủy xã Suối Ngàn",
                "text": "Năm việc được giao, mỗi việc có một đơn vị chịu trách nhiệm và một thời hạn.",
                "conclusions": 5,
                "done": 2,
                "commitments": 5,
                "badges": [each, Badge("neutral", "notice", "Thông báo ban hành đúng hạn")],
            },
        )
        for each in (IN_TIME, OVERDUE)
    ],
    "_card_article": [
        (
            "",
            {
                "title": "Bãi Cả: 108 trên 112 giấy chứng nhận",
                "href": "#bai",
                "text": "Một kiến nghị đi qua hai thời kỳ.",
                "published_on": DAY,
                "section": "Tin và chuyện",
            },
        )
    ],
    "_claim_and_verdict": [
        ("none", {"statements": [NOTHING_REPORTED, NOT_CHECKED]}),
        ("both", {"statements": [REPORTED, FOUND]}),
    ],
    "_due_explained": [
        (
            "history",
            {
                "due_on": DAY,
                "explanation": "7 ngày làm việc sau 12/02/2026, không tính Tết 16–20/02.",
                "basis": "Kết luận số 116-KL/TU",
                "history": [{"due_on": EARLIER, "replaced_on": DAY, "reason": "Mưa lũ."}],
                "badges": [OVERDUE],
            },
        )
    ],
    "_timeline": [
        (
            "",
            {
                "items": [
                    {
                        "date": EARLIER,
                        "title": "Đã tiếp nhận",
                        "by": "Huyện ủy Yên Thuận",
                        "icon": "petition",
                        "tone": "info",
                    },
                    {
                        "date": DAY,
                        "title": "Quá hạn",
                        "text": "Hết ngày này là hết hạn mà chưa có báo cáo hoàn thành.",
                        "number": "412-TB/HU",
                        "number_href": "#thong-bao",
                        "icon": "alert",
                        "tone": "bad",
                        "evidence": [FILE],
                    },
                ]
            },
        )
    ],
    "_attachment": [
        ("", FILE),
        (
            "text",
            {**FILE, "sha256": "da26b02451449" * 5, "text_href": "#van-ban", "note": "Đã che tên người kiến nghị."},
        ),
    ],
    "_withdrawn_file": [
        (
            reason.value,
            {
                "file": SimpleNamespace(
                    title=title,
                    withdrawal=AttachmentWithdrawal(kind=reason.value, on=DAY, text=text),
                    replaced_by=replaced_by,
                )
            },
        )
        for reason, title, text, replaced_by in (
            (AttachmentWithdrawal.Reason.PERSONAL_DATA, "", "", ""),
            (AttachmentWithdrawal.Reason.REPLACED, LONG, "Bản trước thiếu phụ lục.", "#ban-thay"),
        )
    ],
    "_two_days": [("", {"said": "Công khai trên cổng ngày 30/09/2026, sau 12 ngày"})],
    "_correction": [
        ("", {"correction": Correction(DAY, [Change("place_text", "Địa điểm", "Nhà văn hóa thôn Ngò", LONG)], LONG)}),
        (
            "changed",
            {"correction": Correction(DAY, [Change("place_text", "Địa điểm", LONG, LONG)], LONG, "Đổi địa điểm")},
        ),
        ("withheld", {"correction": Correction(DAY, [Change("title", "Tiêu đề", "", LONG, True)], "Có tên người.")}),
    ],
    "_ratio": [
        ("", {"label": "Thông báo đúng hạn", "numerator": 8, "denominator": 11, "note": "trên số đã đến hạn"}),
        ("none", {"label": "Thông báo đúng hạn", "numerator": 0, "denominator": 0}),
        ("all", {"label": "Cam kết đã xong", "numerator": 42, "denominator": 42, "tone": "good"}),
    ],
    "_figure": [
        ("", {"label": "Cam kết quá hạn", "value": 4, "href": "#cam-ket", "tone": "bad"}),
        ("note", {"label": "Kiến nghị đã tiếp nhận", "value": 12_405, "note": "từ năm 2021"}),
    ],
    "_facts": [
        (
            "",
            {
                "facts": [
                    {"label": "Địa bàn", "value": "thôn Bãi Cả"},
                    {"label": "Đơn vị", "value": "UBND xã", "href": "#"},
                ]
            },
        ),
    ],
    "_table": [
        (
            "",
            {
                "caption": "Kiến nghị theo lĩnh vực",
                "rows": [
                    [
                        {"label": "Lĩnh vực", "text": "Đất đai", "href": "#dat-dai"},
                        {"label": "Số", "text": "12", "numeric": True},
                    ],
                    [
                        {"label": "Lĩnh vực", "text": "Y tế"},
                        {"label": "Số", "text": "3", "numeric": True, "note": "25 %"},
                    ],
                ],
                "foot": [{"label": "Lĩnh vực", "text": "Tổng số"}, {"label": "Số", "text": "15", "numeric": True}],
            },
        )
    ],
    "_empty": [
        (
            "",
            {
                "title": "Không có kiến nghị nào",
                "text": "Thử bỏ bớt điều kiện lọc.",
                "href": "#tat-ca",
                "link_text": "Xem tất cả kiến nghị",
            },
        )
    ],
    "_facet": [
        ("links", {"title": "Lĩnh vực", "open": True, "options": OPTIONS}),
        ("folded", {"title": "Đơn vị", "open": True, "options": OPTIONS[:1], "rest": OPTIONS[1:], "total": 2}),
        (
            "boxes",
            {
                "title": "Tình trạng",
                "open": True,
                "name": "tinh-trang",
                "options": [{"label": "Đã trả lời", "value": "answered", "selected": True}],
            },
        ),
    ],
    "_filter_chips": [("", {"chips": [{"label": "Đất đai", "href": "#bo-dat-dai"}], "clear_href": "#tat-ca"})],
    "_pagination": [("", {"page": Paginator(range(400), 20).page(7)})],
    "_search_form": [
        ("small", {"action": "/tim-kiem/", "id": "specimen-small"}),
        ("large", {"action": "/tim-kiem/", "id": "specimen-large", "query": "sổ đỏ Bãi Cả", "large": True}),
    ],
    "_page_actions": [("", {"sheet_href": "#pdf", "aloud_href": "#doc-loa"})],
    "_subscribe": [
        ("", {"webcal": "webcal://danbiet.example.vn/lich.ics", "address": "https://danbiet.example.vn/lich.ics"})
    ],
    "_follow": [("", {"follow": "#theo-doi", "feed": "#atom"})],
    "_icon": [
        (name, {"name": name, "label": name}) for name in ("calendar", "notice", "petition", "commitment", "eye")
    ],
}


@dataclass(frozen=True)
class Specimen:
    """A component in one of its states; `state` is "" where it has but one."""

    component: str
    state: str
    drawn: SafeString

    @property
    def is_card(self) -> bool:
        """It stands in a list."""
        return self.component.startswith("_card")


def specimens() -> Iterator[tuple[str, list[Specimen]]]:
    """Every component with its states, drawn by its own template."""
    for name, states in SPECIMENS.items():
        yield (
            name,
            [Specimen(name, state, render_to_string(f"components/{name}.html", given)) for state, given in states],
        )
