"""Lines of a dump as rows of importers: the number of a row is that of its line."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.importing import File, ImportRefused, ImportReport, Row, RowError, RowModel, Shape, WrongCell, load_rows
from portal.opendata.exports.dumps import MANIFEST
from portal.organisations.models import HeadTerm, Named, Unit
from portal.records.history.payloads import RecordReference

Found = TypeVar("Found", bound=Named)


class Reference(RowModel):
    """Another record by its address; `name` is what it was called on the day."""

    slug: str
    name: str = ""


@dataclass(frozen=True)
class Lines:
    """The rows of one resource, and the name of their file."""

    file: str
    rows: list[Row]

    def load(self, shape: type[Shape], load: Callable[[Shape], None]) -> ImportReport:
        def loaded(record: Shape) -> bool:
            load(record)
            return True

        return load_rows(File(self.file, self.rows), shape=shape, load=loaded)


@dataclass(frozen=True)
class Dump:
    """`source` is the address of the portal that made it; `read` gives the bytes of a file of it."""

    source: str
    read: Callable[[str], bytes]

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Dump]:
        """Raises ValidationError for what is no dump."""
        try:
            if path.is_dir():
                yield cls._of(lambda name: (path / name).read_bytes())
                return
            with zipfile.ZipFile(path) as archive:
                yield cls._of(archive.read)
        except (zipfile.BadZipFile, OSError):
            raise ValidationError(_("“%(path)s” is neither a folder nor a zip of a dump.") % {"path": path}) from None

    @classmethod
    def _of(cls, read: Callable[[str], bytes]) -> Dump:
        try:
            manifest = json.loads(read(MANIFEST))
        except (KeyError, FileNotFoundError):
            raise ValidationError(_("There is no %(file)s: this is no dump.") % {"file": MANIFEST}) from None
        return cls(source=str(manifest["source"]), read=read)

    def lines(self, resource: str) -> Lines:
        """Raises ImportRefused for a line that is no JSON; a resource that the dump does not have is empty."""
        file = f"{resource}.jsonl"
        try:
            text = self.read(file).decode("utf-8-sig")
        except (KeyError, FileNotFoundError):
            return Lines(file, [])
        numbered = enumerate(text.split("\n"), start=1)
        return Lines(file, [_row(line, number, file=file) for number, line in numbered if line.strip()])


def _row(line: str, number: int, *, file: str) -> Row:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        reason = _("this line is not JSON: %(problem)s") % {"problem": error.msg}
        raise ImportRefused(ImportReport(errors=[RowError(file, number, "", reason)])) from None
    return Row(number, fields)


# What lines name ------------------------------------------------------------------------------------------------------


def find_named(model: type[Found], reference: Reference | None, *, column: str) -> Found | None:
    """The place or unit that a line names. Raises WrongCell if there is none of that address."""
    if reference is None or not reference.slug:
        return None
    return required(model, reference, column=column)


def required(model: type[Found], reference: Reference, *, column: str) -> Found:
    rows: Any = model._default_manager  # typed as those of the abstract base
    found: Found | None = rows.filter(slug=reference.slug).first()
    if found is None:
        reason = _("there is no %(kind)s of the address “%(slug)s” in the dump")
        raise WrongCell(column, reason % {"kind": model._meta.verbose_name, "slug": reference.slug})
    return found


def head_of(unit: Reference, title: str, *, on: date) -> HeadTerm:
    """The head who chairs: that of the day, or any other of the title where the terms leave a gap."""
    terms = list(HeadTerm.objects.filter(unit__slug=unit.slug, title=title).select_related("unit"))
    if not terms:
        raise WrongCell("chair", _("“%(unit)s” has no head “%(title)s”") % {"unit": unit.name, "title": title})
    return next((term for term in terms if term.exists_on(on)), terms[0])


def as_named(reference: Reference, unit: Unit) -> RecordReference:
    """The unit by its key here, and by the name of that day."""
    return RecordReference.of(unit, name=reference.name)
