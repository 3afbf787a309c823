"""What the headings of an office's columns mean, whatever their accents, case and wording."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from portal.language.cleaning import one_line
from portal.language.spelling import fold, normalise

LONGEST = 90  # letters of a heading: what is longer is a text


class Meaning(StrEnum):
    """What a column holds. The first seven are read; the others are known and left out."""

    CONTENT = "content"
    PLACE = "place"
    TOPIC = "topic"
    OWNER = "owner"
    DUE = "due"
    STATE = "state"
    NOTE = "note"
    ORDER = "order"
    PERSONAL = "personal"
    RECEIVED = "received"
    OTHER = "other"


READ = (
    Meaning.CONTENT,
    Meaning.PLACE,
    Meaning.TOPIC,
    Meaning.OWNER,
    Meaning.DUE,
    Meaning.STATE,
    Meaning.NOTE,
)

# In folded letters, by which each is tried in turn: the first that fits is the meaning, and among columns of one
# meaning the one whose rule stands first is taken.
_RULES: tuple[tuple[Meaning, str], ...] = (
    (
        Meaning.PERSONAL,
        r"dien thoai|\bso dt\b|\bsdt\b|^dt\b|di dong|\bho (va )?(chu dem )?ten\b|\bho,? ten\b"
        r"|\bten (cong dan|cu tri|nguoi|chu)|\bcccd\b|\bcmnd\b|\bcmt\b|can cuoc|dinh danh|e-?mail|thu dien tu"
        r"|\bzalo\b|facebook|tai khoan|(nam|ngay|thang) sinh|lien (he|lac)|chu (ho|don|tai khoan)\b|danh tinh"
        r"|quy danh|ho khau",
    ),
    (Meaning.ORDER, r"^(so )?(stt|tt)$|^so thu tu|^so$|^no$|^#$|^thu tu$|^ma( so| hieu)?\b"),
    (Meaning.NOTE, r"^ghi chu|^chu thich"),
    (
        Meaning.DUE,
        r"thoi han|^han$|^han (xu|giai|hoan|tra|chot|cuoi|thuc|bao)|\bhan (xu ly|hoan thanh|giai quyet|tra loi)",
    ),
    (
        Meaning.DUE,
        r"thoi (gian|diem|han) (phai |du kien )?(hoan thanh|thuc hien|giai quyet|xu ly|xong|ket thuc|tra loi)"
        r"|du kien (hoan thanh|xong|thoi gian)|moc (thoi gian|hoan thanh)|ngay (den han|phai xong|hen)"
        r"|hoan thanh truoc",
    ),
    (Meaning.DUE, r"^(ngay )?hoan thanh( ngay)?$|^ngay (phai|ket thuc)"),
    (Meaning.STATE, r"^(tinh|hien) trang|^trang thai"),
    (
        Meaning.OTHER,
        r"ty le|ti le|phan tram|so luong|^so (van ban|cong van|hieu|ky hieu|phieu)|can cu|hinh thuc",
    ),
    (Meaning.STATE, r"^ket qua"),
    (Meaning.STATE, r"^tien do|^muc do (hoan thanh|giai quyet)|^tinh hinh"),
    (
        Meaning.STATE,
        r"^(noi dung|y kien|van ban|ket luan)? ?(da )?(tra loi|giai quyet|xu ly|phan hoi|giai trinh|tiep thu)\b"
        r"(?!.*(co quan|don vi))",
    ),
    (Meaning.OWNER, r"chu tri"),
    (Meaning.OTHER, r"phoi hop"),
    (
        Meaning.OWNER,
        r"(co quan|don vi|phong|bo phan|noi|ban nganh|to chuc|dia chi).*"
        r"(giai quyet|xu ly|thuc hien|tham muu|thu ly|duoc giao|chiu trach nhiem|phu trach|tra loi)",
    ),
    (Meaning.OWNER, r"trach nhiem|phan cong|^giao( cho)?\b|dau moi|tham quyen"),
    (Meaning.CONTENT, r"^(tom tat )?(trich yeu )?noi dung|^trich yeu"),
    (
        Meaning.CONTENT,
        r"^(cac )?y kien(?! (chi dao|cua lanh dao|lanh dao|xu ly))|^(cac )?(kien nghi|phan anh)",
    ),
    (
        Meaning.CONTENT,
        r"^(cac )?(van de|nhiem vu|cong viec|dau viec|viec|ket luan|cau hoi|nguyen vong|vu viec|de nghi|de xuat)",
    ),
    (Meaning.TOPIC, r"linh vuc|chu de|^nhom|phan loai|^loai|^nganh\b|chuyen de|^mang\b"),
    (
        Meaning.PLACE,
        r"dia ban|^thon\b|to dan pho|\btdp\b|khu (vuc|dan cu|pho)"
        r"|^(ban|ap|xom|khu|to|buon|lang|pho|xa|phuong|khom)\b",
    ),
    (
        Meaning.PLACE,
        r"dia (chi|diem|phuong|danh)|\bthon\b|noi (phan anh|xay ra|kien nghi|o|cu tru|co y kien|neu)|vi tri",
    ),
    (
        Meaning.OWNER,
        r"^ten (co quan|don vi)|^co quan(?!.*(tiep nhan|ban hanh|chuyen))"
        r"|^don vi(?!.*(tiep nhan|ban hanh|chuyen|gui|tinh))",
    ),
    (
        Meaning.PERSONAL,
        r"^nguoi\b|^cong dan$|^cu tri$|^(ho|nguoi) dan$|^can bo\b|^chuyen vien|^lanh dao|^ten$|^ong|^ba$"
        r"|ky ten|chu ky|ky nhan",
    ),
    (Meaning.RECEIVED, r"ngay|thoi gian|thang|nam|tiep nhan|den"),
    (Meaning.OTHER, r"nguon|muc do|van ban"),
    (Meaning.CONTENT, r"y kien|noi dung|kien nghi|phan anh"),
)
_COMPILED = [(meaning, re.compile(rule)) for meaning, rule in _RULES]
# What may be marked: how far a matter has come.
_STATE = re.compile(
    r"^(da|dang|chua|chuyen|xong|hoan thanh|khong|tiep thu|(qua|trong|dung|tre) han|ton( dong)?|giai quyet xong|tra loi"
    r"|moi)\b"
)


def key(heading: str) -> str:
    """The heading in plain letters: "Thôn, TDP (1)" becomes "thon, tdp"."""
    plain = fold(normalise(one_line(heading))).lower()
    return " ".join(re.sub(r"\(.*?\)|[^\w\s,/&#-]", " ", plain).replace("/", " ").split())


@lru_cache(maxsize=4096)
def meaning(heading: str) -> tuple[Meaning, int] | None:
    """What a column of that heading holds, and the rank of the rule by which it is known."""
    if not heading or len(heading) > LONGEST:
        return None
    plain = key(heading)
    if plain == "don vi" and (inner := re.search(r"\((.+?)\)", heading)):
        plain = key(inner[1])  # "Đơn vị (thôn)"
    found = ((kind, rank) for rank, (kind, rule) in enumerate(_COMPILED) if rule.search(plain))
    return next(found, None)


def is_known(heading: str) -> bool:
    return meaning(heading) is not None


def begins(heading: str) -> bool:
    """Whether a part of a deadline says when it begins: "Từ ngày", "Bắt đầu"."""
    return bool(re.match(r"(tu|bat dau|khoi|giao|nhan)\b", key(heading)))


def is_state(heading: str) -> bool:
    """Whether a column of marks under it says how far a matter has come: "Đang giải quyết"."""
    return bool(_STATE.search(key(heading)))
