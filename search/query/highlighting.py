"""What was found, shown on the text as it was written: accents, capitals and line breaks stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from search.vietnamese import Syllable, document_numbers, syllables

Phrase = tuple[str, ...]
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


@dataclass(frozen=True)
class Marks:
    """What to highlight: words and phrases by their tokens with accents or without, and keys of document numbers."""

    exact: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    exact_phrases: frozenset[Phrase] = frozenset()
    folded_phrases: frozenset[Phrase] = frozenset()
    numbers: frozenset[str] = frozenset()

    def spans(self, text: str, words: list[Syllable]) -> list[tuple[int, int]]:
        """Where the text, whose syllables are `words`, holds them: in order and without overlaps."""
        found = [(word.start, word.end) for word in self._single_words(words)]
        if self.exact_phrases:
            found += _phrase_spans(words, [word.exact for word in words], self.exact_phrases)
        if self.folded_phrases:
            found += _phrase_spans(words, [word.folded for word in words], self.folded_phrases)
        if self.numbers:
            found += [(n.start, n.end) for n in document_numbers(text) if not self.numbers.isdisjoint(n.keys)]
        return _without_overlaps(found)

    def _single_words(self, words: list[Syllable]) -> list[Syllable]:
        """A word asked for without accents is so many words that only those beside another hit count, if any are."""
        hits = {i for i, word in enumerate(words) if word.exact in self.exact or word.folded in self.folded}
        beside = {i for i in hits if i - 1 in hits or i + 1 in hits}
        together = {words[i].folded for i in beside}
        return [
            words[i]
            for i in sorted(hits)
            if i in beside or words[i].exact in self.exact or words[i].folded not in together
        ]


def _phrase_spans(words: list[Syllable], tokens: list[str], phrases: frozenset[Phrase]) -> list[tuple[int, int]]:
    beginnings: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        beginnings.setdefault(phrase[0], []).append(phrase)
    return [
        (words[i].start, words[i + len(phrase) - 1].end)
        for i, token in enumerate(tokens)
        for phrase in beginnings.get(token, ())
        if tuple(tokens[i : i + len(phrase)]) == phrase
    ]


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


def _without_overlaps(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


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
