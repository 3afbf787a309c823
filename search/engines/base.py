"""The interface that both engines keep, and the answer that both give.

    engine = open_engine(settings.SEARCH_URL)
    engine.update(add=[document], remove=[Key("petition", 7)])
    answer = engine.search(Criteria(words="so do bai ca"), today=date(2026, 10, 31))

Engines answer with keys; whoever shows the hits loads the rows from the database and marks their text with
`answer.marks_of(hit)`. So nothing is shown that the database would not show today.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from search.query.answer import Answer, Key
from search.query.criteria import EVERY_FACET, Criteria, Facet
from search.query.rules import EVERY_RULE, Rules
from search.query.synonyms import Synonyms
from search.schema.document import Document


class SearchUnavailable(Exception):
    """The engine cannot answer or write now; trying again later may help."""


class IndexMissing(SearchUnavailable):
    """There is no index: it was never filled, or its folder is gone."""


class IndexDamaged(SearchUnavailable):
    """There is an index that cannot be read; only a rebuild helps."""


class Engine(ABC):
    """An index that can be asked and changed. Safe to share between threads and to use after a fork."""

    @abstractmethod
    def search(
        self,
        criteria: Criteria,
        *,
        today: date,
        synonyms: Synonyms | None = None,
        rules: Rules = EVERY_RULE,
        facets: Collection[Facet] = EVERY_FACET,
    ) -> Answer:
        """One page of answers. An empty index answers with no hits, a missing one raises IndexMissing.

        Timeliness is computed for `today`; the setting DUE_SOON_DAYS says what is due soon.
        Without `synonyms` the question is read with those that come with the portal. Only `facets` are counted.
        """

    @abstractmethod
    def export(
        self,
        criteria: Criteria,
        *,
        today: date,
        synonyms: Synonyms | None = None,
        rules: Rules = EVERY_RULE,
    ) -> tuple[Key, ...]:
        """All results in their order, whatever the page, up to MOST_RESULTS; nothing is counted or marked.

        A missing index raises IndexMissing.
        """

    @abstractmethod
    def suggest(self, words: str, *, limit: int = 8) -> tuple[Key, ...]:
        """What somebody may mean who has typed so far: documents whose titles or numbers go on so, best first.

        A missing index raises IndexMissing.
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
    def check(self, *, again: bool = False) -> None:
        """Raises SearchUnavailable if it cannot answer: IndexMissing and IndexDamaged where only a rebuild helps.

        With `again` everything is read, also what was found whole before.
        """

    @abstractmethod
    def count(self) -> int:
        """How many documents the index holds; 0 if there is none."""

    @abstractmethod
    def entries(self) -> Iterator[tuple[Key, int]]:
        """Every key with the version (Document.updated) that the index has of it, by type and id.

        A batch is in memory at a time.
        """
