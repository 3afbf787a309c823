"""The entry point of the reader process: `python -m portal.texts.reader FILE MEDIA_TYPE`.

A process of its own, so that a parser that crashes or runs out of memory takes nothing else along. Prints one page a
line as JSON, and at last the outcome and what the file hides.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from importlib import import_module

from portal.files import sandbox
from portal.language.legacy_encodings import converted, encoding_of

from . import bounds
from .bounds import Hidden, Outcome, Page, Unreadable

# The module that reads a type, which only that process imports.
READERS = {
    "application/pdf": "pdf.pages",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx.workbook",
}
# Control characters, halves of a pair and what is no character: no database takes them all.
NO_TEXT = ("Cc", "Cs", "Cn")
# What looks like another character, or like none: hyphens and blanks that do not break, marks that are not seen.
SAME = {0x2011: "-", 0xA0: " ", 0x202F: " ", **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))}


def bounded(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages with tidy text, those with nothing to show left out. Raises Unreadable behind the last that is read."""
    left = bounds.CHARACTERS
    for count, page in enumerate(pages, start=1):
        if count > bounds.PAGES or left <= 0:
            raise Unreadable(Outcome.TOO_LARGE)
        text = tidy(page.text)[:left]
        left -= len(text)
        if text or page.picture:
            yield page._replace(text=text)


def tidy(text: str) -> str:
    """The text in Unicode, whatever font it was written for; lines without trailing blanks."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in NO_TEXT)
    composed = unicodedata.normalize("NFC", kept)
    # Only then: what is a soft hyphen in Unicode was a letter before.
    plain = converted(composed, encoding_of(composed)).translate(SAME)
    return "\n".join(line.strip() for line in plain.split("\n")).strip()


def main(path: str, media_type: str) -> None:
    sandbox.limit_memory()
    outcome = Outcome.DONE
    hidden: set[Hidden] = set()
    reader = import_module(f"portal.texts.{READERS[media_type]}")
    try:
        for page in bounded(reader.pages(path, hidden)):
            print(json.dumps(page._asdict()), flush=True)
    except Unreadable as reason:
        outcome = reason.outcome
    except MemoryError:
        outcome = Outcome.TOO_LARGE
    except Exception:
        # Whatever a parser says of a file that somebody made wrong, it is the file.
        outcome = Outcome.BROKEN
    print(json.dumps({"outcome": outcome, "hidden": sorted(hidden)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
