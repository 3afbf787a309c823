"""What the head of a notice says: number, day, issuer; and of which dialogue it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from portal.language.spelling import DASHES, normalise

from .layout import is_rule
from .lexicon import LEVELS

_CODES = rf"(?:\s*[{DASHES}/&]\s*[A-ZĐ][A-ZĐa-zđƯ&]*\d{{0,2}})+"
_NUMBER = re.compile(rf"(?:Số|SỐ)\s*:?\s*(\d{{1,5}}(?:\s*/\s*20\d\d)?{_CODES})")
_BARE_NUMBER = re.compile(rf"(?<![\w/])(\d{{1,5}}(?:\s*/\s*20\d\d)?\s*[{DASHES}/]\s*TB(?:KL)?{_CODES})")
_LONG_DAY = r"ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})"
_DAY = re.compile(
    rf"{_LONG_DAY}|(?<![\d/])(?P<d>\d{{1,2}})\s*[/.-]\s*(?P<m>\d{{1,2}})\s*[/.-]\s*(?P<y>\d{{4}})(?!\d)", re.IGNORECASE
)
_ATTACHED = re.compile(r"Kèm theo (?:Thông báo|văn bản)[^)]*", re.IGNORECASE)
# What stands on the right side of the head, or is no name.
_OTHER_SIDE = re.compile(
    r"CỘNG HÒA XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập\s*-|\bngày\s+[\d.…]*\s*tháng|Số\s*:?\s*[\d/.…]|HỎA TỐC|\bKHẨN\b"
    r"|^\(?DỰ THẢO",
    re.IGNORECASE,
)
_RIGHT_PART = re.compile(
    r"\s*(?:CỘNG HÒA XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập\s*-|Số\s*:?\s*\d|[A-ZĐ][\w\s]{2,30},\s*ngày\s).*", re.IGNORECASE
)
_ORGANISATION = re.compile(
    r"(?:ĐẢNG BỘ|ĐẢNG ỦY|HUYỆN ỦY|TỈNH ỦY|THÀNH ỦY|THỊ ỦY|QUẬN ỦY|UBND|ỦY BAN|HỘI ĐỒNG|HĐND|VĂN PHÒNG|BAN |SỞ "
    r"|MẶT TRẬN|BTV)",
    re.IGNORECASE,
)
_ABBREVIATIONS = {"UBND", "HĐND", "MTTQ", "BCH", "BTV", "VP"}
_PREFIX = re.compile(
    rf"(?:đảng bộ|đảng ủy|ủy ban nhân dân|hội đồng nhân dân|ủy ban mttq việt nam|văn phòng|ban thường vụ"
    rf"|ban chấp hành|và|hđnd"
    rf"|ubnd|huyện ủy|tỉnh ủy|thành ủy|thị ủy|quận ủy|{LEVELS}|các cơ quan)\s*",
    re.IGNORECASE,
)


class Head(NamedTuple):
    form: str
    number: str | None
    issued_on: date | None
    issuer: str | None


class Dialogue(NamedTuple):
    day: date | None
    place: str | None
    theme: str | None


def head_of(lines: Sequence[str], attached: Iterable[str]) -> Head:
    """`attached` are lines of annexes, which repeat the number and the day: "(Kèm theo Thông báo số ...)"."""
    plain = [normalise(line) for line in lines]
    repeated = [found[0] for line in attached if (found := _ATTACHED.search(normalise(line)))]
    number = _number([*plain, *repeated])
    issued_on = next(filter(None, map(_day_in, [*plain, *repeated])), None)
    is_party = bool(number and re.match(r"\d+-", number)) or any("ĐẢNG CỘNG SẢN" in line.upper() for line in plain)
    return Head("party" if is_party else "state", number, issued_on, _issuer(plain))


def _number(lines: Sequence[str]) -> str | None:
    for pattern in (_NUMBER, _BARE_NUMBER):
        for line in lines:
            if found := pattern.search(line):
                return re.sub(r"\s", "", found[1])
    return None


def _day_in(line: str) -> date | None:
    found = _DAY.search(line)
    return _date(found) if found else None


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(
            int(found["year"] or found["y"]), int(found["month"] or found["m"]), int(found["day"] or found["d"])
        )
    except ValueError:
        return None


def _issuer(lines: Sequence[str]) -> str | None:
    """The last organisation on the left side: above it stands what it belongs to."""
    names: list[str] = []
    is_closed = False
    for each in lines:
        line = each if not _OTHER_SIDE.search(each) else _RIGHT_PART.sub("", each)
        is_closed = is_closed or (bool(names) and (is_rule(each) or each.startswith("Số")))
        line = line.strip(" *-–_|")
        if not line or _OTHER_SIDE.search(line):
            continue
        if _ORGANISATION.match(line) and not (names and names[-1].upper().endswith((" VÀ", "CỦA"))):
            names.append(line)
            is_closed = False
        elif names and not is_closed and len(line) < 60:
            names[-1] += f" {line}"
    return _written(names[-1]) if names else None


def _written(name: str) -> str:
    """As in a text: "ỦY BAN NHÂN DÂN XÃ ĐỒNG QUẾ" is "UBND xã Đồng Quế"."""
    rest, prefix = name, ""
    while found := _PREFIX.match(rest):
        prefix += found[0].lower()
        rest = rest[found.end() :]
    if not name.isupper() and prefix:
        rest = name[len(prefix) :]
    else:
        rest = " ".join("-".join(part.capitalize() for part in word.split("-")) for word in rest.split())
    prefix = prefix.replace("ủy ban nhân dân", "UBND").replace("hội đồng nhân dân", "HĐND")
    words = [word.upper() if word.upper() in _ABBREVIATIONS else word for word in prefix.split()]
    written = " ".join([*words, rest]).strip()
    return written[:1].upper() + written[1:]


_CITED = re.compile(r"(?:(?i:số)\s+[\w/.&-]+|\d[/-][A-ZĐ][\w/&-]*)\s*$")
_MEETING = re.compile(r"đối thoại|hội nghị|tiếp xúc|gặp mặt|buổi làm việc", re.IGNORECASE)
_THEME = re.compile(
    r"(?:(?:theo|với)\s+)?(?:chuyên đề|chủ đề|nội dung)\s*:?\s+(?:về\s+)?(?P<topic>[^.;]+)"
    r"|(?<!\w)về\s+(?:việc\s+)?(?P<about>[^.;]+)"
)
_THEME_ENDS = re.compile(
    r"\s+(?:đã|được tổ chức|do đồng chí|dưới sự)(?!\w)|,\s+(?:sau khi|cùng dự|với sự|tham dự|dự |có |trên cơ sở"
    r"|do )|\s+\(|[”\"]|\s+với\s+(?:sự|\d)|\s+tại\s+(?:Hội|Nhà|Trụ)|:"
)
_PLACE = re.compile(r"[,\s]tại\s+((?!Hội nghị|hội nghị|buổi|cuộc|Thông báo|Kế hoạch)[A-ZĐ][^,.;:]{3,80})")


def dialogue_of(title: Sequence[str], paragraphs: Sequence[str]) -> Dialogue:
    for text in map(str, paragraphs):
        plain = normalise(text)
        for found in _days(plain):
            sentence = plain[max(0, plain.rfind(". ", 0, found.start())) :]
            if _MEETING.search(sentence[:600]) and (day := _date(found)):
                return Dialogue(day, _place(text, plain), _theme(text[found.end() :]) or _theme(text) or _topic(title))
    return Dialogue(None, None, _topic(title))


def _days(plain: str) -> Iterator[re.Match[str]]:
    """Not those of papers that are cited: "Kế hoạch số 31/KH-UBND ngày 20/01/2026"."""
    for found in _DAY.finditer(plain):
        before = re.sub(r"ngày\s*$", "", plain[: found.start()].rstrip(), flags=re.IGNORECASE)
        if not _CITED.search(before.rstrip()):
            yield found


def _place(text: str, plain: str) -> str | None:
    found = _PLACE.search(plain[:500])
    return text[found.start(1) : found.end(1)].strip() if found and len(plain) == len(text) else None


def _theme(text: str) -> str | None:
    found = _THEME.search(text[:700])
    if found is None:
        return None
    theme = (found["topic"] or found["about"]).strip(" “\"'")
    cut = _THEME_ENDS.search(theme)
    return (theme[: cut.start()] if cut else theme).strip(' ,“”"') or None


def _topic(title: Sequence[str]) -> str | None:
    found = re.search(r"(?:chuyên đề|chủ đề)\s*:?\s+(?:về\s+)?([^.;]+)$", " ".join(title), re.IGNORECASE)
    return found[1].strip(' “”"') if found else None
