"""The rows of a JSON file: of each object the known fields, by the names of the importer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.importing.fields import Fields
from portal.importing.kinds import FileKind
from portal.importing.reports import RowError, shortened
from portal.importing.rows import File, Source
from portal.importing.values import code_of

from . import json_files
from .headings import did_you_mean


def rows_of_objects(text: str, source: Source, kind: FileKind) -> File:
    """Raises Unreadable for what is no list of records, or one of another kind."""
    unknown: dict[str, list[int]] = {}
    rows = []
    for number, record in enumerate(json_files.records_of(text, kind), start=1):
        reading = _Known(number, source, unknown)
        fields = reading.known(record, kind.fields)
        rows.append(source.sound_row(number, fields, *reading.problems))
    return File(source.name, rows, [_note_on_unknown(name, numbers, kind) for name, numbers in unknown.items()])


def _note_on_unknown(name: str, numbers: list[int], kind: FileKind) -> str:
    values = {"name": shortened(name), "row": numbers[0], "count": len(numbers)}
    note = _("row %(row)s: the field “%(name)s” is not known and was left aside (in %(count)s rows)") % values
    return note + did_you_mean(kind.names.nearest(name))


@dataclass
class _Known:
    """The fields of one object that are known, by the names of the importer; null and empty ones say nothing."""

    number: int
    source: Source
    unknown: dict[str, list[int]]
    problems: list[RowError] = field(default_factory=list)

    def known(self, tree: dict[str, Any], fields: Fields, above: str = "") -> dict[str, Any]:
        by_code = {code_of(name): name for name in fields}
        found: dict[str, Any] = {}
        twice = set(tree.names) if isinstance(tree, json_files.DuplicateNames) else set()
        for written, value in tree.items():
            name = written if written in fields else by_code.get(code_of(written))
            if value is None or value == "":
                continue
            if name is None:
                self._note(above + written)
                continue
            if name in found or written in twice:
                reason = _("this field stands twice in one record: keep one")
                self.problems.append(self.source.problem(self.number, above + name, reason))
            found[name] = self._within(value, fields[name], above + name)
        return found

    def _within(self, value: Any, fields: Fields | None, path: str) -> Any:
        if fields and isinstance(value, dict):
            return self.known(value, fields, f"{path}.")
        if fields and isinstance(value, list):
            return [self.known(item, fields, f"{path}.") if isinstance(item, dict) else item for item in value]
        return _without_nulls(value)

    def _note(self, path: str) -> None:
        numbers = self.unknown.setdefault(path, [])
        if self.number not in numbers[-1:]:
            numbers.append(self.number)


def _without_nulls(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _without_nulls(value) for name, value in tree.items() if value is not None}
    return [_without_nulls(value) for value in tree] if isinstance(tree, list) else tree
