"""What Tantivy keeps of a document: nothing but what is searched, counted or sorted by."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import tantivy

from ..conditions import Field
from ..criteria import Facet, Timeliness
from ..engine import Document
from ..vietnamese import document_numbers, number_keys, tokens

# Part of a generation's name: an index with other fields than these counts as missing and wants a rebuild.
SCHEMA_VERSION = 1

TYPE_BITS = 20
ID_BITS = 40
SEPARATOR = "|"  # in combinations of facet values, which contain none
OPEN = "open"  # what is owed: whether in time depends on the day of asking

# The facets whose values are terms as they stand; timeliness is computed.
FACET_FIELDS = {
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
    for name in FACET_FIELDS.values():
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name == "unit")
    builder.add_text_field("closure", tokenizer_name="raw", index_option="basic")
    for name in ("combination", "owed_combination"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("reference", "due", "newest", "due_first", "updated"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


SCHEMA = _schema()


def type_code(type_: str) -> int:
    return crc32(type_.encode()) & (1 << TYPE_BITS) - 1


def _closure(document: Document) -> str:
    """What of timeliness does not depend on today."""
    if document.due is None:
        return ""
    if document.closed is None:
        return OPEN
    return Timeliness.LATE if document.closed > document.due else Timeliness.ON_TIME


def entry(document: Document) -> tantivy.Document:
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
        "reference": document.id << TYPE_BITS | type_code(document.type),
        "newest": received << ID_BITS | document.id,
        "due_first": _due_first(document),
        "updated": document.updated,
    }
    if closure == OPEN and document.due:
        fields["due"] = document.due.toordinal()
        fields["owed_combination"] = combination
    return tantivy.Document(**fields)


def _due_first(document: Document) -> int:
    """Sorts what is owed by its due date, then what was done, then what never was due."""
    rank = {OPEN: 0, "": 2}.get(_closure(document), 1)
    due = document.due.toordinal() if document.due else 0
    return rank << 60 | due << ID_BITS | document.id
