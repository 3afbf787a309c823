"""PostgreSQL's full text, which a site on many machines has at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from django.utils.functional import cached_property

from .peers import FAR, STATES, SUGGESTED, TOP, TOPICS, FoldedTexts, Peer, folded
from .questions import Question

_TABLE: LiteralString = """
drop table if exists bench;
create table bench (
    id int primary key, title text, body text, topic int, state int, unit int, day int,
    tsv tsvector generated always as (
        setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'B')
    ) stored
);
"""
_INDEX: tuple[LiteralString, ...] = (
    "create index bench_tsv on bench using gin (tsv) with (fastupdate = off)",
    "create index bench_day on bench (day)",
    "vacuum full bench",
    "analyze bench",
)
_SESSION: LiteralString = "set jit = off; set max_parallel_workers_per_gather = 0; set work_mem = '64MB'"
_MATCH: LiteralString = "tsv @@ to_tsquery('simple', %(query)s)"
_NARROWED: LiteralString = " and topic = %(topic)s and state = %(state)s"
_BEST: LiteralString = " order by ts_rank(tsv, to_tsquery('simple', %(query)s)) desc limit %(limit)s"
_NEWEST: LiteralString = " order by day desc limit %(limit)s offset %(offset)s"


class Postgres(Peer):
    name = "PostgreSQL"

    def __init__(self, url: str, texts: FoldedTexts, folders: Sequence[Path] = ()) -> None:
        self._folders = folders
        self.url = url
        self.texts = texts

    def __getstate__(self) -> dict[str, Any]:
        return {"url": self.url, "texts": self.texts}

    @cached_property
    def connection(self) -> psycopg.Connection:
        connection = psycopg.connect(self.url, autocommit=True)
        connection.execute(_SESSION)
        return connection

    def folders(self) -> Sequence[Path]:
        return self._folders

    def build(self) -> int:
        self.connection.execute(_TABLE)
        count = 0
        rows = self.texts.opened().execute("select id, title, body, topic, state, unit, day from p")
        into: LiteralString = "copy bench (id, title, body, topic, state, unit, day) from stdin"
        with self.connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        self.connection.execute("set maintenance_work_mem = '512MB'")
        for statement in _INDEX:
            self.connection.execute(statement)
        return count

    def size(self) -> int:
        [[size]] = self.connection.execute("select pg_total_relation_size('bench')")
        return int(size)

    def ask(self, question: Question) -> int:
        values: dict[str, Any] = {"query": self._query(question), "limit": TOP, "offset": 0}
        if question.is_begun:
            found = "select id, title from bench where " + _MATCH + _BEST
            return len(self._rows(found, values | {"limit": SUGGESTED}))
        where: LiteralString = " where " + _MATCH if question.words else ""
        if question.topic:
            where += _NARROWED
            values |= {"topic": TOPICS.index(question.topic), "state": STATES.index(question.state)}
        by_date = question.page > 1 or not question.words
        values["offset"] = FAR if question.page > 1 else 0
        self._rows("select id, title, state from bench" + where + (_NEWEST if by_date else _BEST), values)
        sets: LiteralString = " group by grouping sets ((topic), (state), (unit))"
        counts = self._rows("select topic, state, unit, count(*) from bench" + where + sets, values)
        return sum(count for _topic, state, _unit, count in counts if state is not None)

    def _rows(self, sql: LiteralString, values: dict[str, Any]) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def _query(self, question: Question) -> str:
        if question.is_number:
            [[query]] = self._rows("select plainto_tsquery('simple', %(words)s)::text", {"words": question.words})
            return str(query)
        words = folded(question.words)
        if question.is_begun:
            return " & ".join([*(f"{word}:A" for word in words[:-1]), f"{words[-1]}:*A"])
        return (" <-> " if question.is_phrase else " & ").join(words)
