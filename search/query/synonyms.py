"""Synonyms, looked up by phrase in the question; documents are indexed as they were written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from portal.language.syllables import Syllable, syllables

SYNONYMS_FILE = Path(__file__).with_name("synonyms.txt")

# Two letters without accents are too many words at once ("tu": từ, tư, tự, tủ) to stand for an accented one.
SHORTEST_UNACCENTED = 3

# In syllables; a phrase that long is a sentence, and no two people write it alike.
LONGEST_PHRASE = 12

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Meaning:
    """The words start:end of a question are a phrase of the list; `others` are its equals, as accented syllables."""

    start: int
    end: int
    others: tuple[Phrase, ...]

    def covers(self, position: int) -> bool:
        return self.start <= position < self.end


class Synonyms:
    """A list in the format of Solr: "a, b" are equal; "a => b, c" adds b and c to a question for a. # begins a comment.

    The words asked for always stay; commas part phrases, so no phrase contains one.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._others: dict[Phrase, dict[Phrase, list[Phrase]]] = defaultdict(dict)
        for line in lines:
            left, arrow, right = line.partition("#")[0].partition("=>")
            keys = _phrases(left)
            for key in keys:
                self._add(key, _phrases(right) if arrow else keys)
        self._longest = max(map(len, self._others), default=0)

    @classmethod
    def from_file(cls, path: Path) -> Synonyms:
        with path.open(encoding="utf-8") as lines:
            return cls(lines)

    def _add(self, key: Phrase, others: Iterable[Phrase]) -> None:
        folded = tuple(word.folded for word in syllables(" ".join(key)))
        known = self._others[folded].setdefault(key, [])
        known.extend(other for other in others if other != key and other not in known)

    def meanings(self, question: Sequence[Syllable]) -> list[Meaning]:
        """All phrases of the list in a question, overlapping ones too.

        A syllable typed without accents stands for any accents, as everywhere ("so do" is "sổ đỏ").
        """
        found = []
        for start in range(len(question)):
            for end in range(start + 1, min(start + self._longest, len(question)) + 1):
                typed = question[start:end]
                candidates = self._others.get(tuple(word.folded for word in typed), {})
                others = [other for key, values in candidates.items() if _means(typed, key) for other in values]
                if others:
                    found.append(Meaning(start, end, tuple(dict.fromkeys(others))))
        return found


def _phrases(text: str) -> list[Phrase]:
    phrases = (tuple(word.exact for word in syllables(phrase)) for phrase in text.split(","))
    return [phrase for phrase in dict.fromkeys(phrases) if phrase]


def _means(typed: Sequence[Syllable], key: Phrase) -> bool:
    if len(typed) == 1 and typed[0].exact != key[0] and len(typed[0].folded) < SHORTEST_UNACCENTED:
        return False
    return all(word.exact == of_key or not word.is_accented for word, of_key in zip(typed, key, strict=True))


@lru_cache
def shipped_synonyms() -> Synonyms:
    """The list that comes with the portal, synonyms.txt beside this module."""
    return Synonyms.from_file(SYNONYMS_FILE)


def problems_of(line: str) -> list[str]:
    """What is wrong with a line of the list, in words for whoever typed it; [] if nothing is."""
    left, *rights = line.split("=>")
    if "#" in line:
        return [_("A rule holds no “#”: what is to be said about it goes into the note.")]
    if len(rights) > 1:
        return [_("A rule has one arrow “=>” at most.")]
    sides = [side.split(",") for side in (left, *rights)]
    found = [problem for side in sides for phrase in side for problem in _problems_of_phrase(phrase)]
    if not found and not rights and len(_phrases(left)) < 2:
        found.append(_("At least two different words or phrases are needed, with a comma between."))
    if not found and rights and not set(_phrases(rights[0])) - set(_phrases(left)):
        found.append(_("The right side of the arrow must add something to the left side."))
    return found or [_too_short(phrase.strip()) for phrase in sides[0] if _is_too_short(phrase)]


def _problems_of_phrase(phrase: str) -> list[str]:
    size = len(syllables(phrase))
    if not size:
        return [_("There is nothing between two commas, or before or after a sign.")]
    if size > LONGEST_PHRASE:
        return [
            _("“%(phrase)s” is longer than %(most)d syllables.") % {"phrase": phrase.strip(), "most": LONGEST_PHRASE}
        ]
    return []


def _is_too_short(phrase: str) -> bool:
    words = syllables(phrase)
    return len(words) == 1 and not words[0].is_accented and len(words[0].folded) < SHORTEST_UNACCENTED


def _too_short(phrase: str) -> str:
    return _("“%(phrase)s” is too short: typed without accents it stands for many other words.") % {"phrase": phrase}
