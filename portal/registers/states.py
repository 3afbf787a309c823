"""How far a matter has come, in the words of offices, and the step of its history that they tell."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from portal.language.spelling import fold, normalise
from portal.petitions.states import EventKind

# In plain letters, tried in turn: the first that fits is the step; None: it was received, and nothing else is told.
_RULES: tuple[tuple[str, EventKind | None], ...] = (
    (r"chua (\w+ ){0,2}(xong|hoan thanh|dut diem)", EventKind.PROGRESS),
    (r"^(chua|moi|da tiep nhan|tiep nhan|dang cho|cho )", None),
    (r"khong (thuoc|dung) tham quyen|ngoai tham quyen|vuot tham quyen|^(da )?chuyen\b", EventKind.FORWARDED),
    (r"^(tu choi|khong (xem xet|giai quyet|tiep thu|thuc hien|dong y))", EventKind.ANSWERED),
    (r"dang\b|tiep tuc|mot phan", EventKind.PROGRESS),
    (r"tiep thu|lo trinh|se (giai quyet|thuc hien|xem xet|lam|sua)|dua vao ke hoach|ghi nhan", EventKind.SCHEDULED),
    (r"^(da )?(giai quyet|xu ly|hoan thanh|thuc hien|sua|lam|khac phuc)|\bxong\b|hoan thanh", EventKind.RESOLVED),
    (r"tra loi|giai trinh|giai thich|cung cap thong tin|phan hoi|co van ban", EventKind.ANSWERED),
    (r"(qua|tre|cham) (han|tien do)|trong han|ton dong", EventKind.PROGRESS),
)
_COMPILED = [(re.compile(rule), step) for rule, step in _RULES]
_DAY = re.compile(r"(?<![\d/])(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)(?!\d)|ngày (\d{1,2}) tháng (\d{1,2}) năm (20\d\d)")


class UnknownState(LookupError):
    """No rule knows the words."""


@lru_cache(maxsize=4096)
def step_of(words: str) -> EventKind | None:
    """The step that words such as "Đã trả lời" tell; None for a matter that was received only. Raises UnknownState."""
    plain = " ".join(fold(normalise(words)).lower().split())
    for rule, step in _COMPILED:
        if rule.search(plain):
            return step
    raise UnknownState(words)


def day_in(words: str) -> date | None:
    """The last day that is written in the words: "Đã trả lời tại Văn bản 12/UBND ngày 15/8/2026"."""
    days = []
    for found in _DAY.finditer(words):
        day, month, year = (int(each) for each in found.groups() if each)
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return max(days, default=None)
