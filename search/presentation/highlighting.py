"""Highlighting: hits marked on the original text, with its accents, capitals and line breaks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from portal.language.syllables import Syllable, syllables
from search.query.marks import Marks

PASSAGE_LENGTH = 240  # characters


class Piece(NamedTuple):
    """A stretch of the original text. Templates print `text`, which Django escapes, in a mark if it is a hit."""

    text: str
    is_hit: bool


class Passage(NamedTuple):
    """The part of a text that answers the question best; the flags say whether text before and after is left out."""

    pieces: tuple[Piece, ...]
    is_cut_before: bool
    is_cut_after: bool


def marked(text: str, marks: Marks) -> tuple[Piece, ...]:
    """The whole text in pieces; put together again they are the text."""
    return _pieces(text, marks.spans(text, syllables(text)), 0, len(text))


def passage(text: str, marks: Marks, *, length: int = PASSAGE_LENGTH) -> Passage:
    """The stretch of about `length` characters with the most different words asked for, cut between words.

    Without a hit it is the beginning of the text.
    """
    words = syllables(text)
    spans = marks.spans(text, words)
    start, end = _best_window(text, words, spans, length)
    return Passage(_pieces(text, spans, start, end), text[:start].strip() != "", text[end:].strip() != "")


def found_in(text: str, marks: Marks) -> frozenset[str]:
    """The different words of a text that are marked, without their accents."""
    words = syllables(text)
    spans = marks.spans(text, words)
    return frozenset(word.folded for word in words if any(start <= word.start < end for start, end in spans))


def marked_beginnings(text: str, typed: Sequence[Syllable]) -> tuple[Piece, ...]:
    """The whole text in pieces; of each word that goes on from one that was typed the typed part is a hit."""
    spans = []
    for word in syllables(text):
        size = max((len(part.folded) for part in typed if word.folded.startswith(part.folded)), default=0)
        if size:
            is_composed = word.end - word.start == len(word.folded)
            spans.append((word.start, word.start + size if is_composed else word.end))
    return _pieces(text, spans, 0, len(text))


def _pieces(text: str, spans: list[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces, at = [], start
    for hit_start, hit_end in spans:
        if hit_end <= start or hit_start >= end:
            continue
        if hit_start > at:
            pieces.append(Piece(text[at:hit_start], is_hit=False))
        pieces.append(Piece(text[max(hit_start, start) : min(hit_end, end)], is_hit=True))
        at = min(hit_end, end)
    if at < end:
        pieces.append(Piece(text[at:end], is_hit=False))
    return tuple(pieces)


def _best_window(text: str, words: list[Syllable], spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    if len(text) <= length or not words:
        return 0, min(len(text), length)
    best = max(range(len(spans)), key=lambda i: _richness(text, spans, i, length), default=None)
    # A third of the room shows what the first hit follows on from.
    begins = 0 if best is None else max(spans[best][0] - length // 3, 0)
    begins = min(begins, len(text) - length)
    inside = [word for word in words if begins <= word.start and word.end <= begins + length]
    if not inside:
        return begins, begins + length
    first = 0 if inside[0] is words[0] else inside[0].start
    last = len(text) if inside[-1] is words[-1] else inside[-1].end
    return first, last


def _richness(text: str, spans: list[tuple[int, int]], first: int, length: int) -> tuple[int, int, int]:
    """How many different hits a window holds that begins with this one, how many neighbours, and how early it is."""
    room = length - length // 3
    inside = [span for span in spans[first:] if span[1] <= spans[first][0] + room]
    different = {text[start:end].lower() for start, end in inside}
    neighbours = sum(after[0] - before[1] == 1 for before, after in pairwise(inside))
    return len(different), neighbours, -first
