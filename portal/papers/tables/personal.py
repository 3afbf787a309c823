"""What names a person or says how to reach one, recognised by what a cell holds."""

from __future__ import annotations

import re
from collections.abc import Collection

from portal.language.spelling import fold

_PHONE = re.compile(r"(?<![\d/])(?:\+?84|0)[\s.\-]?(?:\d[\s.\-]?){8,9}(?!\d)")
_LOST_ZERO = re.compile(r"[35789]\d{8}")  # a spreadsheet drops the first figure of a number
_IDENTITY = re.compile(r"(?:\d{12}|\d{9})")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_TITLE = re.compile(r"^(?:ông|bà|anh|chị|cụ|cô|chú|bác|đ/c|đồng chí)\s+", re.IGNORECASE)
_FAMILY_NAMES = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh mai dao lam ha luong luu ta to chu la
vuong thach kieu cao quach nong hua vi lo luc ma giang trieu ban chau doan tang than tong truong khuat nghiem phung vang
sung giap mac ninh quan thai tu uong ngoc be quang
"""
# Streets, schools and communes bear these: a column of them tells places.
_NAMES_OF_PLACES = """
tran hung dao, ly thuong kiet, nguyen trai, tran phu, le loi, nguyen thi minh khai, nguyen van cu, hai ba trung,
le hong phong, hoang hoa tham, ngo gia tu, nguyen du, quang trung, le duan, hoang van thu, ly thai to, nguyen hue,
vo thi sau, phan dinh phung, phan boi chau, nguyen cao, vo nguyen giap, nguyen van linh, tran quoc toan,
hoang quoc viet, nguyen dinh chieu, ly nam de
"""
_FAMILY = frozenset(_FAMILY_NAMES.split())
_OF_PLACES = frozenset(" ".join(_NAMES_OF_PLACES.split()).split(", "))
_WORD = re.compile(r"[^\W\d_]+")
LEAST = 0.5  # of the cells of a column


def has_phone(text: str) -> bool:
    return bool(_PHONE.search(text))


def is_contact(text: str) -> bool:
    """A cell that is a telephone number, an address of mail, or the number of a person's card."""
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
    if without != bare and 1 <= len(words) <= 5 and all(word[:1].isupper() for word in words):
        return True
    if not 2 <= len(words) <= 5 or not all(_WORD.fullmatch(word) and word[0].isupper() for word in words):
        return False
    plain = [fold(word).lower() for word in words]
    return plain[0] in _FAMILY and " ".join(plain) not in _OF_PLACES


def share(texts: Collection[str], *, of_places: bool = False) -> float:
    """Which part of the cells of a column name persons or say how to reach them.

    `of_places`: two words alone are told to be a place.
    """
    if not texts:
        return 0.0
    found = sum(is_contact(text) or (is_name(text) and not (of_places and len(text.split()) < 3)) for text in texts)
    return found / len(texts)
