"""Tantivy, in process: an index in a folder on disk, for a site on one machine.

The folder holds one or two generations, each an index of its own, and a file `current` that names the one to use. A
rebuild fills the next generation and renames a new `current` into place, so readers see the old index or the new one.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import tantivy
from django.utils.translation import gettext as _

from .conditions import EVERYTHING, AllOf, AnyOf, Condition, Field, Most, Term, Weighted
from .criteria import PAGE_SIZE, Criteria, Facet, Sort, Timeliness
from .engine import Answer, Calendar, Document, Engine, FacetCount, Hit, Key, SearchUnavailable
from .facets import COMBINED, count_combinations, listed
from .ladder import Ladder, Rung, climb
from .reading import Reading
from .spelling import Vocabulary
from .synonyms import Synonyms, shipped_synonyms
from .vietnamese import document_numbers, number_keys, tokens

# Part of a generation's name: an index with other fields than these counts as missing and wants a rebuild.
SCHEMA_VERSION = 1

PATIENCE = 10.0  # seconds to wait for another process that writes
UPDATE_HEAP = 32_000_000  # bytes
REBUILD_HEAP = 256_000_000

TYPE_BITS = 20
MOST_BUCKETS = 65_000  # what Tantivy allows
SEPARATOR = "|"
CURRENT = "current"

# The facets whose values are terms as they stand; timeliness is computed.
_FACET_FIELDS = {
    Facet.TYPE: "type",
    Facet.STATE: "state",
    Facet.TOPIC: "topic",
    Facet.UNIT: "unit",
    Facet.YEAR: "year",
}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # A raw term, since deleting by an unsigned number deletes nothing and says nothing.
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for field in Field:
        # No positions: neighbours are terms of their own, which is several times faster than asking for phrases.
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    for name in _FACET_FIELDS.values():
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name == "unit")
    builder.add_text_field("closure", tokenizer_name="raw", index_option="basic")
    for name in ("combination", "owed_combination"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("reference", "due", "newest", "due_first", "updated"):
        builder.add_integer_field(name, fast=True)
    builder.add_float_field("freshness", fast=True)
    return builder.build()


SCHEMA = _schema()


# Documents to fields ----------------------------------------------------------------------------------------------


def _type_code(type_: str) -> int:
    return crc32(type_.encode()) & (1 << TYPE_BITS) - 1


def _closure(document: Document) -> str:
    """What of timeliness does not depend on today."""
    if document.due is None:
        return ""
    if document.closed is None:
        return "open"
    return Timeliness.LATE if document.closed > document.due else Timeliness.ON_TIME


def _entry(document: Document) -> tantivy.Document:
    """A document as Tantivy stores it: nothing but what is searched, counted or sorted by."""
    title = tokens(document.title)
    body = tokens(document.body)
    received = document.received.toordinal() if document.received else 0
    year = str(document.received.year) if document.received else ""
    closure = _closure(document)
    combination = SEPARATOR.join((document.type, document.state, document.topic, year, closure))
    cited = {
        key for text in (document.title, document.body) for number in document_numbers(text) for key in number.keys
    }
    fields: dict[str, Any] = {
        "key": str(document.key),
        Field.WORDS: f"{title.exact} {body.exact}",
        Field.WORDS_FOLDED: f"{title.folded} {body.folded}",
        Field.PAIRS: f"{title.exact_pairs} {body.exact_pairs}",
        Field.PAIRS_FOLDED: f"{title.folded_pairs} {body.folded_pairs}",
        Field.TITLE: f"{title.exact} {title.exact_pairs}",
        Field.TITLE_FOLDED: f"{title.folded} {title.folded_pairs}",
        Field.NUMBER: " ".join(number_keys(document.number)),
        Field.CITED: " ".join(sorted(cited)),
        "type": document.type,
        "state": document.state,
        "topic": document.topic,
        "unit": list(document.units),
        "year": year,
        "closure": closure,
        "combination": combination,
        "reference": document.id << TYPE_BITS | _type_code(document.type),
        "newest": received << 40 | document.id,
        "due_first": _due_first(document),
        "updated": document.updated,
        "freshness": received / 365_000,  # a thousandth a year: decides only between equals
    }
    if closure == "open" and document.due:
        fields["due"] = document.due.toordinal()
        fields["owed_combination"] = combination
    return tantivy.Document(**fields)


def _due_first(document: Document) -> int:
    """Sorts what is owed by its due date, then what was done, then what never was due."""
    rank = {"open": 0, "": 2}.get(_closure(document), 1)
    due = document.due.toordinal() if document.due else 0
    return rank << 60 | due << 40 | document.id


# Conditions to queries --------------------------------------------------------------------------------------------

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def _query(condition: Condition) -> tantivy.Query:
    match condition:
        case Term(field, token):
            return tantivy.Query.term_query(SCHEMA, field, token, "freq")
        case AllOf(()):
            return tantivy.Query.all_query()
        case AllOf(parts):
            return tantivy.Query.boolean_query([(_MUST, _query(part)) for part in parts])
        case AnyOf(parts):
            return tantivy.Query.disjunction_max_query([_query(part) for part in parts])
        case Most(parts, least):
            return tantivy.Query.boolean_query([(_SHOULD, _query(part)) for part in parts], least)
        case Weighted(weighed, weight):
            return tantivy.Query.boost_query(_query(weighed), weight)


def _joined(
    must: Condition,
    *,
    without: Sequence[Condition] = (),
    better: Sequence[Condition] = (),
    filters: Sequence[tantivy.Query] = (),
) -> tantivy.Query:
    clauses = [(_MUST, _query(must))]
    clauses += [(_MUST, tantivy.Query.const_score_query(query, 0.0)) for query in filters]
    clauses += [(_SHOULD, _query(condition)) for condition in better]
    clauses += [(_MUST_NOT, _query(condition)) for condition in without]
    return clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)


def _due_between(first: date | None, last: date | None) -> tantivy.Query:
    """What is owed and due on these days or between them."""
    return tantivy.Query.range_query(
        SCHEMA,
        "due",
        tantivy.FieldType.Integer,
        first.toordinal() if first else None,
        last.toordinal() if last else None,
    )


def _timeliness_query(value: str, calendar: Calendar) -> tantivy.Query:
    day = timedelta(days=1)
    match Timeliness(value):
        case Timeliness.OVERDUE:
            return _due_between(None, calendar.today - day)
        case Timeliness.DUE_SOON:
            return _due_between(calendar.today, calendar.soon_until)
        case Timeliness.ON_TIME:
            done = tantivy.Query.term_query(SCHEMA, "closure", Timeliness.ON_TIME, "basic")
            return tantivy.Query.boolean_query(
                [(_SHOULD, done), (_SHOULD, _due_between(calendar.soon_until + day, None))]
            )
        case Timeliness.LATE:
            return tantivy.Query.term_query(SCHEMA, "closure", Timeliness.LATE, "basic")


def _filters(
    criteria: Criteria, calendar: Calendar, *, ignoring: frozenset[Facet] = frozenset()
) -> list[tantivy.Query]:
    """One condition for each facet in which something is ticked."""
    found = []
    for facet in Facet:
        values = criteria.values(facet)
        if not values or facet in ignoring:
            continue
        if facet == Facet.TIMELINESS:
            found.append(
                tantivy.Query.boolean_query([(_SHOULD, _timeliness_query(value, calendar)) for value in values])
            )
        else:
            found.append(tantivy.Query.term_set_query(SCHEMA, _FACET_FIELDS[facet], list(values)))
    return found


# One state of the index -------------------------------------------------------------------------------------------


class _Snapshot:
    """The index as it was at one commit: what one question is answered from, and what the ladder asks."""

    def __init__(self, searcher: tantivy.Searcher, before: _Snapshot | None = None) -> None:
        self.searcher = searcher
        self._types: dict[int, str] = {}
        self._vocabulary: Vocabulary | None = None
        # A list of all words takes some ten milliseconds; a few new documents do not change what it is for.
        if before and abs(before.searcher.num_docs - searcher.num_docs) * 100 < searcher.num_docs:
            self._vocabulary = before._vocabulary

    def frequency(self, field: Field, token: str) -> int:
        return self.searcher.doc_freq(field, token)

    def vocabulary(self) -> Vocabulary:
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(self.searcher.terms_with_prefix(Field.WORDS, ""))
        return self._vocabulary

    def count(self, must: Condition, without: tuple[Condition, ...]) -> int:
        return _total(self.searcher.search(_joined(must, without=without), 1))

    def keys(self, addresses: list[tantivy.DocAddress]) -> list[Key]:
        """The keys of documents, without loading any."""
        if not self._types:
            self._types = {_type_code(name): name for name, _ in self.searcher.terms_with_prefix("type", "")}
        references = (int(ref or 0) for ref in self.searcher.fast_field_values("reference", addresses))
        return [Key(self._types[ref & (1 << TYPE_BITS) - 1], ref >> TYPE_BITS) for ref in references]

    def page(
        self, rung: Rung, sort: Sort, filters: Sequence[tantivy.Query], *, offset: int, limit: int
    ) -> tuple[list[Hit], int]:
        """Hits on one rung, and how many there are. Without room left for hits it only counts."""
        if sort == Sort.RELEVANCE and rung.must == EVERYTHING:
            sort = Sort.NEWEST
        better = rung.better if sort == Sort.RELEVANCE and limit else ()
        query = _joined(rung.must, without=rung.without, better=better, filters=filters)
        order: dict[str, Any] = {"weight_by_field": "freshness"}
        if sort == Sort.NEWEST:
            order = {"order_by_field": "newest"}
        elif sort == Sort.DUE:
            order = {"order_by_field": "due_first", "order": tantivy.Order.Asc}
        result = self.searcher.search(query, max(limit, 1), offset=offset, **(order if limit else {}))
        found = result.hits[:limit]
        scores = [score if sort == Sort.RELEVANCE else 0.0 for score, _ in found]
        keys = self.keys([address for _, address in found])
        return [Hit(key, rung.match, score) for key, score in zip(keys, scores, strict=True)], _total(result)

    def facets(
        self, anywhere: Condition, criteria: Criteria, calendar: Calendar
    ) -> dict[Facet, tuple[FacetCount, ...]]:
        """Counts of every facet; each obeys what is ticked of the others, not what is ticked of itself."""
        of_combined = _joined(anywhere, filters=_filters(criteria, calendar, ignoring=frozenset(COMBINED)))
        of_units = _joined(anywhere, filters=_filters(criteria, calendar, ignoring=frozenset({Facet.UNIT})))
        wanted_of_combined, wanted_of_units = _combinations_wanted(calendar), {"units": _terms("unit")}
        if criteria.chosen:
            counts = self.searcher.aggregate(of_combined, wanted_of_combined)
            counts |= self.searcher.aggregate(of_units, wanted_of_units)
        else:
            counts = self.searcher.aggregate(of_combined, wanted_of_combined | wanted_of_units)
        units = {bucket["key"]: bucket["doc_count"] for bucket in counts["units"]["buckets"]}
        return {
            **count_combinations(_combinations(counts), criteria),
            Facet.UNIT: listed(units, criteria.values(Facet.UNIT)),
        }


def _total(result: tantivy.SearchResult) -> int:
    return result.count  # type: ignore[attr-defined]  # its type stubs forget it


def _terms(field: str) -> dict[str, Any]:
    # Without a size there would be ten of them, and the rest cut silently.
    return {"terms": {"field": field, "size": MOST_BUCKETS}}


def _combinations_wanted(calendar: Calendar) -> dict[str, Any]:
    """Every combination of values, and those of what is owed by its due date.

    The few ranges come outside and the many combinations inside: the other way round takes four times as long.
    """
    today, after_soon = calendar.today.toordinal(), calendar.soon_until.toordinal() + 1
    ranges = [
        {"key": Timeliness.OVERDUE, "to": today},
        {"key": Timeliness.DUE_SOON, "from": today, "to": after_soon},
        {"key": Timeliness.ON_TIME, "from": after_soon},
    ]
    by_due = {"range": {"field": "due", "ranges": ranges}, "aggs": {"combinations": _terms("owed_combination")}}
    return {"combinations": _terms("combination"), "owed": by_due}


def _combinations(counts: dict[str, Any]) -> Iterator[tuple[list[str], int]]:
    """Combinations in the order of facets.COMBINED, where "open" has become what it means today."""
    for bucket in counts["combinations"]["buckets"]:
        values = bucket["key"].split(SEPARATOR)
        if values[-1] != "open":
            yield values, bucket["doc_count"]
    for due in counts["owed"]["buckets"]:
        for bucket in due["combinations"]["buckets"]:
            yield [*bucket["key"].split(SEPARATOR)[:-1], due["key"]], bucket["doc_count"]


Stamp = tuple[int, str, int, int, int]  # process, generation, and what changes in its meta.json at a commit


@dataclass(frozen=True)
class _Open:
    stamp: Stamp
    index: tantivy.Index
    snapshot: _Snapshot


# The engine -------------------------------------------------------------------------------------------------------


class EmbeddedEngine(Engine):
    """A search index in a folder, for any number of reading processes and one writing at a time."""

    def __init__(self, folder: Path, *, synonyms: Synonyms | None = None, patience: float = PATIENCE) -> None:
        self.folder = folder
        self.synonyms = synonyms or shipped_synonyms()
        self.patience = patience
        self._opening = threading.Lock()
        self._open: _Open | None = None

    def search(self, criteria: Criteria, *, today: date, soon_until: date | None = None) -> Answer:
        snapshot = self._snapshot()
        if snapshot is None:
            return Answer(criteria)
        calendar = Calendar.of(today, soon_until)
        ladder = climb(Reading(criteria.words, self.synonyms), snapshot)
        hits, totals = _page(snapshot, ladder, criteria, calendar)
        return Answer(
            criteria=criteria,
            hits=tuple(hits),
            total=sum(totals),
            exact_total=sum(n for rung, n in zip(ladder.rungs, totals, strict=True) if rung.match.is_exact),
            facets=snapshot.facets(ladder.anywhere, criteria, calendar) if ladder.rungs else {},
            suggestion=ladder.suggestion,
            unknown_number=ladder.unknown_number,
            marks=ladder.marks,
        )

    def count(self) -> int:
        snapshot = self._snapshot()
        return snapshot.searcher.num_docs if snapshot else 0

    def update(self, *, add: Iterable[Document] = (), remove: Iterable[Key] = ()) -> None:
        with self._writer() as writer:
            for key in remove:
                writer.delete_documents_by_term("key", str(key))
            for document in add:
                writer.delete_documents_by_term("key", str(document.key))
                writer.add_document(_entry(document))
            writer.commit()

    def rebuild(self, documents: Iterable[Document]) -> int:
        old = self._current()
        new = _generation_after(old)
        index = self._new_generation(new)
        try:
            with _released(_writer_of(index, heap=REBUILD_HEAP)) as writer:
                count = 0
                for count, document in enumerate(documents, start=1):  # noqa: B007 (how many there were)
                    writer.add_document(_entry(document))
                writer.commit()
            if old is None:
                self._make_current(new)
            else:
                with self._writer():  # so that no update to the old generation is under way
                    self._make_current(new)
        except BaseException:
            shutil.rmtree(self.folder / new, ignore_errors=True)
            raise
        self._remove_all_but(new)
        return count

    # Reading

    def _snapshot(self) -> _Snapshot | None:
        """The latest commit of the current generation; None if there is none.

        Asking the disk costs some microseconds, and finds the commits of other processes without a thread that
        watches for them: such a thread does not survive a fork.
        """
        for _attempt in range(3):
            name = self._current()
            if name is None:
                return None
            try:
                commit = (self.folder / name / "meta.json").stat()
                stamp = (os.getpid(), name, commit.st_mtime_ns, commit.st_ino, commit.st_size)
                with self._opening:
                    if self._open is None or self._open.stamp != stamp:
                        self._open = self._opened_at(stamp)
                    return self._open.snapshot
            except FileNotFoundError:
                continue  # replaced by a rebuild between two looks
            except ValueError as error:
                raise SearchUnavailable(_("The search index cannot be read: rebuild it.")) from error
        return None

    def _opened_at(self, stamp: Stamp) -> _Open:
        before = self._open
        if before and before.stamp[:2] == stamp[:2]:
            index = before.index
            index.reload()
        else:
            index = tantivy.Index.open(str(self.folder / stamp[1]))
            index.config_reader("manual")
            index.reload()
        return _Open(stamp, index, _Snapshot(index.searcher(), before.snapshot if before else None))

    def _current(self) -> str | None:
        """The name of the generation in use; None if there is none, or none that this version can read."""
        try:
            name = (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return name if name.startswith(f"v{SCHEMA_VERSION}-") else None

    # Writing

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """The one writer of the current generation, which is made if there is none. What is not committed is lost."""
        until = time.monotonic() + self.patience
        while True:
            name = self._current() or _generation_after(None)
            try:
                writer = _writer_of(self._generation(name), heap=UPDATE_HEAP)
            except SearchUnavailable:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
                continue
            with _released(writer):
                if self._current() is None:
                    self._make_current(name)
                if self._current() == name:  # or else a rebuild has put another in its place meanwhile
                    yield writer
                    return

    def _generation(self, name: str) -> tantivy.Index:
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return tantivy.Index(SCHEMA, path=str(path))

    def _new_generation(self, name: str) -> tantivy.Index:
        """An empty one; what a rebuild that was killed has left under this name goes."""
        if (self.folder / name).exists():
            with _released(_writer_of(self._generation(name), heap=UPDATE_HEAP)):
                shutil.rmtree(self.folder / name)
        return self._generation(name)

    def _make_current(self, name: str) -> None:
        draft = self.folder / f"{CURRENT}.{os.getpid()}"
        with draft.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / CURRENT)

    def _remove_all_but(self, name: str) -> None:
        for path in self.folder.glob("v*-*"):
            if path.name != name:
                # Where a reader still holds a file open and that forbids removing it, the next rebuild tries again.
                shutil.rmtree(path, ignore_errors=True)


def _generation_after(name: str | None) -> str:
    number = int(name.rpartition("-")[2]) + 1 if name else 1
    return f"v{SCHEMA_VERSION}-{number}"


def _writer_of(index: tantivy.Index, *, heap: int) -> tantivy.IndexWriter:
    """Raises SearchUnavailable at once if another has it."""
    try:
        return index.writer(heap, num_threads=1)
    except ValueError as error:
        if "LockBusy" not in str(error):
            raise
        raise SearchUnavailable(_("Another process is writing to the search index.")) from error


@contextmanager
def _released(writer: tantivy.IndexWriter) -> Iterator[tantivy.IndexWriter]:
    """Gives the lock back at the end, also where a traceback keeps the writer itself alive."""
    try:
        yield writer
    finally:
        writer.wait_merging_threads()


def _page(snapshot: _Snapshot, ladder: Ladder, criteria: Criteria, calendar: Calendar) -> tuple[list[Hit], list[int]]:
    """The hits of one page, which may lie on several rungs, and the number of results on each rung."""
    filters = _filters(criteria, calendar)
    hits: list[Hit] = []
    totals: list[int] = []
    first = (criteria.page - 1) * PAGE_SIZE
    for rung in ladder.rungs:
        offset = max(first - sum(totals), 0)
        found, total = snapshot.page(rung, criteria.sort, filters, offset=offset, limit=PAGE_SIZE - len(hits))
        hits += found
        totals.append(total)
    return hits, totals
