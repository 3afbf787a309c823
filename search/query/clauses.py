"""Query clauses that every engine translates into its own: terms, prefixes, all, any, at least, boosted, excluded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The fields of tokens that an engine indexes for every document; vietnamese.tokens makes them."""

    WORDS = "words"  # syllables of title and body
    WORDS_FOLDED = "words_folded"
    PAIRS = "pairs"  # neighbouring syllables of title and body
    PAIRS_FOLDED = "pairs_folded"
    TITLE = "title"  # syllables and pairs of the title alone
    TITLE_FOLDED = "title_folded"
    NUMBER = "number"  # keys of the number that the document bears, or that its title says
    CITED = "cited"  # keys of the numbers in its text
    BEGINNINGS = "beginnings"  # of the words of its title and of its number, as somebody types them


@dataclass(frozen=True)
class Term:
    field: Field
    token: str


@dataclass(frozen=True)
class Prefix:
    """A token of the field begins so; the score is 1. The more different tokens there are, the longer it takes."""

    field: Field
    beginning: str


@dataclass(frozen=True)
class AllOf:
    """Every part holds; the score is their sum. Without parts it holds for every document."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """One part holds; the score is that of the best, so that a word with many synonyms counts once.

    Without parts it holds for no document.
    """

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class MinimumMatch:
    """At least `least` of the parts hold; the score is their sum."""

    parts: tuple[Condition, ...]
    least: int


@dataclass(frozen=True)
class Boosted:
    condition: Condition
    weight: float


@dataclass(frozen=True)
class ConstantScore:
    """The condition holds and adds nothing to the score, which takes less time than to weigh it in many documents."""

    condition: Condition


@dataclass(frozen=True)
class MustNot:
    """The condition holds, and none of the unwanted; the score is that of the condition."""

    condition: Condition
    unwanted: tuple[Condition, ...]


Condition = Term | Prefix | AllOf | AnyOf | MinimumMatch | Boosted | ConstantScore | MustNot

EVERYTHING = AllOf(())


def all_of(*parts: Condition) -> Condition:
    """AllOf without repetitions, or the part itself if there is but one."""
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 else AllOf(distinct)


def any_of(*parts: Condition) -> Condition:
    """AnyOf without repetitions, or the part itself if there is but one."""
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 else AnyOf(distinct)


SHORTEST_BEGINNING, LONGEST_BEGINNING = 2, 8  # letters kept of a word of a title; no syllable is longer


LONGEST_NUMBER = 16  # and of a number


# And of a code. There are as many codes as petitions, and next to nothing shares longer beginnings: to index all took
# Tantivy a seventh of its time, and so few codes go on from them that they are looked for among the codes themselves.
LONGEST_OF_CODE = 5


CODE = "kn"  # as every code of a petition begins, and no number does


NAMED = "~"  # before the keys of a number that only the title of a document says, as that of a page of its file
