"""Generations of the index behind an alias, and a counter that orders concurrent writes.

All names begin with the prefix of the site and the version of the schema: `danbiet-v1` is the alias, `danbiet-v1-…`
what it stands for, one at a time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import ApiError, BadRequestError, ConflictError, Elasticsearch, TransportError

from search.schema.index_fields import SCHEMA_VERSION

from .options import Options
from .schema import MAPPINGS

FILLING = "-filling"
EARLIEST_TURN = 10**15  # microseconds since 1970: a counter that begins again is still ahead of what it was


class Generations:
    def __init__(self, prefix: str, options: Options) -> None:
        self.alias = f"{prefix}-v{SCHEMA_VERSION}"
        self.turns = f"{prefix}-turns"
        self.options = options
        self._generation = re.compile(rf"{re.escape(prefix)}-v\d+-\d+")

    def ensure(self, client: Elasticsearch) -> None:
        """Make an empty first generation where there is none, as an index that is written to needs one."""
        if client.indices.exists_alias(name=self.alias):
            return
        with _unless_it_exists():
            self._create(client, f"{self.alias}-0", self.options.replication, alias=self.alias)

    @contextmanager
    def next(self, client: Elasticsearch) -> Iterator[str]:
        """A name to fill a new generation under, which comes into use at the end; if that is not reached, it goes.

        The name ends with the new generation: to write where another rebuild has taken over fails, and does not make
        an index of that name.
        """
        for name, about in self._all(client).items():
            if any(alias.endswith(FILLING) for alias in about["aliases"]):
                client.indices.delete(index=name, ignore_unavailable=True)  # left by a rebuild that was killed
        new = f"{self.alias}-{time.time_ns() // 1_000_000}"
        filling = new + FILLING
        self._create(client, new, {"number_of_replicas": 0, "refresh_interval": -1}, alias=filling)
        try:
            yield filling
            client.indices.put_settings(index=new, settings={**self.options.replication, "refresh_interval": None})
            client.indices.refresh(index=new)
            self._use(client, new, filling)
        except BaseException:
            with suppress(ApiError, TransportError):  # a node that is away keeps it until the next rebuild
                client.indices.delete(index=new, ignore_unavailable=True)
            raise
        self._remove_all_but(client, new)

    def turn(self, client: Elasticsearch) -> int:
        """A number above all that were given before, to any process.

        What is read from the database afterwards is written under it, and the index keeps what has the highest: so of
        two drains at once the one that has read last wins, whichever writes last.
        """
        number: int = client.index(index=self.turns, id="last", document={})["_version"]
        if number < EARLIEST_TURN:
            with suppress(ConflictError):  # another process has set it meanwhile
                client.index(
                    index=self.turns,
                    id="last",
                    document={},
                    version=time.time_ns() // 1000,
                    version_type="external",
                )
            number = client.index(index=self.turns, id="last", document={})["_version"]
        return number

    def discard(self, client: Elasticsearch) -> None:
        """Remove all there is under this prefix."""
        self._remove_all_but(client)
        client.indices.delete(index=self.turns, ignore_unavailable=True)

    def _in_use(self, client: Elasticsearch) -> list[str]:
        return [name for name, about in self._all(client).items() if self.alias in about["aliases"]]

    def _all(self, client: Elasticsearch) -> dict[str, Any]:
        found = client.indices.get_alias(index=f"{self.turns.removesuffix('-turns')}-v*")
        return {name: about for name, about in found.items() if self._generation.fullmatch(name)}

    def _create(self, client: Elasticsearch, name: str, settings: dict[str, Any], *, alias: str) -> None:
        with _unless_it_exists():
            client.indices.create(index=self.turns, settings=self.options.replication, mappings={"dynamic": False})
        client.indices.create(
            index=name,
            mappings=MAPPINGS,
            settings={
                "number_of_shards": self.options.shards,
                "gc_deletes": "1h",  # how long a late writer is still told that a document was deleted
                **settings,
            },
            aliases={alias: {"is_write_index": True}},
        )

    def _use(self, client: Elasticsearch, new: str, filling: str) -> None:
        """At one instant: a reader sees the old generation or the new one."""
        client.indices.update_aliases(
            actions=[
                *({"remove": {"index": name, "alias": self.alias}} for name in self._in_use(client)),
                {"remove": {"index": new, "alias": filling}},
                {"add": {"index": new, "alias": self.alias, "is_write_index": True}},
            ]
        )

    def _remove_all_but(self, client: Elasticsearch, *names: str) -> None:
        for name in self._all(client).keys() - set(names):
            client.indices.delete(index=name, ignore_unavailable=True)


@contextmanager
def _unless_it_exists() -> Iterator[None]:
    try:
        yield
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
