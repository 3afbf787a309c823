"""A notice as a script for the announcer of the loudspeaker: abbreviations and numbers written out.

Always Vietnamese: it is the official text that is read, in the language in which it was issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import override

from portal.dialogues.due_wording import due_in_words, note_of
from portal.dialogues.models import Commitment, Conclusion, Notice
from portal.public.presenters.statuses import of_commitment

WORDS_A_MINUTE = 130  # of an announcer who reads for people outdoors

# The glossary (docs/domain.md, Glossary), and what else notices shorten.
SPOKEN = {
    "BCH": "Ban Chấp hành",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "BTV": "Ban Thường vụ",
    "CCB": "Cựu chiến binh",
    "GCN": "giấy chứng nhận",
    "GPMB": "giải phóng mặt bằng",
    "HĐND": "Hội đồng nhân dân",
    "HTX": "hợp tác xã",
    "LHPN": "Liên hiệp Phụ nữ",
    "LĐLĐ": "Liên đoàn Lao động",
    "MTTQ": "Mặt trận Tổ quốc",
    "QSDĐ": "quyền sử dụng đất",
    "TDP": "tổ dân phố",
    "TNCS": "Thanh niên Cộng sản",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "TN&MT": "Tài nguyên và Môi trường",
    "UBND": "Ủy ban nhân dân",
    "VPĐKĐĐ": "Văn phòng Đăng ký đất đai",
}
KINDS = {
    "BB": "biên bản",
    "BC": "báo cáo",
    "CV": "công văn",
    "KH": "kế hoạch",
    "KL": "kết luận",
    "QĐ": "quyết định",
    "TB": "thông báo",
    "TTr": "tờ trình",
}
ISSUERS = {"HU": "Huyện ủy", "TU": "Tỉnh ủy", "TW": "Trung ương", "ĐU": "Đảng ủy"}
UNITS = {"ha": "héc-ta", "km": "ki-lô-mét", "m": "mét", "m2": "mét vuông", "m²": "mét vuông", "%": "phần trăm"}

_NUMBER = re.compile(rf"\b(\d+)[-/]({'|'.join(KINDS)})[-/]({'|'.join([*ISSUERS, *SPOKEN])})(?!\w)")
_DATE = re.compile(r"(?:\bngày\s+)?\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_MONTH = re.compile(r"(?:\btháng\s+)?\b(\d{1,2})/(\d{4})\b")
_MEASURE = re.compile(rf"(?<=\d)\s*({'|'.join(sorted(UNITS, key=len, reverse=True))})(?!\w)")
_SHORT = re.compile(rf"(?<!\w)({'|'.join(sorted(SPOKEN, key=len, reverse=True))})(?!\w)")


def spoken(text: str) -> str:
    """The text with its numbers of documents, dates, measures and abbreviations in words."""
    text = _NUMBER.sub(_document, text)
    text = _DATE.sub(lambda date: f"ngày {int(date[1])} tháng {int(date[2])} năm {date[3]}", text)
    text = _MONTH.sub(lambda month: f"tháng {int(month[1])} năm {month[2]}", text)
    text = _MEASURE.sub(lambda unit: f" {UNITS[unit[1]]}", text)
    return _SHORT.sub(lambda short: SPOKEN[short[1]], text)


def _document(number: re.Match[str]) -> str:
    issuer = ISSUERS.get(number[3]) or SPOKEN[number[3]]
    return f"{number[1]} {KINDS[number[2]]} {issuer}"


def _spoken_number(number: str) -> str:
    """Of a notice the figure alone: kind and issuer, which its number repeats, are read beside it."""
    known = _NUMBER.fullmatch(number)
    return known[1] if known and known[2] == "TB" else number


@dataclass(frozen=True)
class Script:
    """The script: its paragraphs, and about how long reading takes."""

    paragraphs: tuple[str, ...]

    @property
    def minutes(self) -> int:
        words = sum(len(paragraph.split()) for paragraph in self.paragraphs)
        return max(1, round(words / WORDS_A_MINUTE))


def script_of(notice: Notice, conclusions: list[Conclusion], *, on: date) -> Script:
    """The script for a day: it says what is overdue by then."""
    with override(settings.LANGUAGE_CODE):
        return Script(tuple(spoken(paragraph) for paragraph in _paragraphs(notice, conclusions, on=on)))


def _paragraphs(notice: Notice, conclusions: list[Conclusion], *, on: date) -> Iterator[str]:
    yield f"Kính mời bà con nghe Thông báo số {_spoken_number(notice.number)} của {notice.unit}: {notice.title}."
    if notice.issued_on:
        yield f"Thông báo ban hành {notice.issued_on:%d/%m/%Y}."
    if notice.summary:
        yield notice.summary
    for conclusion in conclusions:
        yield f"Kết luận số {conclusion.number}. {conclusion.text}"
        if commitment := getattr(conclusion, "commitment", None):
            yield _responsible(commitment)
            yield _badge_words(commitment, on=on)
    yield "Mời bà con theo dõi việc thực hiện và nêu ý kiến. Xin cảm ơn bà con đã lắng nghe."


def _responsible(commitment: Commitment) -> str:
    coordinating = ", ".join(map(str, commitment.coordinating.all()))
    said = [
        f"Đơn vị chịu trách nhiệm: {commitment.owner}.",
        f"Phối hợp: {coordinating}." if coordinating else "",
        _spoken_due(commitment),
    ]
    return " ".join(filter(None, said))


def _spoken_due(commitment: Commitment) -> str:
    if commitment.due_on:
        return f"Hạn hoàn thành: {due_in_words(commitment)}."
    return f"Thời hạn: {note}." if (note := note_of(commitment)) else "Không ghi thời hạn."


def _badge_words(commitment: Commitment, *, on: date) -> str:
    """The words of the badges on the page, in the same order."""
    words = [badge.text for badge in of_commitment(commitment, on=on)]
    return f"Đến ngày {on:%d/%m/%Y}: {'; '.join(words)}."
