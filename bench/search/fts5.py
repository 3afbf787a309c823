"""SQLite FTS5, which a site on one machine has at hand."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

from django.utils.functional import cached_property

from .peers import FAR, STATES, SUGGESTED, TOP, TOPICS, FoldedTexts, Peer, folded
from .questions import Question

_INDEX = """
drop table if exists f;
drop table if exists fx;
create virtual table f using fts5 (
    title, body, content = 'p', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
insert into f (rowid, title, body) select id, title, body from p;
insert into f (f) values ('optimize');
create table fx (id integer primary key, c int, s int, a int);
insert into fx select id, topic, state, unit from p;
analyze;
"""
_NARROWED = " and topic = :topic and state = :state"
_FACETS_NARROWED = " and c = :topic and s = :state"


class Fts5(Peer):
    name = "SQLite FTS5"

    def __init__(self, texts: FoldedTexts) -> None:
        self.texts = texts

    def __getstate__(self) -> dict[str, Any]:
        return {"texts": self.texts}

    @cached_property
    def connection(self) -> sqlite3.Connection:
        return self.texts.opened()

    def folders(self) -> list[Path]:
        return [self.texts.path]

    def build(self) -> int:
        self.connection.executescript(_INDEX)
        [(count,)] = self.connection.execute("select count(*) from p")
        return int(count)

    def size(self) -> int:
        return self.texts.path.stat().st_size

    def ask(self, question: Question) -> int:
        values: dict[str, Any] = {"match": _match(question)}
        if question.is_begun:
            top = "select p.id, p.title from f join p on p.id = f.rowid where f match :match order by f.rank limit {}"
            return len(self._rows(top.format(SUGGESTED), values))
        if not question.words:
            self._rows(f"select id, title, state from p order by day desc limit {TOP}", values)
            return self._counted("select c, s, a, count(*) from fx group by 1, 2, 3", values)
        narrowed, facets_narrowed = "", ""
        if question.topic:
            values |= {"topic": TOPICS.index(question.topic), "state": STATES.index(question.state)}
            narrowed, facets_narrowed = _NARROWED, _FACETS_NARROWED
        order = f"p.day desc limit {TOP} offset {FAR}" if question.page > 1 else f"f.rank limit {TOP}"
        found = f"from f join p on p.id = f.rowid where f match :match{narrowed}"
        self._rows(f"select p.id, p.title, p.state {found} order by {order}", values)
        among = f"where id in (select rowid from f where f match :match){facets_narrowed}"
        return self._counted(f"select c, s, a, count(*) from fx {among} group by 1, 2, 3", values)

    def _rows(self, sql: str, values: dict[str, Any]) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def _counted(self, sql: str, values: dict[str, Any]) -> int:
        return sum(row[-1] for row in self._rows(sql, values))


def _match(question: Question) -> str:
    if question.is_phrase or question.is_number:
        return f'"{re.sub("[^a-z0-9]+", " ", " ".join(folded(question.words)))}"'
    words = " ".join(f'"{word}"' for word in folded(question.words))
    return f"title : ({words} *)" if question.is_begun else words
