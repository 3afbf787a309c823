"""What every importer shares: reading files, naming what is wrong with a row, all or nothing."""

from .files import Parts, Row, notes_on, read_rows
from .loading import Progress, load_rows, problems, quietly, settle
from .reports import ImportRefused, ImportReport, RowError, WrongCell, in_column
from .shapes import Day, Names, Record, Shape, Text, code_of, one_of, shaped

__all__ = [
    "Day",
    "ImportRefused",
    "ImportReport",
    "Names",
    "Parts",
    "Progress",
    "Record",
    "Row",
    "RowError",
    "Shape",
    "Text",
    "WrongCell",
    "code_of",
    "in_column",
    "load_rows",
    "notes_on",
    "one_of",
    "problems",
    "quietly",
    "read_rows",
    "settle",
    "shaped",
]
