"""Names of units in a running text: where a list of them ends, and what its short forms stand for."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lexicon import BARE, CAPITAL_VERB, INSIDE_NAMES, LEVELS, PERSON, UNIT, VERB

LONGEST = 400  # characters of a list of units


class Units(NamedTuple):
    names: list[str]
    end: int


_STARTS = re.compile(UNIT)
_PERSON_STARTS = re.compile(rf"(?:{PERSON})(?!\w)", re.IGNORECASE)
_STOP = re.compile(
    rf"\s+(?P<verb>(?:{VERB})(?!\w))|(?P<mark>[;()]|:|\.(?=\s|$)|\s[-–]\s(?=[a-zđ])|\s(?:trước|trong|chậm|để|từ|tại"
    rf"|nhưng|nếu|khi|thì|về|theo|vào|ngay|do|cùng nhau|h[ằà]ng (?:ngày|tuần|tháng|quý|năm))(?!\w))"
    r"|(?P<comma>,\s*)"
)
_SEPARATOR = re.compile(rf"\s*(?:[,;]|(?<!\w)và|(?<!\w)cùng(?:\s+với)?|(?<!\w)với)\s+(?:với\s+|cùng\s+)?(?={UNIT})")
# Such as "các thôn Trại Mới, Khe Mo" and "UBND các xã: Lãng Khê, Cẩm Đường".
_PLURAL = re.compile(
    r"(?P<before>(?:UBND|Đảng ủy|Công an|[Cc]hi bộ|Trạm Y tế|[Tt]rưởng|Hội \w+(?: \w+)?|Trường \w+(?: \w+)?)\s+)?"
    r"(?P<many>[Cc]ác|CÁC)\s+(?:\d+\s+)?(?P<kind>phòng|ban|thôn|bản|ấp|xóm|buôn|tổ dân phố|TDP|khu phố|xã|phường"
    r"|chi bộ|hội|trường"
    r"|cơ quan|đơn vị|sở|trạm|đoàn thể|trưởng thôn|tiểu khu|trường học)"
    r"(?P<colon>\s*:\s*|\s+)(?=[A-ZĐÀ-Ỵ]|số\s+\d|\d)"
)
_MANY = re.compile(
    r"(?:[Cc]ác|CÁC)\s+(?:\d+\s+)?(?:phòng|ban|thôn|bản|ấp|xóm|tổ dân phố|khu phố|xã|phường|chi bộ|trường|đơn vị)\s*$"
)
# Bodies of the same name everywhere: what follows them in small letters is no part of the name, verb or not.
_KNOWN = re.compile(
    r"(?:Phòng (?:Kinh tế|Văn hóa - Xã hội|Nội vụ|Tư pháp|Nông nghiệp và Môi trường|Tài chính - Kế hoạch)"
    rf"|(?:Công an|UBND|HĐND|Hội Nông dân|Hội Cựu chiến binh|Đoàn Thanh niên|Trạm Y tế"
    rf"|Hội Liên hiệp Phụ nữ) (?:{LEVELS}))"
    r"(?=\s+(?!và(?!\w)|cùng(?!\w)|với(?!\w)|khu vực|xã(?!\w)|phường|huyện|thị trấn|quận|tỉnh|thành phố"
    r"|đặc khu)[a-zđà-ỹ])"
)
_CAPITALISED = {"phòng": "Phòng", "ban": "Ban", "sở": "Sở", "hội": "Hội", "trường": "Trường", "trạm": "Trạm"}
_NO_NAME = {"cơ quan", "đơn vị", "đoàn thể"}
_JOINED = re.compile(
    r"(?:HĐND|Thường trực HĐND|Đảng ủy)(?:\s+và|,)\s+UBND|(?i:các|những)\s+(?:cơ quan|phòng|ban"
    r"|ngành)(?:,\s+(?:đơn vị|ban|ngành"
    r"|phòng|đoàn thể|địa phương|thôn))+"
)


def is_unit_at(text: str, start: int) -> bool:
    return bool(_STARTS.match(text, start))


def is_person_at(text: str, start: int) -> bool:
    return bool(_PERSON_STARTS.match(text, start))


def masked(text: str) -> str:
    """The same length, with what within names looks like a verb or a second unit made unlike it."""
    text = INSIDE_NAMES.sub(_covered, text)
    text = CAPITAL_VERB.sub(_covered, text)
    return _JOINED.sub(_covered_list, text)


def _covered_list(found: re.Match[str]) -> str:
    """Its first word stays: "các", by which a list is known."""
    first, blank, others = found[0].partition(" ")
    return (
        first + blank + others.replace(" ", "_").replace(",", "_") if blank and first[0] in "cCnN" else _covered(found)
    )


def _covered(found: re.Match[str]) -> str:
    return found[0].replace(" ", "_").replace(",", "_")


def units_at(text: str, start: int) -> Units:
    """The units of a list that begins there, as the text calls them; a short list is expanded."""
    plain = masked(text)
    plural = _PLURAL.match(plain, start)
    end = _end(plain, start, bool(plural))
    if plural and plural["kind"] not in _NO_NAME and plural.end() < end:
        return Units(_expanded(plural, plain, text, end), end)
    if plural and plural["colon"].strip() and plural.end() < end:
        return Units(_split(plain, text, plural.end(), end), end)
    return Units(_split(plain, text, start, end), end)


def _end(plain: str, start: int, is_plural: bool) -> int:
    limit = min(len(plain), start + LONGEST)
    at = start
    if is_plural:
        at = plain.find(":", start) + 1 if ":" in plain[start : start + 30] else start
    name = start
    known = _KNOWN.match(plain, start, limit)
    if known:
        return known.end()
    while (found := _STOP.search(plain, at, limit)) is not None:
        if found["verb"]:
            is_bare = bool(BARE.fullmatch(plain, name, found.start()))
            if not is_bare or found["verb"] in ("phối hợp", "chủ trì", "đôn đốc", "theo dõi"):
                return found.start()
        elif _goes_on(plain, name, found, is_plural):
            name = found.end()
        else:
            return found.start()
        at = found.end()
    return _end_without_verb(plain, start, limit)


def _goes_on(plain: str, start: int, found: re.Match[str], is_plural: bool) -> bool:
    """Behind the colon of "các xã:"; after a comma another unit, or more of a name ("Phòng Kinh tế, Hạ tầng")."""
    if found["mark"]:
        return found["mark"] == ":" and bool(_MANY.search(plain, start, found.start()))
    at = found.end()
    return is_unit_at(plain, at) or plain[at : at + 1].isupper() or (is_plural and plain[at : at + 2] in ("số", "tổ"))


def _end_without_verb(plain: str, start: int, limit: int) -> int:
    """At the level of the unit, if lower case follows: "Ban Quản lý dự án xã ..."."""
    found = re.compile(rf"(?<!\w)(?:{LEVELS})(?=\s+[a-zđ])").search(plain, start, limit)
    if found:
        return found.end()
    # What is too long to be read on ends with a whole name.
    return limit if limit == len(plain) else max(plain.rfind(",", start, limit), start + 1)


def _split(plain: str, text: str, start: int, end: int) -> list[str]:
    names, at = [], start
    for found in _SEPARATOR.finditer(plain, start, end):
        if found.end() < end and found.start() > at:
            names += _one(plain, text, at, found.start())
            at = found.end()
    return names + _one(plain, text, at, end)


def _one(plain: str, text: str, start: int, end: int) -> list[str]:
    plural = _PLURAL.match(plain, start)
    if plural and plural["kind"] not in _NO_NAME and plural.end() < end:
        return _expanded(plural, plain, text, end)
    name = text[start:end].strip(" ,;:-")
    return [name] if name else []


def _expanded(plural: re.Match[str], plain: str, text: str, end: int) -> list[str]:
    kind = _CAPITALISED.get(plural["kind"], plural["kind"])
    if plural["many"] == "CÁC":
        kind = kind.upper()
    names: list[str] = []
    pieces = re.compile(r"\s*(?:[,;]|(?<!\w)và(?!\w))\s*")
    at = plural.end()
    for stop in [*(found.span() for found in pieces.finditer(plain, at, end)), (end, end)]:
        name = text[at : stop[0]].strip(" ,;:.")
        if is_unit_at(plain, at):
            return names + _split(plain, text, at, end)
        if name:
            has_own = plain[at:].startswith(plural["kind"])
            names.append(name if has_own else f"{plural['before'] or ''}{kind} {name}")
        at = stop[1]
    return names
