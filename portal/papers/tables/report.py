"""What was left out of a table, and what a clerk should be told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from django.utils.translation import gettext as _

FEW = 5  # rows of one fault, before they are counted
MOST_LISTED = 20  # rows of one fault
MOST_OF_A_KIND = 200  # lines of `skipped`, before they are counted
MOST_FAULTS = 300


class Skipped(StrEnum):
    """Kinds of what is no data, as `skipped` begins with them."""

    TITLE = "title"
    HEADING = "heading"
    SECTION = "section"
    TOTALS = "totals"
    NOTE = "note"
    SHEET = "sheet"
    EMPTY = "empty row"
    HIDDEN = "hidden row"


class Report:
    """Gathers both lists; how much it holds does not grow with the table."""

    def __init__(self) -> None:
        self._skipped: list[tuple[Skipped, str]] = []
        self._told: Counter[Skipped] = Counter()
        self._rows: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}
        self._warnings: list[str] = []

    def skip(self, kind: Skipped, text: str) -> None:
        self._told[kind] += 1
        if self._told[kind] <= MOST_OF_A_KIND:
            self._skipped.append((kind, text))

    def warn(self, text: str) -> None:
        if text not in self._warnings and len(self._warnings) < MOST_FAULTS:
            self._warnings.append(text)

    def warn_of_row(self, fault: str, row: str) -> None:
        """Rows of one fault are told in one line."""
        if fault not in self._rows and len(self._rows) >= MOST_FAULTS:
            fault = _("other faults")
        self._counts[fault] = self._counts.get(fault, 0) + 1
        rows = self._rows.setdefault(fault, [])
        if len(rows) < MOST_LISTED:
            rows.append(row)

    @property
    def skipped(self) -> list[str]:
        more = {kind: count - MOST_OF_A_KIND for kind, count in self._told.items() if count > MOST_OF_A_KIND}
        told = [f"{kind}: {text}" for kind, text in self._skipped]
        return told + [f"{kind}: " + _("%(count)d more") % {"count": count} for kind, count in more.items()]

    @property
    def warnings(self) -> list[str]:
        return [*self._warnings, *self._of_rows()]

    def _of_rows(self) -> Iterator[str]:
        for fault, rows in self._rows.items():
            count = self._counts[fault]
            listed = ", ".join(rows) + (", …" if count > len(rows) else "")
            if count > FEW:
                yield _("%(count)d rows (%(rows)s): %(fault)s") % {"count": count, "rows": listed, "fault": fault}
            else:
                yield _("row %(rows)s: %(fault)s") % {"rows": listed, "fault": fault}
