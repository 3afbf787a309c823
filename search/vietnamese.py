"""Text to tokens: the only place that knows the language.

Both engines index these tokens with their plainest analyzers, so they answer alike. Everything works on syllables,
which Vietnamese writes apart; two neighbouring ones ("bồi_thường") stand for the compound word they usually are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from portal.language.spelling import DASHES, INVISIBLE, MARKS, TONES, fold, normalise

_HOOK_AND_TILDE = {"\u0309", "\u0303"}


def accents_apart(word: str, other: str) -> float:
    """How unlike the marks of two words are, whatever their letters: 0.0 for "mần" and "mầm".

    A wrong tone is half a wrong letter, and least wrong between hook and tilde, which many hear alike (F12).
    """
    shape, tone = _marks(word)
    other_shape, other_tone = _marks(other)
    letters = 0.0 if shape == other_shape else 1.0
    if tone == other_tone:
        return letters
    return letters + (0.25 if {tone, other_tone} == _HOOK_AND_TILDE else 0.5)


def _marks(word: str) -> tuple[str, str]:
    """The marks that make another letter (ă, â, đ, ê, ô, ơ, ư), and the tone."""
    marks = [c for c in unicodedata.normalize("NFD", word) if c in "đĐ" or unicodedata.combining(c)]
    return "".join(c for c in marks if c not in TONES), "".join(c for c in marks if c in TONES)


# A number with points between its thousands is one word; a word may carry marks and invisible characters inside.
_WORD = rf"\d{{1,3}}(?:\.\d{{3}})+(?![^\W_])|[^\W_]+(?:[{MARKS}{INVISIBLE}]+[^\W_]*)*"
_WORDS = re.compile(_WORD)
# Neighbours across the end of a sentence or a bracket are no compound.
_WORDS_AND_ENDS = re.compile(rf"{_WORD}|[.;:!?()\[\]\"“”\n]")

# "kĩ thuật", "lí do", "công ti", "quí": the same words with i. Official texts write y.
_I_FOR_Y = re.compile(r"(h|k|l|m|s|t|qu)([iìíỉĩị])")
_Y_OF = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))


class _Remembered(dict[str, tuple[str, ...]]):
    """What a function makes of a word. Half the time of lru_cache, for what is asked of every word of a corpus."""

    LARGEST = 200_000  # a corpus has some ten thousand syllables, but numbers and typing errors have no end

    def __init__(self, make: Callable[[str], tuple[str, ...]]) -> None:
        self._make = make

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= self.LARGEST:
            self.clear()
        self[word] = made = self._make(word)
        return made


def _spelt(raw: str) -> tuple[str, str]:
    """The token of a word with accents and its token without; "" for the end of a sentence."""
    exact = normalise(raw.lower())
    if not exact[:1].isalnum():
        exact = ""
    elif exact.replace(".", "").isdecimal():
        exact = exact.replace(".", "").lstrip("0") or "0"
    elif with_i := _I_FOR_Y.fullmatch(exact):
        exact = with_i[1] + _Y_OF[with_i[2]]
    return exact, fold(exact)


_spellings = _Remembered(_spelt)


class Syllable(NamedTuple):
    """`exact` and `folded` are tokens; the syllable as written is text[start:end]."""

    exact: str
    folded: str
    start: int
    end: int

    @property
    def is_accented(self) -> bool:
        return self.exact != self.folded


_new_syllable = tuple.__new__


def syllables(text: str) -> list[Syllable]:
    """The syllables, numbers and abbreviations of a text, with their places in it as it was written."""
    found: list[Syllable] = []
    end = 0
    # Half the time that it takes to ask each match for its place: what comes before a word holds no letter.
    for word in _WORDS.findall(text):
        exact, folded = _spellings[word]
        start = text.index(word, end)
        end = start + len(word)
        found.append(_new_syllable(Syllable, (exact, folded, start, end)))
    return found


def syllables_as_typed(text: str) -> list[Syllable]:
    """The same words in small letters and otherwise as they are: what a search finds that knows no spellings."""
    return [Syllable(word[0].lower(), fold(word[0].lower()), *word.span()) for word in _WORDS.finditer(text)]


class Tokens(NamedTuple):
    """What an index holds of a text, each with spaces between: syllables and pairs of neighbours, accented and not."""

    exact: str
    folded: str
    exact_pairs: str
    folded_pairs: str


def _piece(text: str) -> tuple[str, str, str, str]:
    """What stands between two spaces, "(đường." for one: its syllables and the halves of their pairs, folded too.

    Most pieces have been met before, so that the regular expression is seldom needed.
    """
    spelt = [_spellings[raw] for raw in _WORDS_AND_ENDS.findall(text)]
    exact, folded = [exact for exact, _ in spelt], [folded for _, folded in spelt]
    return " ".join(exact), " ".join(folded), "".join(map(_halves, exact)), "".join(map(_halves, folded))


_pieces = _Remembered(_piece)


def tokens(text: str) -> Tokens:
    """All tokens of a text in one pass. Repetitions are kept: how often a word occurs tells what a text is about."""
    pieces = text.replace("\n", " . ").split()
    if not pieces:
        return Tokens("", "", "", "")
    exact, folded, exact_halves, folded_halves = zip(*map(_pieces.__getitem__, pieces), strict=True)
    return Tokens(" ".join(exact), " ".join(folded), _pairs(exact_halves), _pairs(folded_halves))


_END = "|"  # of a sentence, among halves


def _halves(syllable: str) -> str:
    """The end of the pair with the syllable before, and the beginning of that with the next."""
    return f"{syllable} {syllable}_" if syllable else _END


def _pairs(halves: Iterable[str]) -> str:
    """Halves put together are pairs, "mặt mặt_" + "đường đường_"; the outer ones of a sentence have no other half."""
    sentences = "".join(halves).split(_END)
    return " ".join(filter(None, [halves[halves.find(" ") + 1 : halves.rfind(" ")] for halves in sentences if halves]))


def pair(first: str, second: str) -> str:
    """Two neighbouring syllables as one token."""
    return f"{first}_{second}"


def prefixes(word: str, *, shortest: int = 2, longest: int = 8) -> list[str]:
    """The beginnings of a word that a reader may have typed so far, the whole word included."""
    return [word[:size] for size in range(shortest, min(len(word), longest) + 1)]


def squeezed(number: str) -> str:
    """A document number or a part of one as it is compared while it is typed: "012-TB/H" becomes "12tbh"."""
    return "".join(filter(str.isalnum, fold(normalise(number)).lower())).lstrip("0")


# Words that carry no meaning of their own, as typed with their accents; without accents they may be others ("cua").
FUNCTION_WORDS = frozenset(
    {
        "ở",
        "của",
        "và",
        "là",
        "thì",
        "mà",
        "các",
        "những",
        "với",
        "tại",
        "về",
        "để",
        "vì",
        "do",
        "bị",
        "được",
        "đã",
        "đang",
        "sẽ",
        "có",
        "cho",
        "nên",
        "cũng",
        "này",
        "ấy",
        "nào",
        "gì",
        "rằng",
        "hay",
        "hoặc",
    }
)


# Typing errors ---------------------------------------------------------------------------------------------------

# What is heard alike in some region and so mistaken in writing (search_cases.json, F12): initials, then finals.
_INITIALS_ALIKE = [pair.split("/") for pair in ["tr/ch", "s/x", "d/gi", "d/r", "gi/r", "l/n", "c/k", "g/gh", "ng/ngh"]]
_FINALS_ALIKE = [pair.split("/") for pair in ["n/ng", "n/nh", "t/c", "t/ch", "i/y"]]
_LETTERS = "abcdeghiklmnopqrstuvxy"


def heard_alike(word: str) -> set[str]:
    """Folded spellings that somebody may write for the same sound: "sat" for "xat", "tan" for "tang"."""
    found = set()
    for one, other in (*_INITIALS_ALIKE, *(pair[::-1] for pair in _INITIALS_ALIKE)):
        if word.startswith(one):
            found.add(other + word.removeprefix(one))
    for one, other in (*_FINALS_ALIKE, *(pair[::-1] for pair in _FINALS_ALIKE)):
        if word.endswith(one):
            found.add(word.removesuffix(one) + other)
    return found - {word}


def one_slip_away(word: str) -> set[str]:
    """Folded spellings with one letter left out, added, changed, or swapped with its neighbour."""
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in parts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in parts if b for letter in _LETTERS}
    added = {a + letter + b for a, b in parts for letter in _LETTERS}
    return (left_out | swapped | changed | added) - {word, ""}


# Document numbers ------------------------------------------------------------------------------------------------

# What a document calls itself, to the codes its number may carry (dossier, section 1, "Numbering").
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
_CODE = re.compile(
    rf"(?<!\w)KN(?=[{DASHES}]|\W?\w*\W?\w*\d)[{DASHES} ]?[0-9A-Z]{{4}}[{DASHES} ]?[0-9A-Z]{{3,4}}(?!\w)",
    re.IGNORECASE,
)

# 12tb/hu, 12TBHU; QĐ1158
_CODES = "|".join(sorted(_TYPE_CODES, reverse=True)).replace("d", "[dđ]")
_GLUED = re.compile(
    rf"(?<![\w/.,-])(\d{{1,5}})({_CODES})[-/]?(?=[hđdt]u\b|ubnd\b|\W|$)",
    re.IGNORECASE,
)
_GLUED_BEFORE = re.compile(rf"(?<!\w)({_CODES})(\d{{1,5}})(?!\w)", re.IGNORECASE)


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
    for found in document_numbers(title):
        before = tuple(word.folded for word in syllables(title[: found.start]) if word.folded != "so")
        if before in _TYPE_NAMES:
            return title[found.start : found.end]
    return ""


def _code_key(code: str) -> str:
    return "".join(filter(str.isalnum, code.lower()))


@dataclass(frozen=True)
class AskedNumber:
    """A number in a question, as typed: a document is meant if it has any of the keys.

    It is `certain` if nothing else can be meant by what was typed (12-TB/HU, 12 tb hu, but not "thông báo 12").
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
