"""Numbers of official documents ("45-TB/HU", "Thông báo số 45"): found in texts, and compared by their keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from portal.language.spelling import DASHES, MARKS, fold, normalise
from portal.language.syllables import Syllable, syllables

# What a document calls itself, to the codes its number may carry (docs/domain.md, Numbering).
_TYPE_NAMES: dict[tuple[str, ...], tuple[str, ...]] = {
    tuple(name.split()): tuple(codes.split())
    for name, codes in {
        "ke hoach": "kh",
        "thong bao": "tb",
        "thong bao ket luan": "tb tbkl",
        "ket luan": "kl",
        "quyet dinh": "qd",
        "quy dinh": "qdi qd",
        "cong van": "cv",
        "bao cao": "bc",
        "bien ban": "bb",
        "to trinh": "ttr",
        "huong dan": "hd",
        "nghi quyet": "nq",
        "nghi dinh": "nd",
        "thong tu": "tt",
        "chi thi": "ct",
        "chuong trinh": "ctr",
        "giay moi": "gm",
        "phieu chuyen": "pc",
        "phieu huong dan": "phd",
    }.items()
}


_TYPE_CODES = frozenset(code for codes in _TYPE_NAMES.values() for code in codes)
_TYPE_NAMES.update({(code,): (code,) for code in _TYPE_CODES})


_LONGEST_TYPE_NAME = max(map(len, _TYPE_NAMES))


# Abbreviations of issuers: no vowel but that of committee (hu, tu, du, ubnd) or of the Centre (tw).
_ISSUER = re.compile(r"(?=\w)[bcdfghjklmnpqrstvwx]*(?:[htd]u|ubnd|ubmttq|ubkt[htd]u|ubtvqh)?\d{0,2}")


_YEAR = re.compile(r"(?:19|20)\d\d")


# 12-TB/HU, 12/TB-UBND, 30/2020/NĐ-CP, 45/TB-NN&PTNT: groups are number, year and codes.
_NUMBER = re.compile(
    rf"(?<![\w/])(\d{{1,5}})(?:/((?:19|20)\d\d))?[{DASHES}/]"
    rf"((?:[^\W\d_]|[{MARKS}]){{2,}}\d*(?:[{DASHES}/&](?:[^\W\d_]|[{MARKS}])+\d*)*)"
)


# Either at a glance, since most texts cite nothing.
_LIKELY_NUMBER = re.compile(rf"[{DASHES}/][^\W\d_]{{2}}|KN[{DASHES}]")


_BETWEEN_CODES = re.compile(rf"[{DASHES}/&]")


# Codes of petitions, KN-7F3K-9QXD or KN-2024-001; without dashes or a digit it would be words ("kn dong que").
# Every repetition is bounded: two without a bound side by side would take a day over a word of a megabyte.
_CODE = re.compile(
    rf"(?<!\w)KN(?=[{DASHES}]|\W?\w{{0,8}}\W?\w{{0,8}}\d)[{DASHES} ]?[0-9A-Z]{{4}}[{DASHES} ]?[0-9A-Z]{{3,4}}(?!\w)",
    re.IGNORECASE,
)


# 12tb/hu, 12TBHU; QĐ1158
_CODES = "|".join(sorted(_TYPE_CODES, reverse=True)).replace("d", "[dđ]")


_GLUED = re.compile(
    rf"(?<![\w/.,-])(\d{{1,5}})({_CODES})[-/]?(?=[hđdt]u\b|ubnd\b|\W|$)",
    re.IGNORECASE,
)


_GLUED_BEFORE = re.compile(rf"(?<!\w)({_CODES})(\d{{1,5}})(?!\w)", re.IGNORECASE)


LONGEST_BEGINNING = 200  # characters in which a title says what the document is


class DocumentNumber(NamedTuple):
    """A number or code found in a text; `keys` are all under which it may be asked for, the fullest first."""

    keys: tuple[str, ...]
    start: int
    end: int


def _keys(number: str, year: str, codes: Iterable[str]) -> tuple[str, ...]:
    """12, "", (TB, HU) becomes ("12tbhu", "12tb", "12"): a reader may not know who issued it."""
    number = number.lstrip("0") or "0"
    codes = [fold(normalise(code)).lower() for code in codes]
    codes_read = [codes]
    if codes and codes[0] not in _TYPE_CODES:
        codes_read.append(["cv"])  # a letter (công văn) carries no code of its type: 452/UBND-TNMT
    heads = [number] if not year else [f"{number}.{year}", number]
    fullest_first = (
        head + "".join(read[:size]) for head in heads for read in codes_read for size in range(len(read), 0, -1)
    )
    return tuple(dict.fromkeys([*fullest_first, number]))


def document_numbers(text: str) -> Iterator[DocumentNumber]:
    """Numbers of documents in an official text (digits, stroke or dash, and codes that begin with two capitals).

    Codes of petitions are found too.
    """
    if not _LIKELY_NUMBER.search(text):
        return
    for found in _NUMBER.finditer(text):
        codes = _BETWEEN_CODES.split(found[3])
        if normalise(codes[0])[:2].isupper():
            yield DocumentNumber(_keys(found[1], found[2] or "", codes), found.start(), found.end())
    for found in _CODE.finditer(text):
        yield DocumentNumber((_code_key(found[0]),), found.start(), found.end())


def number_keys(number: str) -> tuple[str, ...]:
    """All keys under which what bears this number or code may be asked for; () if it is none of ours."""
    number = normalise(number).strip()
    if _CODE.fullmatch(number):
        return (_code_key(number),)
    found = _NUMBER.match(number)
    return _keys(found[1], found[2] or "", _BETWEEN_CODES.split(found[3])) if found else ()


def number_in_title(title: str) -> str:
    """The number of a document whose title begins with its type and number, "Thông báo số 12-TB/HU về ..."; or ""."""
    for found in document_numbers(title[:LONGEST_BEGINNING]):
        before = tuple(word.folded for word in syllables(title[: found.start]) if word.folded != "so")
        if before in _TYPE_NAMES:
            return title[found.start : found.end]
    return ""


def _code_key(code: str) -> str:
    return "".join(filter(str.isalnum, code.lower()))


@dataclass(frozen=True)
class AskedNumber:
    """A number in a question, as typed: a document is meant if it has any of the keys.

    It `is_certain` if nothing else can be meant by what was typed (12-TB/HU, 12 tb hu, but not "thông báo 12").
    """

    text: str
    keys: tuple[str, ...]
    is_certain: bool


def asked_numbers(question: str) -> tuple[list[AskedNumber], str]:
    """The document numbers and codes in a question, in any writing, and the rest of the question.

    Apart from 12-TB/HU, 12/tb-ubnd and the like, a number counts only beside the type of a document, by code or by
    name ("12 tb hu", "kl 116", "kết luận số 116"), or else "5 hộ dân" were one. A question of digits alone may be one.
    """
    question = re.sub(r"\s*([-/])\s*", r"\1", normalise(question)).strip()
    numbers = [AskedNumber(code[0], (_code_key(code[0]),), True) for code in _CODE.finditer(question)]
    question = _GLUED.sub(r"\1 \2 ", _GLUED_BEFORE.sub(r"\1 \2", _CODE.sub(" ", question)))
    words = syllables(question)
    rest, kept_to, at = [], 0, 0
    while at < len(words):
        read = _read_number(question, words, at)
        if read is None:
            at += 1
            continue
        keys, is_certain, first, at = read
        start, end = words[first].start, words[at - 1].end
        numbers.append(AskedNumber(question[start:end], keys, is_certain))
        rest.append(question[kept_to:start])
        kept_to = end
    rest.append(question[kept_to:])
    return numbers, " ".join(part.strip() for part in rest if part.strip(" ,.;:-/"))


class _ReadNumber(NamedTuple):
    keys: tuple[str, ...]
    is_certain: bool
    first: int  # the index of its first word
    after: int  # and of the word after its last


def _read_number(question: str, words: list[Syllable], at: int) -> _ReadNumber | None:
    """The document number whose digits are words[at]."""
    digits = words[at].folded
    if not digits.isdecimal() or len(digits) > 5:
        return None
    first, types, says_number = _type_before(words, at)
    if (strict := _NUMBER.match(question, words[at].start)) and _may_be_code(strict[3], types):
        key = _keys(strict[1], strict[2] or "", _BETWEEN_CODES.split(strict[3]))[0]
        after = next((i for i, word in enumerate(words) if word.start >= strict.end()), len(words))
        return _ReadNumber((key,), True, first, after)
    if at + 1 < len(words) and words[at + 1].folded in _TYPE_CODES and _is_plain(words[at + 1]):
        issuer, after = _issuer_after(words, at + 2)
        return _ReadNumber((digits + words[at + 1].folded + issuer,), bool(issuer), first, after)
    if types and (says_number or not _YEAR.fullmatch(digits)):
        issuer, after = _issuer_after(words, at + 1)
        return _ReadNumber(tuple(digits + code + issuer for code in types), False, first, after)
    if len(words) == at + 1 and all(word.folded == "so" for word in words[:at]):
        return _ReadNumber((digits,), False, 0, at + 1)
    return None


def _issuer_after(words: list[Syllable], at: int) -> tuple[str, int]:
    """The abbreviations of an issuer from words[at] on, put together, and the index of the word after them."""
    after = at
    while after < len(words) and _is_issuer(words[after]):
        after += 1
    return "".join(word.folded for word in words[at:after]), after


def _type_before(words: list[Syllable], at: int) -> tuple[int, tuple[str, ...], bool]:
    """Where the type named before words[at] begins, its codes, and whether "số" stands between."""
    end = at
    says_number = end > 0 and words[end - 1].folded == "so"
    if says_number:
        end -= 1
    for size in range(min(_LONGEST_TYPE_NAME, end), 0, -1):
        codes = _TYPE_NAMES.get(tuple(word.folded for word in words[end - size : end]))
        if codes and (size > 1 or _is_plain(words[end - 1])):
            return end - size, codes, says_number
    return end, (), says_number


def _is_plain(word: Syllable) -> bool:
    """Without accents, đ apart: how codes are written (QĐ, ĐU), and no word but "tu" is by chance."""
    return word.exact.replace("đ", "d") == word.folded


def _is_issuer(word: Syllable) -> bool:
    return _is_plain(word) and _ISSUER.fullmatch(word.folded) is not None and not word.folded.isdecimal()


def _may_be_code(codes: str, named: tuple[str, ...]) -> bool:
    """Whether what follows the stroke is a code: "12/tb-hu" and "452/UBND", but not "24/ngày"."""
    first = fold(normalise(_BETWEEN_CODES.split(codes)[0]))
    return bool(named) or first[:2].isupper() or first.lower() in _TYPE_CODES


def compact_number(number: str) -> str:
    """A document number or a part of one as it is compared while it is typed: "012-TB/H" becomes "12tbh"."""
    return "".join(filter(str.isalnum, fold(normalise(number)).lower())).lstrip("0")
