"""Marks: the words, phrases and numbers of a question that are to be highlighted in a text."""

from __future__ import annotations

from dataclasses import dataclass

from portal.language.document_numbers import document_numbers
from portal.language.syllables import Syllable


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


Phrase = tuple[str, ...]


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


def _without_overlaps(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
