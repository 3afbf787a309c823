"""The document: what of one public record may be found, whatever the engine."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from search.query.answer import Key


class Document(NamedTuple):
    """What of one public record may be found. Only `type`, `id` and `title` are needed.

    Facet values are short codes ("received", "12", "dat-dai"), never labels: at most 100 letters, digits, `_`,
    `-`, `.` or `:`; "" means none. `units` holds every unit under which the record is to be found: its owner and, for
    counts with descendants, that unit's ancestors; `owner` the one unit that owes. Timeliness is not a field: it
    follows from `due`, `closed` and `reopened`.
    """

    type: str
    id: int
    title: str
    body: str = ""  # all other text to be found, plain; parts separated by a line break
    number: str = ""  # number or code that it bears itself, "12-TB/HU"; those it cites are read from its text
    state: str = ""
    topic: str = ""
    owner: str = ""
    units: tuple[str, ...] = ()
    form: str = ""
    tags: tuple[str, ...] = ()
    received: date | None = None  # the day of the record itself: heard, held, issued, published; gives year and month
    updated: int = 0  # version of the record, growing with each change (microseconds since 1970), for comparisons
    due: date | None = None  # None if nothing is owed
    closed: date | None = None  # the day on which what was owed was done
    reopened: date | None = None  # the last day on which a claim that it was done was taken back
    is_suggested: bool = True  # while somebody types its title or number; False where the title is no name of its own

    @property
    def key(self) -> Key:
        return Key(self.type, self.id)
