"""What a line of an office's table is, if it is no row: numbers of columns, section, totals, what stands below."""

from __future__ import annotations

import re
from itertools import pairwise

from portal.language.legacy_encodings import is_vietnamese
from portal.language.spelling import fold

from .cells import Line

_TOTALS = re.compile(
    r"(?:tong cong|tong so|tong|cong don|cong|luy ke|ty le|ti le|trong do)\s*(?:$|[:=(|.,;-]|\d)"
    r"|(?:tong cong|tong so|tong|cong)\s(?:[\w,./ ]{0,50}:"
    r"|(?:cac |so )?(?:y kien|kien nghi|noi dung|viec|vu|muc|phan|nhom|toan|linh vuc|[ivx]+|[a-d])\b)"
)
_BELOW = re.compile(
    r"(?:nguoi|can bo|ke toan)\s*(?:lap|tong hop|ghi so|kiem tra|viet)\b|lap (?:bieu|bang)\b"
    r"|(?:tm|kt|tl|tuq|q)\s*[./]|t/m|k/t|t/l|noi nhan|ghi chu\s*[:.]|luu y\s*:|chu thich|xac nhan|thu truong"
    r"|(?:pho )?chu tich\b|(?:pho )?bi thu\b|(?:pho )?truong (?:phong|ban|thon)\b|(?:pho )?chanh van phong"
    r"|\(?ky,? |\(?da ky|van thu\b|nguon(?: so lieu)?\s*:|so lieu (?:tinh|den)"
    r"|.{0,40}\bngay\s*[\d.… ]+\s*thang\s*[\d.… ]+\s*nam\b"
)
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2}|[A-ZĐ])\s*\)?(?:\s*=\s*[\d()+/*x -]+)?")
_ORDER = re.compile(r"\d{1,6}(?:[./-]\d{1,4})*\.?\)?(?:[a-zđ])?")
_SECTION_NUMBER = re.compile(
    r"(?:(?:phần|mục|chương|nhóm)\s+(?:thứ\s+\w+|[ivxlc]+|\d+|[a-hđ])\s*[.:)\-–/]*"
    r"|(?:[IVXLC]{1,6}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*|[a-hđ])\s*[.:)\-–/]+(?!\d))\s*",
    re.IGNORECASE,
)
_SECTION_LABEL = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ])[.)/]?|\*|-|\+", re.IGNORECASE)
MOST_EMPTY = 1000  # lines in a row that are told one by one
_MARKS = "x X × ✓ ✔ ☑ ☒ v V + * √ ü • ● x. X. (x) [x] có Có"
MARKS = frozenset(_MARKS.split())


def plain(text: str) -> str:
    return fold(text).lower().strip()


def is_order(text: str) -> bool:
    """The number of a row: 7, 07, 1.2, 3a."""
    return bool(_ORDER.fullmatch(text.strip()))


def is_totals(text: str) -> bool:
    return bool(_TOTALS.match(plain(text)))


def is_below(text: str) -> bool:
    """How a signature block or a remark under a table begins."""
    return bool(_BELOW.match(plain(text)))


def is_mark(text: str) -> bool:
    return text.strip() in MARKS


def numbers_columns(line: Line) -> bool:
    """The row under a heading that numbers the columns: (1) (2) (3), or A B 1 2."""
    found = [_COLUMN_NUMBER.fullmatch(cell.text) for cell in line.own.values()]
    if len(found) < 3 or not all(found):
        return False
    figures = [int(each[1]) for each in found if each and each[1].isdigit()]
    return len(figures) < 2 or all(later > sooner for sooner, later in pairwise(figures))


def is_section_label(text: str) -> bool:
    """What stands in the column of numbers before a section: I, A."""
    return bool(_SECTION_LABEL.fullmatch(text.strip()))


def section_name(text: str) -> str:
    """Without its number; what is set in capitals as a sentence, with its abbreviations kept."""
    name = _SECTION_NUMBER.sub("", text, count=1).strip(" .:;") if _SECTION_NUMBER.match(text) else text.strip()
    name = name or text.strip()
    letters = [letter for letter in name if letter.isalpha()]
    if len(letters) > 4 and all(map(str.isupper, letters)) and " " in name:
        words = [word.lower() if is_vietnamese(word.lower()) else word for word in name.split()]
        name = " ".join(words)
        name = name[:1].upper() + name[1:]
    return name
