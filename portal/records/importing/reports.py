"""What an import did, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class RowError:
    """One thing wrong in an imported file; `row` counts from 1 as a spreadsheet or a JSON list does."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        values = {"file": self.file, "row": self.row, "column": self.column, "reason": self.reason}
        if not self.column:
            return _("%(file)s, row %(row)s: %(reason)s") % values
        return _("%(file)s, row %(row)s, column “%(column)s”: %(reason)s") % values


@dataclass
class ImportReport:
    """Rows loaded, rows that were there already, rows that may never be taken, and rows that are wrong."""

    loaded: int = 0
    known: int = 0
    refused: list[RowError] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what is good to know and hinders nothing


class ImportRefused(Exception):
    """Nothing was loaded, because rows are bad and nobody asked to load the others without them."""

    def __init__(self, report: ImportReport):
        self.report = report
        super().__init__("\n".join(str(error) for error in report.errors))


class WrongCell(Exception):
    """What a row says in one column cannot be taken."""

    def __init__(self, column: str, reason: str):
        self.column, self.reason = column, reason
        super().__init__(reason)


@contextmanager
def in_column(column: str) -> Iterator[None]:
    """A name that is looked up and not found is an error of this column."""
    try:
        yield
    except LookupError as error:
        raise WrongCell(column, str(error.args[0])) from None
