"""Options in which clusters differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Options:
    """`replicas` is a number, or a range such as "0-1" that follows the number of nodes; timeouts are seconds.

    `refresh` is what a writer waits for: "true" makes a change findable at once, "wait_for" spares a busy cluster and
    takes up to a second.
    """

    shards: int = 1
    replicas: str = "0-1"
    refresh: str = "true"
    timeout: float = 1.5  # for a whole question: what comes after it must fit into the 2 seconds of a page
    write_timeout: float = 30.0  # for one request of a drain or a rebuild

    @classmethod
    def from_settings(cls) -> Options:
        return cls(
            shards=settings.SEARCH_SHARDS,
            replicas=settings.SEARCH_REPLICAS,
            refresh=settings.SEARCH_REFRESH,
            timeout=settings.SEARCH_TIMEOUT,
            write_timeout=settings.SEARCH_WRITE_TIMEOUT,
        )

    @property
    def replication(self) -> dict[str, Any]:
        if "-" in self.replicas:
            return {"auto_expand_replicas": self.replicas}
        return {"auto_expand_replicas": False, "number_of_replicas": int(self.replicas)}
