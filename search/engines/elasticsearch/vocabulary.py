"""The vocabulary of the index, cached by each process and refreshed in a thread when it has grown."""

from __future__ import annotations

import threading
from collections.abc import Callable

from search.query.spelling import Vocabulary

PATIENCE = 0.5  # seconds that a question waits; at a million documents they take longer, and serve the next question
GROWTH = 100  # a hundredth more or fewer documents make them worth fetching again

NO_WORDS = Vocabulary(())


class SharedVocabulary:
    def __init__(self) -> None:
        self._documents = -1
        self._words = NO_WORDS
        self._fetching: threading.Thread | None = None
        self._lock = threading.Lock()

    def of(self, documents: int, fetch: Callable[[], Vocabulary]) -> Vocabulary:
        """The words of an index of so many documents, or those known so far while they are being fetched."""
        if abs(documents - self._documents) * GROWTH >= max(documents, 1):
            with self._lock:
                if self._fetching is None or not self._fetching.is_alive():
                    self._fetching = threading.Thread(target=self._fetch, args=(documents, fetch), daemon=True)
                    self._fetching.start()
            self._fetching.join(PATIENCE)
        return self._words

    def _fetch(self, documents: int, fetch: Callable[[], Vocabulary]) -> None:
        self._words = fetch()
        self._documents = documents
