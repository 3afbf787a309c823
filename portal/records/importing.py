"""What every importer answers: how much was loaded, and for each bad row its file, row, column and reason."""

from __future__ import annotations

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
        return _("%(file)s, row %(row)s, column “%(column)s”: %(reason)s") % {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "reason": self.reason,
        }


@dataclass
class ImportReport:
    """Rows loaded, rows that were there already, and the rows that could not be."""

    loaded: int = 0
    known: int = 0
    errors: list[RowError] = field(default_factory=list)


class ImportRefused(Exception):
    """Nothing was loaded, because rows are bad and nobody asked to load the others without them."""

    def __init__(self, report: ImportReport):
        self.report = report
        super().__init__("\n".join(str(error) for error in report.errors))
