"""Index fields made of a document: only what is searched, counted or sorted by."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from portal.language.document_numbers import document_numbers, number_in_title, number_keys
from portal.language.syllables import Tokens, fold, prefixes, tokens
from portal.workdays.timeliness import Timeliness
from search.query.clauses import CODE, LONGEST_BEGINNING, LONGEST_NUMBER, LONGEST_OF_CODE, NAMED
from search.schema.document import Document

# Part of the name of every index: one with other fields than these counts as missing and wants a rebuild.
SCHEMA_VERSION = 5

ID_BITS = 40
SEPARATOR = "|"  # in combinations of facet values, which contain none
OPEN = "open"  # what is owed: whether in time depends on the day of asking


def index_fields(document: Document) -> dict[str, Any]:
    """The fields of a document by their names: those of tokens (`Field`) as one text each, codes, and whole numbers.

    Days are ordinals; "due" and "owed_combination" are there only for what is owed.
    """
    title = tokens(document.title)
    body = tokens(document.body)
    received = document.received.toordinal() if document.received else 0
    month = document.received.isoformat()[:7] if document.received else ""
    year = month[:4]
    closure = _closure(document)
    combination = SEPARATOR.join((document.type, document.state, document.topic, document.form, year, closure))
    cited = {key for number in document_numbers(f"{document.title}\n{document.body}") for key in number.keys}
    numbers = number_keys(document.number or number_in_title(document.title))
    fields: dict[str, Any] = {
        "words": f"{title.exact} {body.exact}",
        "words_folded": f"{title.folded} {body.folded}",
        "pairs": f"{title.exact_pairs} {body.exact_pairs}",
        "pairs_folded": f"{title.folded_pairs} {body.folded_pairs}",
        "title": f"{title.exact} {title.exact_pairs}",
        "title_folded": f"{title.folded} {title.folded_pairs}",
        "number": " ".join(numbers if document.number else (NAMED + key for key in numbers)),
        "cited": " ".join(sorted(cited)),
        "beginnings": _beginnings(title, numbers) if document.is_suggested else "",
        "type": document.type,
        "state": document.state,
        "topic": document.topic,
        "owner": document.owner,
        "unit": list(document.units),
        "units": SEPARATOR.join(sorted(document.units)),
        "form": document.form,
        "tag": list(document.tags),
        "year": year,
        "month": month,
        "closure": closure,
        "combination": combination,
        "newest": received << ID_BITS | document.id,
        "due_first": _due_first(document),
        "updated": document.updated,
    }
    if closure == OPEN and document.due:
        fields["due"] = document.due.toordinal()
        fields["owed_combination"] = combination
    return fields


def _beginnings(title: Tokens, numbers: tuple[str, ...]) -> str:
    """What may be typed of a title and a number before they are complete; query.autocomplete asks for it."""
    of_numbers = (_of_number(key.replace(".", "")) for key in numbers)
    return " ".join((*map(_of_word, dict.fromkeys(title.exact.split())), *of_numbers))


@lru_cache(maxsize=50_000)  # a title has few words that no other has
def _of_word(word: str) -> str:
    of_both = {*prefixes(word, longest=LONGEST_BEGINNING), *prefixes(fold(word), longest=LONGEST_BEGINNING)}
    return " ".join(sorted(of_both))


def _of_number(key: str) -> str:
    longest = LONGEST_OF_CODE if key.startswith(CODE) else LONGEST_NUMBER
    return " ".join(part for part in prefixes(key, longest=longest) if part != CODE)


def _closure(document: Document) -> str:
    """What of timeliness does not depend on today."""
    if document.due is None:
        return ""
    if document.closed is None:
        return OPEN
    is_late = document.closed > document.due or document.reopened is not None
    return Timeliness.LATE if is_late else Timeliness.ON_TIME


def _due_first(document: Document) -> int:
    """Sorts what is owed by its due date, then what was done, then what never was due."""
    rank = {OPEN: 0, "": 2}.get(_closure(document), 1)
    due = document.due.toordinal() if document.due else 0
    return rank << 60 | due << ID_BITS | document.id
