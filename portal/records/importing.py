"""What every importer shares: reading JSON and CSV, naming what is wrong with a row, all or nothing.

A record may have parts (the events of a petition, the conclusions of a notice). In JSON they are a list; in CSV
each part stands in a row of its own, and rows that repeat the record's key belong to the record above. A dot in a
heading leads inwards: `place.unit`, `events.date`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

import pydantic
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from slugify import slugify

from .legacy_text import Encoding, converted, encoding_of

Shape = TypeVar("Shape", bound=pydantic.BaseModel)
Progress = Callable[[Sequence[Any]], Iterable[Any]]


def quietly(rows: Sequence[Any]) -> Iterable[Any]:
    """The progress that shows nothing; commands pass a bar in its place."""
    return rows


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


@dataclass(frozen=True)
class Row:
    """One record of a file: its number, its fields, and the numbers of the rows of its parts (CSV only).

    `encodings` are those from before Unicode in which its texts were written; the fields are converted.
    """

    number: int
    fields: dict[str, Any]
    part_numbers: tuple[int, ...] = ()
    encodings: frozenset[Encoding] = frozenset()


@dataclass(frozen=True)
class Parts:
    """How a record of a CSV file spreads over rows: those with the same `key` are one, each with one of `name`."""

    key: tuple[str, ...]
    name: str


# Reading -------------------------------------------------------------------------------------------------------------


def read_rows(
    content: bytes, *, file: str, list_name: str = "", doc_type: str = "", parts: Parts | None = None
) -> list[Row]:
    """The records of a file, JSON or CSV, in UTF-8 or in the letters of TCVN3 or VNI, which are converted.

    A JSON file is a list, an object that holds it under `list_name`, or any tree of which the objects with the
    `doc_type` are wanted. Raises ImportRefused if the file cannot be read at all.
    """
    text = _decoded(content, file=file)
    if text.lstrip()[:1] in ("{", "["):
        rows = _json_rows(text, file=file, list_name=list_name, doc_type=doc_type)
    else:
        rows = _csv_rows(text, file=file, parts=parts)
    return [_in_unicode(row) for row in rows]


def _decoded(content: bytes, *, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # each byte as the letter of a font
        if encoding_of(text):
            return text
    raise _unreadable(file, _("the file is not text in UTF-8"))


def _in_unicode(row: Row) -> Row:
    """A row is mostly written in one encoding: all its texts together tell it best."""
    texts = list(_texts(row.fields))
    common = encoding_of("\n".join(texts))
    encodings = {text: encoding for text in texts if (encoding := common or encoding_of(text))}
    if not encodings:
        return row
    fields = _with_texts(row.fields, lambda text: converted(text, encodings.get(text)))
    return Row(row.number, fields, row.part_numbers, frozenset(encodings.values()))


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(branch)


def _with_texts(tree: Any, change: Callable[[str], str]) -> Any:
    if isinstance(tree, str):
        return change(tree)
    if isinstance(tree, dict):
        return {name: _with_texts(value, change) for name, value in tree.items()}
    return [_with_texts(value, change) for value in tree] if isinstance(tree, list) else tree


def notes_on(rows: Iterable[Row], *, file: str) -> list[str]:
    """Which rows were not written in Unicode: whoever sent the file should look at some of them."""
    numbers: dict[Encoding, list[int]] = {}
    for row in rows:
        for encoding in row.encodings:
            numbers.setdefault(encoding, []).append(row.number)
    return [
        _("%(file)s: %(count)d rows were written in %(encoding)s and have been converted, the first is row %(row)d")
        % {"file": file, "count": len(of_encoding), "encoding": encoding, "row": of_encoding[0]}
        for encoding, of_encoding in numbers.items()
    ]


def _unreadable(file: str, reason: str, *, row: int = 1) -> ImportRefused:
    return ImportRefused(ImportReport(errors=[RowError(file, row, "", reason)]))


def _json_rows(text: str, *, file: str, list_name: str, doc_type: str) -> list[Row]:
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        reason = _("line %(line)s is not JSON: %(problem)s") % {"line": error.lineno, "problem": error.msg}
        raise _unreadable(file, reason) from None
    records = tree.get(list_name) if isinstance(tree, dict) else tree
    if doc_type:
        records = list(_documents(tree, doc_type))
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise _unreadable(file, _("there is no list of records named “%(name)s”") % {"name": list_name})
    return [Row(number, _without_nulls(record)) for number, record in enumerate(records, start=1)]


def _documents(tree: Any, doc_type: str) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict) and tree.get("doc_type") == doc_type:
        yield tree
    elif isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _documents(branch, doc_type)


def _without_nulls(tree: Any) -> Any:
    """An empty cell and a JSON null both mean that nothing is said."""
    if isinstance(tree, dict):
        return {name: _without_nulls(value) for name, value in tree.items() if value is not None}
    return [_without_nulls(value) for value in tree] if isinstance(tree, list) else tree


def _csv_rows(text: str, *, file: str, parts: Parts | None) -> list[Row]:
    # Where the comma is the decimal sign, as in Việt Nam, a spreadsheet separates with semicolons.
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [[cell.strip() for cell in cells] for cells in reader]
    except csv.Error as error:
        raise _unreadable(file, str(error), row=reader.line_num) from None
    heading = lines[0] if lines else []
    rows: list[Row] = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) > len(heading):
            reason = _("more cells than columns: a text with a comma needs quotation marks")
            raise _unreadable(file, reason, row=number)
        if not any(cells):
            continue
        row = Row(number, _nested(dict(zip(heading, cells, strict=False))))
        if parts is None:
            rows.append(row)
        else:
            _join(rows, row, parts)
    return rows


def _nested(cells: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for heading, cell in cells.items():
        if cell:
            *path, name = heading.split(".")
            inner = fields
            for step in path:
                inner = inner.setdefault(step, {})
            inner[name] = cell
    return fields


def _join(rows: list[Row], row: Row, parts: Parts) -> None:
    """Add a row as a record of its own, or as a further part of the one above."""
    part = row.fields.pop(parts.name, None)
    of_the_last = rows and all(rows[-1].fields.get(name) == row.fields.get(name) for name in parts.key)
    if not of_the_last:
        rows.append(Row(row.number, {**row.fields, parts.name: []}))
    if part is not None:
        rows[-1].fields[parts.name].append(part)
        rows[-1] = Row(rows[-1].number, rows[-1].fields, (*rows[-1].part_numbers, row.number))


# Shapes --------------------------------------------------------------------------------------------------------------


def _as_date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value.strip(), form).date()
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is not a date like 2026-02-16 or 16/02/2026") % {"text": value})


def _as_names(value: Any) -> Any:
    return [name.strip() for name in value.split(";") if name.strip()] if isinstance(value, str) else value


def code_of(text: str) -> str:
    """The code of a choice, however it is written: “Kiến nghị”, “kien_nghi” and “KIEN NGHI” are one."""
    return slugify(text, separator="_")


Day = Annotated[date, pydantic.BeforeValidator(_as_date)]
Names = Annotated[list[str], pydantic.BeforeValidator(_as_names)]
Text = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1)]


def one_of(choices: dict[str, Any]) -> pydantic.BeforeValidator:
    """Makes a field take the codes of the table and give its values."""

    def choose(value: Any) -> Any:
        if code_of(str(value)) in choices:
            return choices[code_of(str(value))]
        raise ValueError(_("“%(text)s” is none of: %(choices)s") % {"text": value, "choices": ", ".join(choices)})

    return pydantic.BeforeValidator(choose)


class Record(pydantic.BaseModel):
    """The shape of a row. Fields that it does not name are left aside: an office's file holds more than we keep."""

    model_config = pydantic.ConfigDict(extra="ignore", coerce_numbers_to_str=True)


def shaped(row: Row, shape: type[Shape], *, file: str) -> tuple[Shape | None, list[RowError]]:
    """The row in its shape, or what is wrong with it in the reader's language."""
    try:
        return shape.model_validate(row.fields), []
    except pydantic.ValidationError as error:
        return None, [RowError(file, *_where(row, problem["loc"]), _reason(problem)) for problem in error.errors()]


def _where(row: Row, path: tuple[int | str, ...]) -> tuple[int, str]:
    """Row and column of a problem; a part of a CSV record has a row of its own."""
    if len(path) > 1 and isinstance(path[1], int):
        if row.part_numbers:
            return row.part_numbers[path[1]], ".".join(str(step) for step in (path[0], *path[2:]))
        path = (f"{path[0]}[{path[1] + 1}]", *path[2:])
    return row.number, ".".join(str(step) for step in path)


def _reason(problem: Any) -> str:
    kind, values = problem["type"], {"text": problem["input"]}
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    if kind in ("missing", "string_too_short"):
        return _("this is missing")
    if kind.startswith("date"):
        return _("“%(text)s” is not a date like 2026-02-16 or 16/02/2026") % values
    if kind.startswith("time"):
        return _("“%(text)s” is not a time like 08:00") % values
    if kind.startswith("int"):
        return _("“%(text)s” is not a whole number") % values
    if kind.startswith("bool"):
        return _("“%(text)s” is neither true nor false") % values
    return _("this does not have the form that is expected here")


# Loading -------------------------------------------------------------------------------------------------------------


def problems(error: WrongCell | ValidationError, row: Row, *, file: str) -> list[RowError]:
    """What an importer or a verb of the record said against a row."""
    if isinstance(error, WrongCell):
        return [RowError(file, row.number, error.column, error.reason)]
    if not hasattr(error, "error_dict"):
        return [RowError(file, row.number, "", message) for message in error.messages]
    return [
        RowError(file, row.number, "" if column == "__all__" else column, message)
        for column, messages in error.message_dict.items()
        for message in messages
    ]


def settle(report: ImportReport, *, skip_bad: bool) -> ImportReport:
    """End an import: raises ImportRefused, which undoes it, if rows are wrong and nobody asked to skip them."""
    if report.errors and not skip_bad:
        raise ImportRefused(ImportReport(refused=report.refused, errors=report.errors))
    return report


@transaction.atomic
def load_rows(
    rows: Sequence[Row],
    *,
    file: str,
    shape: type[Shape],
    load: Callable[[Shape], bool],
    skip_bad: bool = False,
    progress: Progress = quietly,
) -> ImportReport:
    """Load row after row; `load` answers whether it stored something new, or raises WrongCell or ValidationError.

    Raises ImportRefused, with nothing loaded, if a row is wrong, unless `skip_bad`.
    """
    report = ImportReport(notes=notes_on(rows, file=file))
    for row in progress(rows):
        record, errors = shaped(row, shape, file=file)
        if record is not None:
            try:
                with transaction.atomic():
                    is_new = load(record)
            except (WrongCell, ValidationError) as error:
                errors = problems(error, row, file=file)
            else:
                report.loaded, report.known = report.loaded + is_new, report.known + (not is_new)
        report.errors += errors
    return settle(report, skip_bad=skip_bad)
