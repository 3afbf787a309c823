"""The interface that both engines keep, and the answer that both give.

    engine = open_engine(settings.SEARCH_URL)
    engine.update(add=[document], remove=[Key("petition", 7)])
    answer = engine.search(Criteria(words="so do bai ca"), today=date(2026, 10, 31))

Engines answer with keys; whoever shows the hits loads the rows from the database and marks their text with
`answer.marks_of(hit)`. So nothing is shown that the database would not show today.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from search.query.criteria import EVERY_FACET, PAGE_SIZE, Criteria, Facet
from search.query.highlighting import Marks
from search.query.rules import EVERY_RULE, Rules
from search.query.synonyms import Synonyms

DUE_SOON = timedelta(days=7)


class Key(NamedTuple):
    """What a document stands for: a kind of record ("petition") and its primary key, at least 0 and below 2**40."""

    type: str
    id: int

    def __str__(self) -> str:
        return f"{self.type}:{self.id}"


class Document(NamedTuple):
    """What of one public record may be found. Only `type`, `id` and `title` are needed.

    Facet values are short codes ("received", "12", "dat-dai"), never labels: at most 100 letters, digits, `_`,
    `-`, `.` or `:`; "" means none. `units` holds every unit under which the record is to be found: its owner and, for
    counts with descendants, that unit's ancestors; `owner` the one unit that owes. Timeliness is not a field: it
    follows from `due`, `closed` and `reopened`.
    """

    type: str
    id: int
    title: str
    body: str = ""  # all other text to be found, plain; parts separated by a line break
    number: str = ""  # number or code that it bears itself, "12-TB/HU"; those it cites are read from its text
    state: str = ""
    topic: str = ""
    owner: str = ""
    units: tuple[str, ...] = ()
    form: str = ""
    tags: tuple[str, ...] = ()
    received: date | None = None  # the day of the record itself: heard, held, issued, published; gives year and month
    updated: int = 0  # version of the record, growing with each change (microseconds since 1970), for comparisons
    due: date | None = None  # None if nothing is owed
    closed: date | None = None  # the day on which what was owed was done
    reopened: date | None = None  # the last day on which a claim that it was done was taken back
    is_suggested: bool = True  # while somebody types its title or number; False where the title is no name of its own

    @property
    def key(self) -> Key:
        return Key(self.type, self.id)


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
    """The day of asking, and the last due date that counts as soon: who knows working days computes it."""

    today: date
    soon_until: date

    @classmethod
    def of(cls, today: date, soon_until: date | None = None) -> Calendar:
        return cls(today, soon_until or today + DUE_SOON)


class SearchUnavailable(Exception):
    """The engine cannot answer or write now; trying again later may help."""


class Engine(ABC):
    """An index that can be asked and changed. Safe to share between threads and to use after a fork."""

    @abstractmethod
    def search(
        self,
        criteria: Criteria,
        *,
        today: date,
        soon_until: date | None = None,
        synonyms: Synonyms | None = None,
        rules: Rules = EVERY_RULE,
        facets: Collection[Facet] = EVERY_FACET,
    ) -> Answer:
        """One page of answers. An empty or missing index answers with no hits.

        Timeliness is computed for `today`; open records due up to `soon_until` (default: a week) are due soon.
        Without `synonyms` the question is read with those that come with the portal. Only `facets` are counted.
        """

    @abstractmethod
    def export(
        self,
        criteria: Criteria,
        *,
        today: date,
        soon_until: date | None = None,
        synonyms: Synonyms | None = None,
        rules: Rules = EVERY_RULE,
    ) -> tuple[Key, ...]:
        """All results in their order, whatever the page, up to MOST_RESULTS; nothing is counted or marked."""

    @abstractmethod
    def suggest(self, words: str, *, limit: int = 8) -> tuple[Key, ...]:
        """What somebody may mean who has typed so far: documents whose titles or numbers go on so, best first.

        A missing index suggests nothing.
        """

    @abstractmethod
    def update(self, *, add: Iterable[Document] = (), remove: Iterable[Key] = ()) -> None:
        """Take keys out, and put documents in, in place of those with their keys; findable when it returns.

        `add` is read once nobody else can write before this is written (embedded), or once what others read earlier
        can no longer replace it (cluster): two processes that read the database in `add` may come in any order.
        Raises SearchUnavailable if it cannot be written now: all of it or nothing in the embedded engine; of the
        cluster a part may be written, so that it is to be applied once more, which does no harm.
        """

    @abstractmethod
    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new index and put it in place of the old one, which answers until then; return how many went in.

        Documents are read once, in constant memory. If reading them fails, the old index stays. What changes while
        this runs goes to the old index: whoever calls keeps those changes and applies them once more afterwards.
        """

    @abstractmethod
    def count(self) -> int:
        """How many documents the index holds; 0 if there is none."""

    @abstractmethod
    def entries(self) -> Iterator[tuple[Key, int]]:
        """Every key with the version (Document.updated) that the index has of it, by type and id.

        A batch is in memory at a time.
        """


def open_engine(url: str) -> Engine:
    """The engine that SEARCH_URL names: embedded:///path/of/a/folder or https://user:password@host:9200/prefix.

    Raises ImproperlyConfigured for any other address.
    """
    scheme, separator, rest = url.partition("://")
    host, _slash, prefix = rest.rstrip("/").partition("/")
    if separator and scheme == "embedded" and rest:
        from .tantivy import EmbeddedEngine  # each engine implements this module

        return EmbeddedEngine(Path(rest))
    if separator and scheme in ("http", "https") and re.fullmatch(r".+:\d+", host) and _PREFIX.fullmatch(prefix):
        from .elasticsearch import ClusterEngine, Options

        return ClusterEngine(f"{scheme}://{host}", prefix, options=Options.from_settings())
    # The address itself may hold a password.
    raise ImproperlyConfigured(
        _("SEARCH_URL must be embedded:///path/of/a/folder or https://user:password@host:port/prefix.")
    )


_PREFIX = re.compile(r"[a-z][a-z0-9_-]*")
