"""Who signed, in which capacity, and to whom the notice goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from portal.language.spelling import normalise

from .layout import CAPACITY, RECIPIENTS, is_rule

_ROLE = re.compile(
    r"(?:QUYỀN\s+)?(?:PHÓ\s+)?(?:BÍ THƯ|CHỦ TỊCH|CHÁNH VĂN PHÒNG|CHÁNH|TRƯỞNG|GIÁM ĐỐC|THỦ TRƯỞNG|CHỦ NHIỆM|TỔNG"
    r"|ỦY VIÊN"
    r"|KIÊM|VĂN PHÒNG|NGƯỜI)(?!\w)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\(?\s*(?:đã ký|ký tên|chữ ký|ký bởi|người ký|đã kí)", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỵ][^\W\d_]*)(?:\s+[A-ZĐÀ-Ỵ][^\W\d_]*){1,6}")


class Signer(NamedTuple):
    capacity: str
    role: str
    name: str


def signer_of(lines: Sequence[str]) -> Signer | None:
    """Capacities come first, then the office, then the name."""
    capacities: list[str] = []
    roles: list[str] = []
    name = ""
    for line in lines:
        plain = normalise(line).strip()
        if is_rule(plain) or _SIGNED.match(plain):
            continue
        if CAPACITY.match(plain):
            capacities.append(line.strip())
        elif _ROLE.match(plain) and not name and plain.upper() == plain:
            roles.append(line.strip())
        elif _NAME.fullmatch(plain) and (plain.upper() != plain or roles):
            name = line.strip()
        elif capacities and not roles and plain.isupper():
            capacities[-1] += f" {line.strip()}"
    if not (name or roles):
        return None
    return Signer(" / ".join(capacities), " ".join(roles), name)


def recipients_of(lines: Sequence[str]) -> list[str]:
    """One of each line, without dash and final punctuation; a line without a dash goes on with the one before."""
    found: list[str] = []
    has_dashes = any(re.match(r"[-–+•]", line) for line in lines)
    for line in lines:
        rest = re.sub(r"^\s*Nơi nhận\s*:?\s*", "", line, flags=re.IGNORECASE) if RECIPIENTS.match(line) else line
        text = rest.strip().strip("-–+• \t")
        if not text or is_rule(text):
            continue
        if found and has_dashes and not re.match(r"[-–+•]", rest.strip()):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return [re.sub(r"[\s;.,/]+$", "", each) for each in found]
