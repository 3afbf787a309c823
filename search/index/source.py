"""A source: one type of findable record, and how its rows become documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace
from typing import Any

from django.db.models import Model, QuerySet

from search.query.answer import Key
from search.schema.document import Document

from .unit_ancestors import Ancestry

BATCH = 2000  # rows in memory at a time

# Named out here, because `type` is a field of a source.
Class = type[Model]


@dataclass(frozen=True)
class Source:
    """One type of findable record.

    `rows()` gives the rows that a reader may see, in one query; `card` what is shown of one, as a document with its
    main text and the units that it names; `more` the rest of the text that finds it, which may ask for `prefetch`.
    Where there may be millions of rows, `card` gets their `columns`, and what they name (`named`, as select_related
    follows it), instead of records: it may ask for nothing else, and half the time is saved.
    `many` are relations to what a row has many of, by whose names it is found, too; `as_read` what whoever reads in
    the active language gets of rows, in their order.
    """

    type: str
    label: Any
    model: Class
    rows: Callable[[], QuerySet[Any]]
    card: Callable[[Any], Document]
    more: Callable[[Any], Iterable[Any]] = lambda row: ()
    prefetch: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    as_read: Callable[[Iterable[Any]], list[Any]] = list

    def documents(self, ids: Iterable[int]) -> dict[int, Document]:
        """The documents of those of the ids that may be found today."""
        batches = self._batches(self.rows().filter(pk__in=list(ids)), self.prefetch)
        ancestry = Ancestry()
        return {document.id: document for batch in batches for document in self._documents(batch, ancestry)}

    def all_documents(self) -> Iterator[Document]:
        """Every document of this type, a batch of rows in memory at a time."""
        ancestry = Ancestry()
        for batch in self._batches(self.rows(), self.prefetch):
            yield from self._documents(batch, ancestry)

    def versions(self) -> Iterator[tuple[Key, int]]:
        """The key and the version of every document of this type, by their ids, without the text."""
        for batch in self._batches(self.rows()):
            for card in map(self.card, batch):
                yield card.key, card.updated

    def _batches(self, rows: QuerySet[Any], prefetch: Iterable[str] = ()) -> Iterator[Sequence[Any]]:
        """The rows by their ids, as records or as columns."""
        if self.columns:
            columns = rows.select_related(None).order_by("pk").values("pk", *self.columns)
            found: Iterator[Any] = columns.iterator(chunk_size=BATCH)
        else:
            found = rows.prefetch_related(*prefetch).order_by("pk").iterator(chunk_size=BATCH)
        while batch := list(islice(found, BATCH)):
            yield self._with_what_they_name(batch) if self.columns else batch

    def _with_what_they_name(self, rows: Sequence[dict[str, Any]]) -> list[Any]:
        for path in self.named:
            name, _separator, further = path.partition("__")
            key = f"{name}_id"
            model: Any = self.model._meta.get_field(name).related_model
            records = model._base_manager.select_related(further or None).in_bulk({row[key] for row in rows} - {None})
            for row in rows:
                row[name] = records.get(row[key])
        return [SimpleNamespace(**row) for row in rows]

    def _documents(self, rows: Sequence[Any], ancestry: Ancestry) -> Iterator[Document]:
        ids = [row.pk for row in rows]
        related = [(relation, self._related(relation, ids)) for relation in self.many]
        for row in rows:
            card = self.card(row)
            others = [(relation, name, slug) for relation, of in related for name, slug in of.get(row.pk, ())]
            more = (*self.more(row), *(name for _relation, name, _slug in others))
            yield card._replace(
                body=lines(card.body, *more) if more else card.body,
                units=ancestry.of(card.units),
                tags=tuple(slug for relation, _name, slug in others if relation == "tags"),
            )

    def _related(self, relation: str, ids: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
        """Names and addresses by row. Most rows have none: to prefetch that for each takes longest of all."""
        found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        rows = self.model._default_manager.filter(pk__in=ids, **{f"{relation}__isnull": False})
        name, slug = f"{relation}__name", f"{relation}__slug"
        for pk, *of in rows.order_by("pk", name).values_list("pk", name, slug):
            found[pk].append(tuple(of))
        return found


def lines(*parts: Any) -> str:
    return "\n".join(text for text in (str(part).strip() for part in parts if part) if text)
