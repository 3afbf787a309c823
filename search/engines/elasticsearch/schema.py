"""Index fields as mappings of Elasticsearch."""

from __future__ import annotations

from typing import Any

from search.query.clauses import Field
from search.query.filters import FACET_FIELDS
from search.schema.document import Document
from search.schema.index_fields import index_fields

LONGEST_WORD = 40  # letters; what is longer was not meant as a word

_TOKENS = {
    "type": "text",
    "analyzer": "whitespace",  # the tokens are made: nothing is left to do but to part them
    "index_options": "freqs",  # no positions: neighbours are terms of their own
}
_CODE = {"type": "keyword"}
_COUNTED = {"type": "keyword", "index": False}
_NUMBER = {"type": "long"}

MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    # Answers are keys: whoever shows hits reads them from the database.
    "_source": {"enabled": False},
    "properties": {
        **{field.value: _TOKENS for field in Field},
        **dict.fromkeys((*FACET_FIELDS.values(), "closure"), _CODE),
        **dict.fromkeys(("combination", "owed_combination", "units", "vocabulary"), _COUNTED),
        **dict.fromkeys(("id", "due", "newest", "due_first", "updated"), _NUMBER),
    },
}


def stored(document: Document) -> dict[str, Any]:
    """A document as an action of the bulk interface, which says nothing yet of the index that it goes to."""
    fields = index_fields(document)
    vocabulary = {word for word in fields[Field.WORDS].split() if len(word) <= LONGEST_WORD and not word.isdecimal()}
    return {"_id": str(document.key), **fields, "id": document.id, "vocabulary": sorted(vocabulary)}
