"""Index fields as a schema of Tantivy."""

from __future__ import annotations

from zlib import crc32

import tantivy
from pydantic_core import to_json

from search.engines.facet_counts import APART
from search.query.clauses import Field
from search.query.filters import FACET_FIELDS
from search.schema.document import Document
from search.schema.index_fields import index_fields

TYPE_BITS = 20


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # A raw term, since deleting by an unsigned number deletes nothing and says nothing.
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for field in Field:
        # No positions: neighbours are terms of their own, which is several times faster than asking for phrases.
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    for facet, name in FACET_FIELDS.items():
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=facet in APART)
    builder.add_text_field("closure", tokenizer_name="raw", index_option="basic")
    for name in ("combination", "owed_combination", "units"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("reference", "due", "newest", "due_first", "updated"):
        builder.add_integer_field(name, fast=True)
    return builder.build()


SCHEMA = _schema()


def type_code(type_: str) -> int:
    return crc32(type_.encode()) & (1 << TYPE_BITS) - 1


def stored(document: Document) -> bytes:
    """The fields of a document as JSON, which travels between processes faster than a dictionary does."""
    reference = document.id << TYPE_BITS | type_code(document.type)
    fields = index_fields(document)
    fields["key"], fields["reference"] = str(document.key), reference
    return to_json(fields)
