"""Query syntax: words, "exact phrases" in quotation marks, and -excluded words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.language.document_numbers import asked_numbers

_SIGNED = re.compile(
    r"""
    (?P<minus>(?<!\S)[-−])?
    (?: "(?P<straight>[^"“”]+)" | [“„](?P<curved>[^"“”]+)["“”] | «(?P<angled>[^»]+)» )
    | (?<!\S)[-−](?P<word>\w[^\s"“„«]*)
    """,
    re.VERBOSE,
)
_DIGITS_BEFORE = re.compile(r"\d+(?=\s*\Z)")
_MARKS_OF_PHRASES = str.maketrans(dict.fromkeys('"“”„«»', " "))


@dataclass(frozen=True)
class Syntax:
    """`words` is as long as the question, so that a place in one is a place in the other; what is excluded is blank.

    The words of `phrases` are among them. A document number in quotation marks is no phrase: it has many writings.
    """

    words: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def parse_syntax(question: str) -> Syntax:
    """A quotation mark without its other, and a minus in the middle of a word or between two, are only signs."""
    words, phrases, excluded = question, [], []
    for found in _SIGNED.finditer(question):
        text = found["straight"] or found["curved"] or found["angled"] or found["word"]
        if found["word"] and _is_number(question[: found.start()], text):
            continue
        if found["minus"] or found["word"]:
            excluded.append(text)
            words = words[: found.start()] + " " * len(found[0]) + words[found.end() :]
        elif asked_numbers(text)[1]:
            phrases.append(text)
    return Syntax(words.translate(_MARKS_OF_PHRASES), tuple(phrases), tuple(excluded))


def without_quotation_marks(question: str) -> str:
    return " ".join(question.translate(_MARKS_OF_PHRASES).split())


def _is_number(before: str, text: str) -> bool:
    """Whether a minus belongs to a number ("12 -TB/HU")."""
    digits = _DIGITS_BEFORE.search(before)
    return digits is not None and bool(asked_numbers(f"{digits[0]}-{text}")[0])
