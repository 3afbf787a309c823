"""One client for each process, and what counts as being away."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils.translation import gettext as _
from elasticsearch import ApiError, Elasticsearch, TransportError, UnsupportedProductError

from search.engines.base import SearchUnavailable

SHORTEST_WAIT = 0.05  # seconds; no request is worth sending with less
AWAY = (502, 503, 504)  # what a node answers that has lost the others


class Connection:
    """Connections are not shared with a forked process: each opens its own when it first asks.

    The client takes the nodes in turn, and leaves one that failed alone for a while.
    """

    def __init__(self, urls: Sequence[str]) -> None:
        self.urls = list(urls)
        self._opening = threading.Lock()
        self._opened: tuple[int, Elasticsearch] | None = None

    def client(self, *, timeout: float) -> Elasticsearch:
        """For questions: `timeout` seconds at most. Of several nodes a second is asked, each for half of the time."""
        wait = max(timeout, SHORTEST_WAIT)
        if len(self.urls) == 1:
            return self._client().options(request_timeout=wait, max_retries=0)
        return self._client().options(
            request_timeout=wait / 2, max_retries=1, retry_on_timeout=True, retry_on_status=AWAY
        )

    def writer(self, *, timeout: float) -> Elasticsearch:
        """For changes: a node that cannot be reached has taken none, so another is asked; one that is slow may have."""
        retries = 0 if len(self.urls) == 1 else 1
        return self._client().options(
            request_timeout=timeout, max_retries=retries, retry_on_timeout=False, retry_on_status=()
        )

    def _client(self) -> Elasticsearch:
        with self._opening:
            if self._opened is None or self._opened[0] != os.getpid():
                self._opened = os.getpid(), Elasticsearch(self.urls)
            return self._opened[1]

    def close(self) -> None:
        with self._opening:
            if self._opened:
                self._opened[1].close()
            self._opened = None


class Deadline:
    """Many requests, one limit: clients whose requests take no longer than what is left of it."""

    def __init__(self, connection: Connection, *, seconds: float) -> None:
        self._connection = connection
        self._until = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self._until - time.monotonic()

    def client(self) -> Elasticsearch:
        if self.left <= 0:
            raise SearchUnavailable(_("The search cluster is too slow."))
        return self._connection.client(timeout=self.left)


@contextmanager
def may_be_away() -> Iterator[None]:
    """Raises SearchUnavailable for what another attempt may cure; what it never will stays the error it is."""
    try:
        yield
    except (TransportError, UnsupportedProductError) as error:
        raise SearchUnavailable(_("The search cluster does not answer: %s") % error) from error
    except ApiError as error:
        # Refused names and passwords too: whoever reads the page cannot help it.
        if error.status_code in (401, 403, 408, 409, 429) or error.status_code >= 500:
            raise SearchUnavailable(_("The search cluster does not answer: %s") % error) from error
        raise
