"""The answer: hits, why each was found, facet counts, and what there is to say about all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy

from portal.workdays.timeliness import soon_until
from search.query.criteria import PAGE_SIZE, Criteria, Facet
from search.query.marks import Marks


class Match(StrEnum):
    """Why a document was found. Results come in groups of these, what was asked for before what comes near."""

    NUMBER = "number"
    CITATION = "citation"
    EXACT = "exact"
    FOLDED = "folded"
    CORRECTED = "corrected"
    PARTIAL = "partial"

    @property
    def is_exact(self) -> bool:
        """Whether it is what was asked for, and not what comes near."""
        return self in (Match.NUMBER, Match.CITATION, Match.EXACT)

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Match.NUMBER: gettext_lazy("Bears this number"),
    Match.CITATION: gettext_lazy("Cites this number"),
    Match.EXACT: gettext_lazy("All words, as typed"),
    Match.FOLDED: gettext_lazy("All words, with other accents"),
    Match.CORRECTED: gettext_lazy("All words of the corrected question"),
    Match.PARTIAL: gettext_lazy("Most of the words"),
}


class Hit(NamedTuple):
    key: Key
    match: Match
    score: float  # comparable only among hits of the same match; 0.0 when sorted by a date


@dataclass(frozen=True)
class FacetCount:
    """How many results there are with a value of a facet, whatever else of this facet is ticked."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Answer:
    """One page of results and what there is to say about all of them.

    `exact_total` of the `total` results are what was asked for; the others come near and follow in groups of their
    own. Values of a facet come by number, most first; ticked ones are there even with 0, none is cut.
    """

    criteria: Criteria
    hits: tuple[Hit, ...] = ()
    total: int = 0
    exact_total: int = 0
    facets: Mapping[Facet, tuple[FacetCount, ...]] = field(default_factory=dict)
    suggestion: str = ""  # "did you mean": another question that finds more, or ""
    unknown_number: str = ""  # a document number asked for that no document bears or cites, or ""
    marks: Mapping[Match, Marks] = field(default_factory=dict)

    @property
    def relaxations(self) -> tuple[Match, ...]:
        """The ways in which the search went beyond what was asked, to be told to the reader; () if it did not."""
        return tuple(match for match in self.marks if not match.is_exact)

    @property
    def page_count(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    def marks_of(self, hit: Hit) -> Marks:
        """What to highlight in the text of a hit (highlighting.marked, highlighting.passage)."""
        return self.marks[hit.match]


class Calendar(NamedTuple):
    """The day of asking, and the last due date that counts as soon on it."""

    today: date
    soon_until: date

    @classmethod
    def of(cls, today: date) -> Calendar:
        return cls(today, soon_until(today))


class Key(NamedTuple):
    """What a document stands for: a kind of record ("petition") and its primary key, at least 0 and below 2**40."""

    type: str
    id: int

    def __str__(self) -> str:
        return f"{self.type}:{self.id}"
