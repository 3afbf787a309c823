"""What names a person or says how to reach one, recognised by what a cell holds."""

from __future__ import annotations

import re
from collections.abc import Collection

from portal.language.spelling import fold, normalise

_PHONE = re.compile(r"(?<![\d/])(?:\+?84|0)[\s.\-]?(?:\d[\s.\-]?){8,9}(?!\d)")
_LOST_ZERO = re.compile(r"[35789]\d{8}")  # a spreadsheet drops the first figure of a number
_IDENTITY = re.compile(r"(?:\d{12}|\d{9})")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_TITLE = re.compile(r"^(?:ông|bà|anh|chị|cụ|cô|chú|bác|đ/c|đồng chí)\s+", re.IGNORECASE)
_TITLED = re.compile(
    r"(?<!\w)(?:[ôÔ]ng|[bB]à|[aA]nh|[cC]hị|[cC]ụ|[cC]ô|[cC]hú|[bB]ác|đ/c|đồng chí) (?P<family>[^\W\d_a-zà-ỹđ][^\W\d_]*)"
    r"(?: [^\W\d_a-zà-ỹđ][^\W\d_]*){1,4}"
)
_FAMILY_NAMES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào Lâm Hà Lương Lưu Tạ Tô Chu La
Vương Thạch Kiều Cao Quách Nông Hứa Vi Lò Lục Ma Giàng Triệu Bàn Châu Đoàn Tăng Thân Tống Trương Khuất Nghiêm Phùng Vàng
Sùng Giáp Mạc Ninh Quan Thái Từ Uông Ngọc Bế Hoàn Văn Tòng Quàng Cầm Lường Cà Đèo Hạng Thào Mùa Vừ Sìn Tẩn Chảo Phùng Y
"""
# Streets, schools and communes bear these: a column of them tells places.
_NAMES_OF_PLACES = """
tran hung dao, ly thuong kiet, nguyen trai, tran phu, le loi, nguyen thi minh khai, nguyen van cu, hai ba trung,
le hong phong, hoang hoa tham, ngo gia tu, nguyen du, quang trung, le duan, hoang van thu, ly thai to, nguyen hue,
vo thi sau, phan dinh phung, phan boi chau, nguyen cao, vo nguyen giap, nguyen van linh, tran quoc toan,
hoang quoc viet, nguyen dinh chieu, ly nam de
"""
_FAMILY = frozenset(normalise(name).lower() for name in _FAMILY_NAMES.split())
_FAMILY_PLAIN = frozenset(map(fold, _FAMILY))
_OFFICE = re.compile(
    r"phong\b|ban\b|ubnd|uy ban|hdnd|cong an|tram\b|trung tam|chi nhanh|hoi\b|doan\b|mttq|mat tran|so\b|cong ty|htx"
    r"|dang uy|truong\b|bao hiem|thue\b|doi\b|dien luc|quy\b|van phong|vp|to chuc|benh vien|toa an|kho bac|ngan hang"
)
_OF_PLACES = frozenset(" ".join(_NAMES_OF_PLACES.split()).split(", "))
_WORD = re.compile(r"[^\W\d_]+")
FEWEST_FIGURES = 9  # of a number by which somebody is known
LEAST = 0.5  # of the cells of a column


def has_phone(text: str) -> bool:
    return bool(_PHONE.search(text))


def without_phones(text: str) -> str:
    return " ".join(_PHONE.sub("", text).split()).strip(" -–,;:()./|")


def names_person(text: str) -> bool:
    """Whether a person is named in it with a title: "theo phản ánh của ông Nguyễn Văn An"."""
    return any(_is_family(found["family"]) for found in _TITLED.finditer(text))


def is_office(text: str) -> bool:
    """Phòng Kinh tế, Công an xã: by how the names of offices begin."""
    return bool(_OFFICE.match(fold(text).lower().strip()))


def _is_family(word: str) -> bool:
    return word.lower() in _FAMILY_PLAIN if word.isascii() else normalise(word).lower() in _FAMILY


def is_contact(text: str) -> bool:
    """A cell that is a telephone number, an address of mail, or the number of a person's card."""
    if "@" not in text and sum(map(str.isdigit, text)) < FEWEST_FIGURES:
        return False
    figures = re.sub(r"[\s.\-()+]", "", text)
    is_number = bool(
        _PHONE.fullmatch(text.strip("() ")) or _LOST_ZERO.fullmatch(figures) or _IDENTITY.fullmatch(figures)
    )
    return is_number or bool(_MAIL.fullmatch(text.strip()))


def is_name(text: str) -> bool:
    """A cell that is a person's name: "Nguyễn Văn An", "bà Tư", "Lò Thị Pâng (thôn Ngò)"."""
    bare = re.split(r"[,(;\-–]", text, maxsplit=1)[0].strip()
    without = _TITLE.sub("", bare)
    words = without.split()
    is_written_as_name = all(map(str.istitle, words)) or (len(words) > 2 and without.isupper())
    if without != bare and 1 <= len(words) <= 5 and is_written_as_name:
        return True
    if not 2 <= len(words) <= 5 or not all(map(_WORD.fullmatch, words)) or not is_written_as_name:
        return False
    return _is_family(words[0]) and not is_office(text) and fold(" ".join(words)).lower() not in _OF_PLACES


def share(texts: Collection[str], *, of_places: bool = False) -> float:
    """Which part of the cells of a column name persons or say how to reach them.

    `of_places`: two words alone are told to be a place.
    """
    if not texts:
        return 0.0
    found = sum(is_contact(text) or (is_name(text) and not (of_places and len(text.split()) < 3)) for text in texts)
    return found / len(texts)
