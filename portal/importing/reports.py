"""Reports and errors of imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LISTED_ROWS = 3  # with one fault, before they are told in one line
LONGEST = 80  # of what a file says, in a sentence about it


@dataclass(frozen=True)
class RowError:
    """An error in an imported file; `row` counts from 1 as a spreadsheet or a JSON list does, 0: the file."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        values = {"file": self.file, "row": self.row, "column": self.column, "reason": self.reason}
        if not self.row:
            return _("%(file)s: %(reason)s") % values
        if not self.column:
            return _("%(file)s, row %(row)s: %(reason)s") % values
        return _("%(file)s, row %(row)s, column “%(column)s”: %(reason)s") % values


@dataclass
class ImportReport:
    """Rows loaded; rows known already, alike or with other contents; rows that may never be taken; rows wrong."""

    loaded: int = 0
    known: int = 0
    differing: list[RowError] = field(default_factory=list)
    refused: list[RowError] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what is good to know and hinders nothing


class ImportRefused(Exception):
    """The import was refused and nothing loaded; the report says why."""

    def __init__(self, report: ImportReport):
        self.report = report
        super().__init__("\n".join(map(str, report.errors)))


class Unreadable(Exception):
    """The file as a whole cannot be taken; the reason says what to do."""

    def __init__(self, reason: str, *, row: int = 0, column: str = ""):
        self.reason, self.row, self.column = reason, row, column
        super().__init__(reason)

    def refusal(self, file: str) -> ImportRefused:
        return ImportRefused(ImportReport(errors=[RowError(file, self.row, self.column, self.reason)]))


class WrongCell(Exception):
    """The value of one column is invalid."""

    def __init__(self, column: str, reason: str):
        self.column, self.reason = column, reason
        super().__init__(reason)


class KnownOtherwise(Exception):
    """A row is known already, but what is stored differs in these columns; nothing stored is changed."""

    def __init__(self, columns: list[str]):
        self.columns = columns
        super().__init__(", ".join(columns))


@contextmanager
def refused_in(**columns: str) -> Iterator[None]:
    """A ValidationError of a field becomes an error of these columns: `refused_in(on="announced_on")`."""
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        raise ValidationError({columns.get(name, name): of for name, of in error.error_dict.items()}) from None


@contextmanager
def in_column(column: str) -> Iterator[None]:
    """A name that is looked up and not found is an error of this column."""
    try:
        yield
    except LookupError as error:
        raise WrongCell(column, str(error.args[0])) from None


def in_few_lines(errors: Iterable[RowError]) -> Iterator[str]:
    """Each error, but one line for all rows with one fault: a wrong column would hide the others."""
    alike: dict[tuple[str, str, str], list[RowError]] = {}
    for error in errors:
        alike.setdefault((error.file, error.column, error.reason), []).append(error)
    for (file, column, reason), found in alike.items():
        if len(found) <= LISTED_ROWS:
            yield from map(str, found)
            continue
        rows = ", ".join(str(error.row) for error in found[:LISTED_ROWS])
        where = _("%(count)d rows: %(rows)s, …") % {"count": len(found), "rows": rows}
        yield str(RowError(file, 0, "", f"{column + ': ' if column else ''}{reason} ({where})"))


def shortened(value: object) -> str:
    """A value from a file, shortened for an error message, without control characters."""
    text = "".join(character if character.isprintable() else "\u25a1" for character in " ".join(str(value).split()))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
