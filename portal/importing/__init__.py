"""Shared code of the importers: reading CSV, XLSX and JSON, reporting errors, all rows or none."""

from .duplicates import require_alike
from .files import read_file
from .kinds import FileKind, register
from .loading import Progress, difference, finish_import, load_rows, problems, without_progress
from .reports import ImportRefused, ImportReport, KnownOtherwise, RowError, WrongCell, in_column, refused_in
from .rows import File, Row
from .schemas import RowModel, Shape, validated
from .values import (
    Clock,
    ClockWithDay,
    Count,
    Day,
    DayWithTime,
    Flag,
    Moment,
    Names,
    Number,
    PastDay,
    Text,
    code_of,
    one_of,
)

__all__ = [
    "Clock",
    "ClockWithDay",
    "Count",
    "Day",
    "DayWithTime",
    "File",
    "FileKind",
    "Flag",
    "ImportRefused",
    "ImportReport",
    "KnownOtherwise",
    "Moment",
    "Names",
    "Number",
    "PastDay",
    "Progress",
    "Row",
    "RowError",
    "RowModel",
    "Shape",
    "Text",
    "WrongCell",
    "code_of",
    "difference",
    "finish_import",
    "in_column",
    "load_rows",
    "one_of",
    "problems",
    "read_file",
    "refused_in",
    "register",
    "require_alike",
    "validated",
    "without_progress",
]
