"""Reading a register: its file line by line in a process of its own, each row checked against the portal."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from portal.papers.files import NotRead
from portal.papers.tables.files import Columns, End, Read, lines_of
from portal.papers.tables.records import SECTION

from .fields import MappedColumn, of_sections, proposed
from .interpreter import Interpreter, tells_denunciation
from .models import KnownHeading, Register, RegisterRow, RowState, Stage, Upload

MOST_LINES = 20
CHUNK = 500  # rows that are stored together; after each the progress is told


class Overtaken(Exception):
    """Another job reads the register, or it is gone: what this one has read counts for nothing."""


def read(register: Register) -> None:
    """Read the file from its beginning, in place of what was read before; then forget the file.

    Chunks are committed one by one, so that the progress is seen and a job that dies is begun anew.
    """
    upload = Upload.objects.filter(register=register).first()
    if upload is None or register.stage != Stage.READING:
        return
    register.rows.all().delete()
    reader = _Reader(register)
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(bytes(upload.content))
        copy.flush()
        del upload
        try:
            for found in lines_of(Path(copy.name)):
                reader.take(found)
        except NotRead as reason:
            refuse(register, str(reason))
        except Overtaken:
            return


def refuse(register: Register, reason: str) -> None:
    """Say why it could not be read, and keep nothing of it."""
    with transaction.atomic():
        register.rows.all().delete()
        Upload.objects.filter(register=register).delete()
        register.stage, register.refusal = Stage.NOT_READ, reason[:1].upper() + reason[1:]
        register.save(update_fields=["stage", "refusal"])


class _Reader:
    """Gathers what comes from the file into chunks of checked rows."""

    def __init__(self, register: Register) -> None:
        self.register = register
        register.columns, register.refused, register.done = [], 0, 0
        register.save(update_fields=["columns", "refused", "done"])
        self.known = dict(KnownHeading.objects.filter(unit=register.unit_id).values_list("heading", "field"))
        self.checker = Checker(register)
        self.rows: list[RegisterRow] = []
        self.refused_lines: list[int] = []
        self.sections: set[str] = set()

    def take(self, found: Columns | Read | End) -> None:
        if isinstance(found, Columns):
            self._add_columns(found)
        elif isinstance(found, Read):
            self._add_row(found)
        else:
            self._end(found)

    def _add_columns(self, found: Columns) -> None:
        self._store()
        mapping = self.register.columns
        keys = {column["key"] for column in mapping}
        mapping += [column for column in proposed(found.columns, known=self.known) if column["key"] not in keys]
        self.checker.interpreter.set_mapping(mapping)

    def _add_row(self, found: Read) -> None:
        if tells_denunciation(found.cells):
            self.register.refused += 1
            if len(self.refused_lines) < MOST_LINES:
                self.refused_lines.append(found.line)
            return
        self._add_sections(found.cells)
        self.rows.append(
            RegisterRow(
                register=self.register,
                sheet=found.sheet,
                line=found.line,
                cells=found.cells,
                days=found.days,
                read_faults=found.faults,
            )
        )
        if len(self.rows) >= CHUNK:
            self._store()

    def _add_sections(self, cells: Mapping[str, str]) -> None:
        new = [key for key in cells if key.startswith(SECTION) and key not in self.sections]
        for key in new:
            self.sections.add(key)
            self.register.columns.append(of_sections(key))
            self.checker.interpreter.set_mapping(self.register.columns)

    def _store(self) -> None:
        with transaction.atomic():
            require_stage(self.register, Stage.READING)
            self.checker.check(self.rows)
            RegisterRow.objects.bulk_create(self.rows)
            self.register.done += len(self.rows)
            self.register.save(update_fields=["columns", "done", "refused"])
        self.rows = []

    def _end(self, found: End) -> None:
        self._store()
        register = self.register
        with transaction.atomic():
            require_stage(register, Stage.READING)
            # A section may be headed as what no row of it may be.
            register.skipped = [line for line in found.skipped if not tells_denunciation({"": line.partition(": ")[2]})]
            register.warnings = found.warnings + self._told_of_refused()
            register.stage, register.total = Stage.READ, register.done
            register.save(update_fields=["skipped", "warnings", "stage", "total"])
            Upload.objects.filter(register=register).delete()

    def _told_of_refused(self) -> list[str]:
        if not self.refused_lines:
            return []
        lines = ", ".join(map(str, self.refused_lines[:MOST_LINES])) + (
            ", …" if self.register.refused > MOST_LINES else ""
        )
        sentence = _(
            "row %(rows)s: a denunciation is not taken, nothing of it is kept: hand it to whoever receives them"
        )
        return [sentence % {"rows": lines}]


def require_stage(register: Register, stage: Stage) -> None:
    """Locks the register, and raises Overtaken if another job has gone on with it."""
    stored = Register.objects.select_for_update().filter(pk=register.pk).values_list("stage", "done").first()
    if stored != (stage, register.done):
        raise Overtaken


def remap(register: Register, fields: Mapping[str, str]) -> None:
    """Take columns for something else, here and in later registers of the unit; then all rows are checked anew."""
    mapping: list[MappedColumn] = register.columns
    for column in mapping:
        if column["key"] in fields and fields[column["key"]] != column["field"]:
            column["field"] = fields[column["key"]]
            KnownHeading.objects.update_or_create(
                unit=register.unit, heading=column["key"], defaults={"field": column["field"]}
            )
    register.stage, register.total, register.done = Stage.CHECKING, register.rows.count(), 0
    register.save()


def check_again(register: Register) -> None:
    """Check all rows, chunk by chunk; one that was interrupted goes on where it stopped."""
    checker = Checker(register)
    try:
        while _check_chunk(register, checker):
            pass
    except Overtaken:
        return


@transaction.atomic
def _check_chunk(register: Register, checker: Checker) -> bool:
    require_stage(register, Stage.CHECKING)
    rows = list(register.rows.order_by("pk")[register.done : register.done + CHUNK])
    checker.check(rows)
    RegisterRow.objects.bulk_update(rows, ["state", "faults", "key"])
    register.done += len(rows)
    if not rows:
        register.stage = Stage.READ
    register.save(update_fields=["done", "stage"])
    return bool(rows)


class Checker:
    """Says of rows whether they are new, known or faulty; in the order of the register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.interpreter = Interpreter(register)

    def check(self, rows: Sequence[RegisterRow]) -> None:
        for row in rows:
            row.key = self.interpreter.key(row)
        known, above = known_keys(rows), self._above(rows)
        for row in rows:
            entry = self.interpreter.entry(row)
            row.faults = entry.faults
            row.state = RowState.FAULTY if entry.is_faulty else RowState.NEW
            if reason := self._why_known(row, known, above):
                row.state = RowState.KNOWN
                row.faults = [{"key": "", "level": "warning", "text": reason}]
            else:
                above.setdefault(row.key, row.line)

    def _above(self, rows: Sequence[RegisterRow]) -> dict[str, int]:
        """Lines of the same register, above these rows, by their keys."""
        before = self.register.rows.filter(key__in=[row.key for row in rows]).exclude(state=RowState.KNOWN)
        if rows and rows[0].pk:
            before = before.filter(pk__lt=rows[0].pk)
        return dict(before.values_list("key", "line"))

    def _why_known(self, row: RegisterRow, known: Mapping[str, str], above: Mapping[str, int]) -> str:
        if code := known.get(row.key) or self.interpreter.typed.get(row.key):
            return _("It is here already as %(code)s: nothing is added.") % {"code": code}
        if row.key in known:
            return _("It was taken over before: nothing is added.")
        if row.key in above:
            return _("It stands in row %(row)d, too: it is taken over once.") % {"row": above[row.key]}
        return ""


def known_keys(rows: Sequence[RegisterRow]) -> dict[str, str]:
    """Of rows that were taken over before, the keys with the codes of their petitions, "" for one that is gone."""
    taken = RegisterRow.objects.filter(state=RowState.TAKEN, key__in=[row.key for row in rows])
    return {key: code or "" for key, code in taken.values_list("key", "petition__code")}
